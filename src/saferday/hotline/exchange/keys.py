"""The Ed25519 key that signs our lists, and the seal of partners' credentials."""

import hashlib
import hmac
import os
from pathlib import Path

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.signing import SigningKey

FILE = "exchange-signing-key"


class SealBroken(RuntimeError):
    """A credential cannot be opened: it was sealed under another secret of the centre."""


def signing_key() -> SigningKey:
    """The key that signs our lists; made at its first use, in a file beside the data that its owner alone reads."""
    path = Path(settings.DATA) / FILE
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f".{FILE}.{os.getpid()}")
        handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(SigningKey.generate().encode().hex())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(made, path)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return SigningKey(bytes.fromhex(path.read_text().strip()))


def public_key() -> str:
    """What partners verify our lists with, in hexadecimal."""
    return signing_key().verify_key.encode().hex()


def seal(secret: str) -> bytes:
    """A token or password, so that a copy of the database reads none."""
    return bytes(_box().encrypt(secret.encode())) if secret else b""


def unseal(sealed: bytes) -> str:
    """The token or password again.

    Raises:
        SealBroken: the centre's secret is another one now.
    """
    if not sealed:
        return ""
    try:
        return _box().decrypt(bytes(sealed)).decode()
    except CryptoError as error:
        raise SealBroken("sealed under another secret") from error


def _box() -> SecretBox:
    root = settings.SECRET_KEY.encode()
    return SecretBox(hmac.new(root, b"exchange credentials", hashlib.sha256).digest())
