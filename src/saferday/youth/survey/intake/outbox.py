"""Opens what a device sealed while it had no network: answers that waited there, unreadable to the next child.

The browser draws a key pair for one parcel, agrees on a secret with the public key that came with the page (ECDH on
P-256), and seals ticket and answers with it (HKDF-SHA-256, AES-256-GCM, tied to the code of the class). Then it
forgets everything but the sealed parcel. The centre's half is derived from its own secret and stands in no database.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from functools import lru_cache
from hashlib import sha512

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict

LABEL = b"saferday survey outbox"
CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
POINT, NONCE, TAG = 65, 12, 16


class Unreadable(ValueError):
    """It was not sealed for this centre and this class, or it was changed on its way."""


def public_key() -> str:
    """What a page gives to its script: an uncompressed point in base64."""
    return base64.b64encode(_point(_private(settings.SECRET_KEY).public_key())).decode()


def opened(text: str, code: str) -> dict[str, list[str]]:
    """The fields of the form that was sealed.

    Args:
        text: in base64, the parcel's own public key, a nonce, and what is sealed.
        code: the class that it was handed in to.

    Raises:
        Unreadable: nothing can be made of it.
    """
    try:
        parcel = base64.b64decode(text, validate=True)
        if len(parcel) < POINT + NONCE + TAG:
            raise Unreadable
        point, nonce, sealed = parcel[:POINT], parcel[POINT : POINT + NONCE], parcel[POINT + NONCE :]
        private = _private(settings.SECRET_KEY)
        secret = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point))
        salt = point + _point(private.public_key())
        key = HKDF(algorithm=SHA256(), length=32, salt=salt, info=LABEL).derive(secret)
        content = AESGCM(key).decrypt(nonce, sealed, code.encode())
        return dict(QueryDict(content).lists())
    except (binascii.Error, InvalidTag, SuspiciousOperation, ValueError) as why:
        raise Unreadable from why


@lru_cache(maxsize=1)
def _private(secret: str) -> ec.EllipticCurvePrivateKey:
    drawn = int.from_bytes(hmac.digest(secret.encode(), LABEL, sha512), "big")
    return ec.derive_private_key(drawn % (ORDER - 1) + 1, CURVE)


def _point(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
