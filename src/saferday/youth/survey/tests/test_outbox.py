"""What waited on a device: sealed as a browser seals it, opened by the centre alone, taken once."""

import base64
import os
from typing import Any
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from saferday.youth.survey.intake import outbox
from saferday.youth.survey.intake.accept import unpack
from saferday.youth.survey.intake.keys import private_key
from saferday.youth.survey.models import InboxEntry, InboxKey
from saferday.youth.survey.rules import asking
from saferday.youth.survey.tests.conftest import Room
from saferday.youth.survey.tests.test_handing_in import JSON


def sealed(code: str, fields: dict[str, Any]) -> bytes:
    """As `frontend/scripts/survey/device.ts` does it; a journey lets the browser itself do it."""
    theirs = base64.b64decode(outbox.public_key())
    own = ec.generate_private_key(ec.SECP256R1())
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    known = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
    key = HKDF(SHA256(), 32, point + theirs, b"saferday survey outbox").derive(own.exchange(ec.ECDH(), known))
    nonce = os.urandom(12)
    content = urlencode(fields, doseq=True) + "&pad=0000"
    return point + nonce + AESGCM(key).encrypt(nonce, content.encode(), code.encode())


def send(client: Client, room: Room, parcel: bytes) -> Any:
    return client.post(room.url, {"go": "send", "sealed": base64.b64encode(parcel).decode()}, **JSON)


def fields(room: Room) -> dict[str, Any]:
    return {"go": "send", "ticket": room.words[0], "devices": ["phone", "tv"], "own_phone": "yes"}


def test_what_was_sealed_is_taken_once(client: Client, room: Room) -> None:
    parcel = sealed(room.session.code, fields(room))
    assert send(client, room, parcel).json() == {"ok": True}
    again = send(client, room, parcel)
    assert (again.status_code, again.json()["problem"]) == (409, "used")
    from nacl.public import SealedBox

    entry = InboxEntry.objects.get()
    content = SealedBox(private_key(InboxKey.objects.get(current=True).pk)).decrypt(bytes(entry.sealed))
    assert unpack(content)[1] == {"devices": ["phone", "tv"], "own_phone": "yes"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda parcel: parcel[:-1],
        lambda parcel: parcel[:-1] + bytes([parcel[-1] ^ 1]),
        lambda parcel: b"\x04" + bytes(64) + parcel[65:],
        lambda parcel: b"",
        lambda parcel: os.urandom(len(parcel)),
    ],
    ids=["cut", "changed", "no point", "nothing", "noise"],
)
def test_what_was_changed_is_refused_and_takes_no_ticket(client: Client, room: Room, spoil: Any) -> None:
    answer = send(client, room, spoil(sealed(room.session.code, fields(room))))
    assert (answer.status_code, answer.json()["problem"]) == (422, "refused")
    assert InboxEntry.objects.count() == 0


def test_a_parcel_of_another_class_is_refused(client: Client, room: Room, younger: Room) -> None:
    answer = send(client, younger, sealed(room.session.code, fields(room)))
    assert (answer.status_code, answer.json()["problem"]) == (422, "refused")
    assert InboxEntry.objects.count() == 0


def test_too_many_fields_inside_are_refused(client: Client, room: Room) -> None:
    many = {"ticket": room.words[0]} | {str(number): "1" for number in range(5_100)}
    answer = send(client, room, sealed(room.session.code, many))
    assert answer.status_code == 422


def test_a_form_as_large_as_can_be_sent_open_can_be_sent_sealed(client: Client, room: Room) -> None:
    large = fields(room) | {"rest": "x" * (asking.LARGEST_FORM - 2_000)}
    assert send(client, room, sealed(room.session.code, large)).json() == {"ok": True}
    larger = fields(room) | {"rest": "x" * (asking.LARGEST_FORM + 15_000)}
    assert send(client, room, sealed(room.session.code, larger)).status_code == 413
    assert client.post(room.url, larger | {"ticket": room.words[1]}, **JSON).status_code == 413


def test_the_page_holds_the_key(client: Client, room: Room) -> None:
    assert f'data-outbox="{outbox.public_key()}"' in client.get(room.url).content.decode()
