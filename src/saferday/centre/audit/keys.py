"""The Ed25519 key that signs the head of the chain; it lies beside the data, readable by its owner alone."""

import os
from pathlib import Path

from django.conf import settings
from nacl.signing import SigningKey


def key_path() -> Path:
    """Where the signing key lies."""
    return Path(settings.DATA) / "audit-signing-key"


def signing_key() -> SigningKey:
    """The centre's signing key; made at its first use."""
    path = key_path()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return SigningKey(bytes.fromhex(path.read_text().strip()))
        with os.fdopen(handle, "w") as file:
            file.write(SigningKey.generate().encode().hex())
    return SigningKey(bytes.fromhex(path.read_text().strip()))
