"""Partners' lists over real HTTP: pages, resuming, retractions within a cycle, retries, and what is refused."""

import base64
import contextlib
import hashlib
import json
import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.utils import timezone
from nacl.signing import SigningKey

from saferday.hotline.exchange import actions, keys, rules
from saferday.hotline.exchange.models import Partner, Run
from saferday.hotline.exchange.rules.addresses import RefusedAddress, followed, place_of, require_outside
from saferday.hotline.exchange.rules.reading import read_list
from saferday.hotline.exchange.rules.signing import sign
from saferday.hotline.exchange.taking import http, pulling
from saferday.hotline.exchange.taking.http import Client, Failed
from saferday.hotline.exchange.taking.pulling import pull
from saferday.hotline.exchange.tasks import exchange_due
from saferday.hotline.exchange.wording import PROBLEMS

from . import samples
from .conftest import Said, md5, standing

pytestmark = pytest.mark.django_db


def listed(*numbers):
    return "kind,value\n" + "".join(f"md5,{md5(number)}\n" for number in numbers)


def hashes(bank):
    return set(standing(bank))


def md5s(*numbers):
    return {f"md5:{md5(number)}" for number in numbers}


def te_page(records, following=""):
    return json.dumps({"data": records, "paging": {"next": following} if following else {}})


def te(number, *, gone=False, updated=1_800_000_000):
    return {"id": str(number), "indicator": md5(number), "type": "HASH_MD5", "should_delete": gone,
            "last_updated": updated}  # fmt: skip


def test_pages_are_followed_and_the_token_stays_sealed(bank, theirs, make_partner):
    theirs.say("/group?access_token=hush", te_page([te(1)], f"{theirs.url}/group?page=2&access_token=hush"))
    theirs.say("/group?page=2&access_token=hush", te_page([te(2)]))
    partner = make_partner(
        format="threatexchange", address=f"{theirs.url}/group", sign_in="query", secret="hush"
    )
    run = pull(partner).run
    assert (run.state, run.pages, run.added) == (rules.DONE, 2, 2)
    assert hashes(bank) == md5s(1, 2)
    kept = Partner.objects.get()
    assert b"hush" not in bytes(kept.secret)
    assert "hush" not in json.dumps(kept.cursor)
    assert keys.unseal(bytes(kept.secret)) == "hush"
    assert kept.next_at > timezone.now()


@pytest.mark.database
def test_what_is_new_and_what_was_retracted_follows_within_one_cycle(bank, theirs, make_partner):
    theirs.say("/group", te_page([te(1), te(2)]))
    partner = make_partner(format="threatexchange", address=f"{theirs.url}/group")
    pull(partner)
    theirs.say("*", te_page([te(1, gone=True, updated=1_800_000_500), te(3)]))
    run = pull(partner).run
    assert theirs.paths[-1] == f"/group?start_time={1_800_000_000 - 300}"
    assert (run.retracted, hashes(bank)) == (1, md5s(2, 3))
    assert partner.runs.count() == 2


def test_a_turn_that_is_over_goes_on_in_the_next(bank, theirs, make_partner):
    theirs.say("/g", te_page([te(1)], f"{theirs.url}/g?p=2"))
    theirs.say("/g?p=2", te_page([te(2)]))
    partner = make_partner(format="threatexchange", address=f"{theirs.url}/g")
    first = pull(partner, turn=timedelta(0))
    assert first.more
    assert hashes(bank) == md5s(1)
    second = pull(partner, turn=timedelta(0))
    assert not second.more
    assert first.run.pk == second.run.pk
    assert second.run.added == 2
    assert theirs.paths == ["/g", "/g?p=2"]


@pytest.mark.database
def test_after_a_failure_on_a_later_page_it_goes_on_there(bank, theirs, make_partner):
    theirs.say("/g", te_page([te(1)], f"{theirs.url}/g?p=2"))
    theirs.say("/g?p=2", b"", status=500)
    partner = make_partner(format="threatexchange", address=f"{theirs.url}/g")
    before = timezone.now()
    run = pull(partner).run
    assert (run.state, run.problem, hashes(bank)) == (rules.FAILED, "their_error", md5s(1))
    kept = Partner.objects.get()
    assert (kept.failures, kept.problem) == (1, "their_error")
    assert before + timedelta(seconds=55) < kept.next_at < timezone.now() + timedelta(seconds=65)
    pull(partner)
    assert Partner.objects.get().failures == 2
    assert Partner.objects.get().next_at > timezone.now() + timedelta(seconds=100)
    theirs.say("/g?p=2", te_page([te(2)]))
    assert pull(partner).run.state == rules.DONE
    assert theirs.paths == ["/g", "/g?p=2", "/g?p=2", "/g?p=2"]
    assert hashes(bank) == md5s(1, 2)
    kept = Partner.objects.get()
    assert (kept.failures, kept.problem) == (0, "")


def test_ncmec_goes_on_by_its_own_paging_and_by_time(bank, theirs, make_partner):
    theirs.say("/v2/entries", samples.NCMEC)
    following = "/v2/entries?from=2027-02-01T00%3A00%3A00Z&start=2001&size=1000&max=3000"
    theirs.say(following, samples.NCMEC.split("<paging>")[0] + "</queryResult>")
    partner = make_partner(
        format="ncmec", address=f"{theirs.url}/v2/entries", sign_in="basic", username="us", secret="pw",
        labels={"A1": "confirmed", "B2": "suspected"},
    )  # fmt: skip
    run = pull(partner).run
    assert (run.state, run.pages) == (rules.DONE, 2)
    assert theirs.asked[0][2]["authorization"] == "Basic " + base64.b64encode(b"us:pw").decode()
    theirs.say("*", samples.NCMEC.split("<paging>")[0] + "</queryResult>")
    pull(partner)
    assert theirs.paths[-1] == "/v2/entries?from=2027-02-09T10%3A05%3A00Z"


def test_a_list_that_is_unchanged_is_not_sent_again(bank, theirs, make_partner):
    def answer(asked):
        if asked[2].get("if-none-match") == '"7"':
            return Said(status=304)
        return Said(listed(1).encode(), headers={"ETag": '"7"'})

    theirs.answers["/list"] = answer
    partner = make_partner(address=f"{theirs.url}/list", complete=True, sign_in="bearer", secret="t")
    assert pull(partner).run.added == 1
    run = pull(partner).run
    assert (run.state, run.pages, hashes(bank)) == (rules.DONE, 0, md5s(1))
    assert theirs.asked[0][2]["authorization"] == "Bearer t"


def test_a_complete_list_that_seems_cut_off_is_asked_for_again(bank, theirs, make_partner):
    theirs.say("/list", listed(*range(200)), ETag="a")
    partner = make_partner(address=f"{theirs.url}/list", complete=True)
    pull(partner)
    theirs.say("/list", listed(1), ETag="b")
    for _ in range(2):
        assert pull(partner).run.problem == "too_much_missing"
    assert len(hashes(bank)) == 200
    assert "if-none-match" in theirs.asked[-1][2]
    assert theirs.asked[-1][2]["if-none-match"] == "a"
    assert pull(partner, anyway=True).run.retracted == 199


def test_a_signed_list(bank, theirs, make_partner):
    key = SigningKey.generate()
    body = listed(1).encode()
    headers = sign(hashlib.sha256(body).digest(), key=key, at=datetime(2027, 2, 9, tzinfo=UTC))
    theirs.answers["/list"] = Said(body, headers=headers)
    partner = make_partner(address=f"{theirs.url}/list", public_key=key.verify_key.encode().hex())
    assert pull(partner).run.signed_at == datetime(2027, 2, 9, tzinfo=UTC)
    assert hashes(bank) == md5s(1)
    for answer, problem in (
        (Said(listed(2).encode(), headers=headers), "signature_other_bytes"),
        (Said(listed(2).encode()), "not_signed"),
        (
            Said(body, headers=headers | {"Signature": headers["Signature"].replace("=:", "=:AA", 1)}),
            "signature_wrong",
        ),
        (Said(body, headers=headers | {"Signature-Input": "x"}), "signature_unreadable"),
    ):
        theirs.answers["/list"] = answer
        assert pull(partner).run.problem == problem
    assert hashes(bank) == md5s(1)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (Said(status=401), "not_allowed"),
        (Said(status=404), "not_there"),
        (Said(status=429, headers={"Retry-After": "7200"}), "busy"),
        (Said(status=400), "refused"),
        (Said(status=302, headers={"Location": "https://elsewhere.example/"}), "redirected"),
        (Said(status=302, headers={"Location": "/list"}), "redirected"),
        (Said(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}), "compressed"),
        (Said(status=503, headers={"Retry-After": f"Mon, 01 Jan {'9' * 20} 00:00:00 GMT"}), "busy"),
        (Said(b"x", headers={"Content-Length": str(9 * 1024**3)}), "too_large"),
        (Said(b"x", headers={"Content-Length": "9" * 5_000}), "too_large"),
        (Said(b"a,b\n", headers={}), "no_hash_column"),
        (Said(b"kind,value", headers={"Link": '<http://127.0.0.1:1/x>; rel="next"'}), "address_elsewhere"),
        (Said(b"kind,value", headers={"Link": '</list>; rel="next"'}), "goes_round"),
    ],
)
def test_what_goes_wrong_is_named(bank, theirs, make_partner, said, problem):
    theirs.answers["*"] = said
    partner = make_partner(address=f"{theirs.url}/list")
    run = pull(partner).run
    assert run.problem == problem in PROBLEMS
    assert Partner.objects.get().problem == problem
    if said.status == 429:
        assert Partner.objects.get().next_at > timezone.now() + timedelta(minutes=119)


def test_an_answer_that_breaks_off(bank, theirs, make_partner):
    theirs.answers["/list"] = Said(
        listed(1).encode(), headers={"Content-Length": "9999", "Connection": "close"}
    )
    client = Client(loopback=True, read_within=0.3)
    with pytest.raises(Failed) as caught:
        client.get(f"{theirs.url}/list")
    assert caught.value.reason in ("broken_answer", "too_slow")


def test_a_redirect_on_the_same_host_is_followed(bank, theirs, make_partner):
    theirs.answers["/list"] = Said(status=307, headers={"Location": "/there"})
    theirs.say("/there", listed(1))
    assert pull(make_partner(address=f"{theirs.url}/list")).run.added == 1


def test_a_partner_that_says_nothing_is_not_waited_for(monkeypatch):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        client = Client(loopback=True, read_within=0.2)
        began = time.monotonic()
        with pytest.raises(Failed) as caught:
            client.get(f"http://127.0.0.1:{silent.getsockname()[1]}/")
        assert caught.value.reason == "too_slow"
        assert time.monotonic() - began < 5


def test_a_list_larger_than_allowed_is_not_read_on(theirs):
    theirs.say("/list", b"x" * 100_000)
    with pytest.raises(Failed) as caught:
        Client(loopback=True, most_bytes=50_000).get(f"{theirs.url}/list")
    assert caught.value.reason == "too_large"


INSIDE = ["127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1",
          "fe80::1", "fc00::1", "::ffff:10.0.0.8", "2002:0a00:0008::1", "64:ff9b::a9fe:a9fe", "::"]  # fmt: skip


@pytest.mark.parametrize("number", INSIDE)
def test_no_machine_in_here_is_asked(number, monkeypatch, settings):
    settings.SAFERDAY_EXCHANGE_LOOPBACK = False
    with pytest.raises(RefusedAddress):
        require_outside(number)
    host = f"[{number}]" if ":" in number else number
    with pytest.raises(RefusedAddress):
        place_of(f"https://{host}/list")
    # Nor by a name that leads there, though it looks harmless.
    monkeypatch.setattr(http.socket, "getaddrinfo", lambda *_a, **_m: [(0, 0, 0, "", (number, 443))])
    with pytest.raises(Failed) as caught:
        Client().get("https://lists.example/")
    assert caught.value.reason == "address_inside"


def test_all_numbers_of_a_name_are_held_to_the_rules(monkeypatch):
    both = [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(http.socket, "getaddrinfo", lambda *_a, **_m: both)
    with pytest.raises(Failed) as caught:
        Client().get("https://lists.example/")
    assert caught.value.reason == "address_inside"


@pytest.mark.parametrize(
    ("address", "reason"),
    [("http://lists.example/", "address_not_https"), ("https://u:p@lists.example/", "address_with_password"),
     ("ftp://lists.example/", "address_unreadable"), ("https:///x", "address_unreadable"),
     ("https://localhost/", "address_inside"), ("https://x.localhost/", "address_inside"),
     ("https://lists.example:0/", "address_unreadable"), ("https://li sts.example/", "address_unreadable"),
     ("https://[::1/", "address_unreadable"), ("javascript:alert(1)", "address_unreadable"),
     ("https://lists.example/\r\nX: y", "address_unreadable")],
)  # fmt: skip
def test_addresses_that_may_not_be_asked(address, reason):
    with pytest.raises(RefusedAddress) as caught:
        place_of(address)
    assert caught.value.reason == reason in PROBLEMS


def test_plain_http_is_for_this_machine_only():
    assert place_of("http://127.0.0.1:8/x", loopback=True).port == 8
    with pytest.raises(RefusedAddress):
        place_of("http://lists.example/", loopback=True)
    with pytest.raises(RefusedAddress):
        followed("https://lists.example/a", "//evil.example/b")


def test_tls_is_verified(tmp_path):
    """A server with a certificate that nobody vouches for gets nothing, not even our token."""
    certificate = self_signed(tmp_path)
    got = []
    with socket.socket() as plain:
        plain.bind(("127.0.0.1", 0))
        plain.listen()

        def serve():
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            accepted, _ = plain.accept()
            with (
                accepted,
                contextlib.suppress(OSError),
                context.wrap_socket(accepted, server_side=True) as safe,
            ):
                got.append(safe.recv(100))

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(Failed) as caught:
            Client(loopback=True).get(f"https://localhost:{plain.getsockname()[1]}/")
        thread.join()
    assert caught.value.reason == "tls"
    assert got in ([], [b""])


def self_signed(folder):
    """A certificate for localhost that only itself vouches for."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
    )
    return path


def test_only_one_process_works_on_a_partner(bank, theirs, make_partner):
    partner = make_partner(address=f"{theirs.url}/list")
    actions.claim(partner=partner, holder="another")
    with pytest.raises(actions.Held):
        pull(partner)
    # When the other died, the partner is free again after a while.
    Partner.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    theirs.say("/list", listed(1))
    assert pull(partner).run.added == 1


def test_pausing_stops_at_once(bank, theirs, make_partner, monkeypatch):
    theirs.say("/g", te_page([te(1)]))
    partner = make_partner(format="threatexchange", address=f"{theirs.url}/g")

    def paused_meanwhile(*arguments, **more):
        actions.pause(partner=partner)
        return read_list(*arguments, **more)

    monkeypatch.setattr(pulling, "read_list", paused_meanwhile)
    assert pull(partner).run.problem == "paused"
    assert hashes(bank) == set()
    assert Partner.objects.get().failures == 0
    with pytest.raises(actions.Paused):
        pull(partner)


def test_the_worker_sees_to_all_whose_turn_it_is(bank, theirs, make_partner):
    theirs.say("/good", listed(1))
    theirs.say("/bad", b"", status=500)
    make_partner("bad", address=f"{theirs.url}/bad")
    make_partner("good", address=f"{theirs.url}/good")
    make_partner("paused", address=f"{theirs.url}/good")
    actions.pause(partner=Partner.objects.get(slug="paused"))
    exchange_due()
    assert sorted(theirs.paths) == ["/bad", "/good"]
    exchange_due()
    assert len(theirs.paths) == 2
    actions.exchange_now(partner=Partner.objects.get(slug="good"))
    exchange_due()
    assert theirs.paths[2:] == ["/good"]
    assert Run.objects.count() == 3


def test_a_fault_of_ours_is_noted_with_the_partner_and_keeps_no_other_from_its_turn(
    bank, theirs, make_partner, monkeypatch
):
    theirs.say("/one", listed(1))
    theirs.say("/two", listed(2))
    make_partner("one", address=f"{theirs.url}/one")
    make_partner("two", address=f"{theirs.url}/two")

    def faulty(format, stream, **more):
        if theirs.paths[-1] == "/one":
            raise ZeroDivisionError
        return read_list(format, stream, **more)

    monkeypatch.setattr(pulling, "read_list", faulty)
    with pytest.raises(ExceptionGroup):
        exchange_due()
    assert hashes(bank) == md5s(2)
    one = Partner.objects.get(slug="one")
    assert (one.problem, one.problem_said, one.failures) == ("fault_here", "ZeroDivisionError", 1)
    assert one.next_at > timezone.now()
    assert "went wrong here" in str(PROBLEMS[one.problem])
    assert Run.objects.get(partner=one).state == "failed"


def test_a_lost_secret_is_said(bank, theirs, make_partner, settings):
    partner = make_partner(address=f"{theirs.url}/list", sign_in="bearer", secret="t")
    settings.SECRET_KEY = "another" * 8
    assert pull(partner).run.problem == "seal_broken"


def test_marks_are_ordered_by_size():
    assert max("9", "10", "", key=pulling._order) == "10"
    assert (
        max("2027-02-09T10:00:00Z", "2027-02-10T10:00:00Z", "", key=pulling._order) == "2027-02-10T10:00:00Z"
    )
