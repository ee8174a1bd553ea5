"""Signed lists: HTTP Message Signatures (RFC 9421) with Ed25519 over the Content-Digest (RFC 9530).

Over HTTP the three fields are headers; beside a file they are the three lines of ``FILE.sig``. The signature stands
beside the bytes, whatever the format; none of the formats has a place for one inside.
"""

import base64
import binascii
import hashlib
import re
from datetime import UTC, datetime

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

LABEL = "saferday"
FIELDS = ("Content-Digest", "Signature-Input", "Signature")
_INPUT = re.compile(
    rf'(?:^|,\s*){LABEL}=(\("content-digest"\);created=(\d{{1,12}});keyid="([0-9a-f]{{16}})";alg="ed25519")'
)
_SIGNATURE = re.compile(rf"(?:^|,\s*){LABEL}=:([A-Za-z0-9+/=]{{1,200}}):")
_DIGEST = re.compile(r"(?:^|,\s*)sha-256=:([A-Za-z0-9+/=]{1,100}):")


class BadSignature(ValueError):
    """The list is not signed, or not with the partner's key: why, as a key of ``wording.PROBLEMS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def key_name(public_key: str) -> str:
    """What a public key is called in a signature: the beginning of its SHA-256.

    >>> key_name("00" * 32)
    '66687aadf862bd77'
    """
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:16]


def read_public_key(text: str) -> str:
    """A public key as it was typed, in hexadecimal or Base64: 32 bytes, in hexadecimal.

    Raises:
        ValueError: it is neither.
    """
    written = "".join(text.split())
    try:
        raw = bytes.fromhex(written)
    except ValueError:
        try:
            raw = base64.b64decode(written, validate=True)
        except binascii.Error as error:
            raise ValueError("no key") from error
    if len(raw) != 32:
        raise ValueError("no key")
    return raw.hex()


def sign(digest: bytes, *, key: SigningKey, at: datetime) -> dict[str, str]:
    """The three fields that sign bytes with this SHA-256.

    >>> key = SigningKey(bytes(32))
    >>> fields = sign(hashlib.sha256(b"list").digest(), key=key, at=datetime(2027, 2, 9, tzinfo=UTC))
    >>> verify(hashlib.sha256(b"list").digest(), fields, public_key=key.verify_key.encode().hex()).year
    2027
    """
    parameters = (
        f'("content-digest");created={int(at.timestamp())};'
        f'keyid="{key_name(key.verify_key.encode().hex())}";alg="ed25519"'
    )
    written = f"sha-256=:{base64.b64encode(digest).decode()}:"
    signature = key.sign(_base(written, parameters)).signature
    return {
        "Content-Digest": written,
        "Signature-Input": f"{LABEL}={parameters}",
        "Signature": f"{LABEL}=:{base64.b64encode(signature).decode()}:",
    }


def verify(digest: bytes, fields: dict[str, str], *, public_key: str) -> datetime:
    """When the partner signed bytes with this SHA-256.

    Raises:
        BadSignature: a field is missing or unreadable, the bytes differ, or the key is another's.
    """
    low = {name.lower(): value.strip() for name, value in fields.items()}
    if not all(low.get(name.lower()) for name in FIELDS):
        raise BadSignature("not_signed")
    stated = _INPUT.search(low["signature-input"])
    signed = _SIGNATURE.search(low["signature"])
    content = _DIGEST.search(low["content-digest"])
    if stated is None or signed is None or content is None:
        raise BadSignature("signature_unreadable")
    try:
        if base64.b64decode(content.group(1), validate=True) != digest:
            raise BadSignature("signature_other_bytes")
        if stated.group(3) != key_name(public_key):
            raise BadSignature("signature_other_key")
        VerifyKey(bytes.fromhex(public_key)).verify(
            _base(low["content-digest"], stated.group(1)), base64.b64decode(signed.group(1), validate=True)
        )
        return datetime.fromtimestamp(int(stated.group(2)), UTC)
    except (BadSignatureError, binascii.Error, ValueError, OverflowError, OSError) as error:
        if isinstance(error, BadSignature):
            raise
        raise BadSignature("signature_wrong") from error


def to_file(fields: dict[str, str]) -> str:
    """What stands in ``FILE.sig``."""
    return "".join(f"{name}: {fields[name]}\n" for name in FIELDS)


def from_file(text: str) -> dict[str, str]:
    """The fields of a ``FILE.sig``."""
    return {
        name.strip(): value.strip()
        for name, _, value in (line.partition(":") for line in text[:4_000].splitlines())
        if value
    }


def _base(digest: str, parameters: str) -> bytes:
    return f'"content-digest": {digest}\n"@signature-params": {parameters}'.encode()
