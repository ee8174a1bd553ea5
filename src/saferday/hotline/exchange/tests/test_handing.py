"""A list handed in on a page: read in memory, taken by the worker, its broken rows put right, and taken out again."""

import hashlib
import io
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from saferday.centre.audit.models import AuditRecord
from saferday.hotline.exchange import actions, queries, rules, tasks
from saferday.hotline.exchange.models import HandedIn, Run, SetAside
from saferday.hotline.exchange.rules.handing import pack, unpack
from saferday.hotline.exchange.rules.lines import Broken, Gone, Ignored, Line, Paging
from saferday.hotline.exchange.rules.reading import read_list
from saferday.hotline.exchange.rules.signing import from_file, sign, to_file, verify
from saferday.hotline.exchange.taking import handing
from saferday.hotline.exchange.taking.files import import_file
from saferday.hotline.exchange.views import lists, runs
from saferday.hotline.matching import queries as matching

from .conftest import md5, standing

pytestmark = pytest.mark.django_db

TIMES = st.none() | st.integers(0, 2**37).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
TEXTS = st.text('aé😀\\"\n\x00 ', max_size=8)
NUMBERS = st.integers(1, 2**40)
ITEMS = st.one_of(
    st.builds(
        Line, NUMBERS, st.sampled_from(["md5", "pdq"]), st.binary(min_size=1, max_size=32),
        st.lists(TEXTS, max_size=3).map(tuple), TEXTS, TEXTS, TEXTS, st.none() | st.integers(0, 100), TIMES, TIMES,
        st.booleans(), TEXTS,
    ),
    st.builds(Gone, NUMBERS, TEXTS, TEXTS),
    st.builds(Broken, NUMBERS, TEXTS, TEXTS),
    st.builds(Ignored, NUMBERS, TEXTS),
)  # fmt: skip


@given(st.lists(ITEMS, max_size=8))
def test_what_is_kept_of_a_list_is_what_was_read_of_it(items) -> None:
    packed = pack([*items, Paging()])
    assert list(unpack(packed.content)) == items
    assert packed.last == max((one.number for one in items), default=0)
    assert packed.hashes == sum(isinstance(one, (Line, Gone)) for one in items)


@pytest.fixture
def partner(make_partner):
    return make_partner("files", name="Files of the South", direction="file", labels={"A": "confirmed"})


def listed(*rows: str) -> bytes:
    return ("kind,value,label\n" + "".join(f"{row}\n" for row in rows)).encode()


LIST = listed(f"md5,{md5(1)},A", "md5,zz,A", f"md5,{md5(2)},A", f"md5,{md5(3)},unheard", f"md5,{md5(4)},A")


def upload(visit, partner, content: bytes = LIST, role="analyst_lead", name="list.csv", **more):
    files = {"file": SimpleUploadedFile(name, content, "text/csv")} if content is not None else {}
    return visit(runs.hand_in, role, data=files | more, slug=partner.slug)


def shown(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.database
def test_a_list_is_handed_in_taken_and_its_rows_put_right(visit, partner, bank) -> None:
    answer = upload(visit, partner)
    run = Run.objects.get()
    assert answer.url.endswith(f"/exchange/run/{run.pk}/")
    waiting = shown(visit(runs.run, "hotline_analyst", pk=run.pk))
    assert "It waits for the worker" in waiting
    assert "exchange/progress.js" in waiting
    assert standing(bank) == {}
    tasks.exchange_due()
    assert not HandedIn.objects.exists()
    run.refresh_from_db()
    assert (run.state, run.added, run.aside, run.by.is_staff) == (rules.IN_PART, 3, 2, True)
    page = shown(visit(runs.run, "analyst_lead", pk=run.pk))
    assert "exchange/progress.js" not in page
    assert "Row 3" in page
    assert "A hash is written in 0–9 and a–f." in page or "not as many characters" in page

    wrong, strange = SetAside.objects.order_by("number")
    refused = visit(runs.mend, "analyst_lead", data={"kind": "md5", "value": "zz"}, pk=run.pk, row=wrong.pk)
    assert refused.status_code == 422
    assert "The hash has not as many characters as its kind." in shown(refused)
    visit(
        runs.mend,
        "analyst_lead",
        data={"kind": "md5", "value": md5(9).upper(), "label": "confirmed"},
        pk=run.pk,
        row=wrong.pk,
    )
    visit(runs.mend, "analyst_lead", data={"drop": "1"}, pk=run.pk, row=strange.pk)
    run.refresh_from_db()
    assert (run.state, run.added, run.aside, run.mended, run.dropped) == (rules.DONE, 4, 0, 1, 1)
    assert set(standing(bank)) == {f"md5:{md5(number)}" for number in (1, 2, 4, 9)}
    assert set(AuditRecord.objects.filter(act__startswith="exchange.").values_list("act", flat=True)) >= {
        "exchange.list.handed_in", "exchange.run.done", "exchange.row.mended", "exchange.rows.dropped",
    }  # fmt: skip

    # What was put right by hand came with the list, and goes with it.
    visit(runs.undo, "analyst_lead", data={}, pk=run.pk)
    tasks.exchange_due()
    assert standing(bank) == {}


def test_nothing_of_the_file_itself_is_stored(visit, partner) -> None:
    picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR TELLTALE " + bytes(range(256)) * 20
    answer = upload(visit, partner, picture, name="holiday.png")
    assert answer.status_code == 422
    assert "The list is not in UTF-8" in shown(answer)
    text = listed(f"md5,{md5(1)},A") + b'md5,"TELLTALE ' + b"x" * 5_000 + b'",A\n'
    upload(visit, partner, text)
    kept = bytes(HandedIn.objects.get().content)
    assert b"x" * 200 not in b"".join(str(one).encode() for one in unpack(kept))
    assert not Run.objects.filter(source="holiday.png").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "Choose the file."),
        (b"", "The file is empty."),
        (b"kind,value\n", "The list is empty"),
        (b"nothing,of,this\n1,2,3\n", "No column holds hashes."),
    ],
)
def test_a_file_that_is_no_list_says_so_and_nothing_is_taken(visit, partner, content, said) -> None:
    answer = upload(visit, partner, content)
    assert answer.status_code == 422
    assert said in shown(answer)
    assert not Run.objects.exists()


def test_a_file_that_is_too_long_is_led_elsewhere(visit, partner, monkeypatch) -> None:
    monkeypatch.setattr(rules, "MOST_HANDED_IN", 10)
    answer = upload(visit, partner)
    assert "Hand it in on the machine itself" in shown(answer)


def test_the_same_list_twice_is_one_run_and_a_paused_partner_takes_none(visit, partner, person) -> None:
    assert upload(visit, partner).url == upload(visit, partner).url
    assert Run.objects.count() == 1
    actions.pause(by=person("analyst_lead"), partner=partner)
    tasks.exchange_due()
    assert Run.objects.get().state == rules.RUNNING
    assert "The partner is paused" in shown(upload(visit, partner, listed(f"md5,{md5(7)},A")))
    actions.resume(by=person("analyst_lead"), partner=partner)
    tasks.exchange_due()
    assert Run.objects.get().state == rules.IN_PART


def test_one_that_was_cut_off_goes_on_and_tells_how_far_it_is(visit, partner, bank, monkeypatch) -> None:
    monkeypatch.setattr(rules, "PART_ROWS", 200)
    upload(visit, partner, listed(*(f"md5,{md5(number)},A" for number in range(600))))
    waiting = HandedIn.objects.get()

    class Killed(BaseException):
        """The process ends."""

    def killed(run: Run) -> None:
        raise Killed

    with pytest.raises(Killed):
        handing.take_handed_in(waiting, progress=killed)
    run = Run.objects.get()
    assert 0 < run.position < 601
    assert queries.share_read(run) == 100 * run.position // 601
    assert f"{run.position} rows are read." in shown(visit(runs.run, "hotline_analyst", pk=run.pk))
    tasks.exchange_due()
    run.refresh_from_db()
    assert (run.state, run.added, run.unchanged) == (rules.DONE, 600, 0)
    assert len(standing(bank)) == 600


def test_a_complete_list_takes_back_what_it_lacks(visit, make_partner, bank) -> None:
    partner = make_partner("whole", direction="file", complete=True, labels={"A": "confirmed"})
    upload(visit, partner, listed(f"md5,{md5(1)},A", f"md5,{md5(2)},A"))
    tasks.exchange_due()
    upload(visit, partner, listed(f"md5,{md5(2)},A"))
    tasks.exchange_due()
    assert set(standing(bank)) == {f"md5:{md5(2)}"}


def test_a_partner_who_signs_has_every_file_verified(visit, make_partner, bank) -> None:
    key = SigningKey(bytes(32))
    public = key.verify_key.encode().hex()
    partner = make_partner("signs", direction="file", public_key=public, labels={"A": "confirmed"})
    signature = to_file(sign(hashlib.sha256(LIST).digest(), key=key, at=datetime(2027, 2, 9, tzinfo=UTC)))
    assert "Its signature: Choose a file." in shown(upload(visit, partner))
    other = SimpleUploadedFile("list.csv.sig", signature.encode())
    assert upload(visit, partner, LIST + b"\n", signature=other).status_code == 422
    assert not Run.objects.exists()
    upload(visit, partner, signature=SimpleUploadedFile("list.csv.sig", signature.encode()))
    assert Run.objects.get().signed_at == datetime(2027, 2, 9, tzinfo=UTC)


def test_only_files_of_partners_who_hand_in_files(visit, make_partner) -> None:
    with pytest.raises(Http404):
        visit(
            runs.hand_in, "analyst_lead", slug=make_partner("pulled", address="https://lists.example/").slug
        )


def test_rows_of_a_run_under_way_or_gone_are_not_changed(visit, partner, person) -> None:
    upload(visit, partner)
    tasks.exchange_due()
    run, row = Run.objects.get(), SetAside.objects.first()
    actions.drop_rows(by=person("analyst_lead"), run=run, rows=[row])
    with pytest.raises(actions.CannotMend):
        actions.mend_row(by=person("analyst_lead"), row=row, kind="md5", value=bytes(16))
    row = SetAside.objects.get()
    with pytest.raises(actions.NotTaken):
        actions.mend_row(by=person("analyst_lead"), row=row, kind="pdq", value=bytes(32))
    assert SetAside.objects.count() == 1
    Run.objects.update(state=rules.UNDOING)
    with pytest.raises(actions.CannotMend):
        actions.drop_rows(by=person("analyst_lead"), run=run, rows=[row])
    Run.objects.update(state=rules.IN_PART)
    visit(runs.drop_all, "analyst_lead", data={}, pk=run.pk)
    run.refresh_from_db()
    assert (run.state, run.dropped) == (rules.DONE, 2)


@pytest.mark.parametrize("format", list(rules.FORMATS))
def test_a_bank_is_taken_out_in_each_format_and_signed(visit, partner, bank, format, tmp_path) -> None:
    upload(visit, partner)
    tasks.exchange_due()
    labels = "confirmed = 1" if format == "vics" else ""
    answer = visit(lists.download, "analyst_lead", data={"labels": labels}, slug=bank.slug, format=format)
    folder = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    name, signature, _key = folder.namelist()
    content = folder.read(name)
    public = folder.read("public-key.txt").decode().strip()
    verify(hashlib.sha256(content).digest(), from_file(folder.read(signature).decode()), public_key=public)
    found = {one.value.hex() for one in read_list(format, io.BytesIO(content)) if isinstance(one, Line)}
    assert found == {md5(1), md5(2), md5(4)}
    folder.extractall(tmp_path)
    again = import_file(
        tmp_path / name, format=format, bank=bank, public_key=public, labels={"1": "confirmed"}
    )
    assert again.signed_at is not None
    assert AuditRecord.objects.filter(act="exchange.list.downloaded").count() == 1


def test_what_a_format_cannot_carry_is_told_in_the_file(visit, partner, bank) -> None:
    upload(visit, partner)
    tasks.exchange_due()
    answer = visit(lists.download, "analyst_lead", data={}, slug=bank.slug, format="vics")
    folder = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert folder.read("left-out.txt") == b"3 label confirmed\n"
    wrong = visit(lists.download, "analyst_lead", data={"labels": "no pair"}, slug=bank.slug, format="vics")
    assert wrong.status_code == 422
    assert "Line 1 is not like" in shown(wrong)


def test_the_page_of_banks_names_each_format(visit, bank) -> None:
    page = shown(visit(lists.banks, "operator"))
    assert all(one.name in page for one in rules.FORMATS.values())
    with pytest.raises(Http404):
        visit(lists.download, "operator", data={}, slug="no-such-bank", format="csv")
    with pytest.raises(Http404):
        visit(lists.download, "operator", data={}, slug=bank.slug, format="exe")


def test_a_long_list_is_taken_out_in_bounded_memory(visit, bank, partner) -> None:
    """It is sent while it is read: no more than a part is held."""
    values = (hashlib.sha256(str(number).encode()).hexdigest() for number in range(6_000))
    upload(visit, partner, listed(*(f"sha256,{value},A" for value in values)))
    tasks.exchange_due()
    answer = visit(lists.download, "analyst_lead", data={}, slug=bank.slug, format="csv")
    parts = list(answer.streaming_content)
    assert len(parts) > 1
    assert max(map(len, parts)) < 256 * 1024


def test_lists_of_paused_partners_keep_nobody_waiting(
    visit, partner, make_partner, bank, monkeypatch
) -> None:
    monkeypatch.setattr("saferday.hotline.exchange.taking.turn.AT_ONCE", 1)
    upload(visit, partner)
    actions.pause(partner=partner)
    other = make_partner("west", direction="file", labels={"A": "confirmed"})
    upload(visit, other, listed(f"md5,{md5(7)},A"))
    tasks.exchange_due()
    assert set(standing(bank)) == {f"md5:{md5(7)}"}
    assert HandedIn.objects.count() == 1


def test_a_pause_meanwhile_is_no_fault(visit, partner, bank, monkeypatch) -> None:
    def paused_meanwhile(content):
        actions.pause(partner=partner)
        return unpack(content)

    monkeypatch.setattr(handing, "unpack", paused_meanwhile)
    upload(visit, partner)
    tasks.exchange_due()
    assert (Run.objects.get().state, HandedIn.objects.count(), standing(bank)) == (rules.RUNNING, 1, {})
    monkeypatch.undo()
    actions.resume(partner=partner)
    tasks.exchange_due()
    assert Run.objects.get().added == 3


def test_a_fault_of_ours_ends_the_run_and_keeps_nothing_of_the_list(
    visit, partner, bank, monkeypatch
) -> None:
    def faulty(*_arguments, **_more):
        raise ZeroDivisionError

    monkeypatch.setattr(handing, "take_items", faulty)
    upload(visit, partner)
    with pytest.raises(ExceptionGroup):
        tasks.exchange_due()
    assert (Run.objects.get().problem, HandedIn.objects.count()) == ("fault_here", 0)
    tasks.exchange_due()


def test_a_row_put_right_keeps_what_its_list_said_of_it(visit, partner, bank, person) -> None:
    head = "kind,value,label,group,reference,origin,expires_at,quality\n"
    rows = (
        f"pdq,{'0f' * 32},unheard,video 7,case 2,desk,2031-01-01T00:00:00Z,80\n"
        "md5,zz,A,video 8,case 3,desk,,\n"
    )
    upload(visit, partner, (head + rows).encode())
    tasks.exchange_due()
    run = Run.objects.get()
    page = shown(visit(runs.run, "analyst_lead", pk=run.pk))
    assert f'value="{"0f" * 32}"' in page
    unheard, wrong = SetAside.objects.order_by("number")
    by = person("analyst_lead")
    actions.mend_row(by=by, row=unheard, kind="pdq", value=b"\x0f" * 32, label="confirmed")
    actions.mend_row(by=by, row=wrong, kind="md5", value=bytes(16), label="confirmed")
    kept = [
        (
            row.kind,
            row.group,
            row.reference,
            row.provenance,
            row.quality,
            row.expires_at and row.expires_at.year,
        )
        for row in matching.stream(bank)
    ]
    assert kept == [
        ("pdq", "video 7", "case 2", "exchange:files/desk", 80, 2031),
        ("md5", "video 8", "case 3", "exchange:files/desk", None, None),
    ]


@pytest.mark.database
def test_a_row_that_takes_back_is_not_flagged_when_it_is_put_right(visit, partner, bank) -> None:
    upload(visit, partner, listed(f"md5,{md5(1)},A"))
    tasks.exchange_due()
    upload(visit, partner, b"kind,value,retracted_at,retraction\nmd5,zz,2027-02-09T10:00:00Z,A mistake\n")
    tasks.exchange_due()
    run, row = Run.objects.first(), SetAside.objects.get()
    assert run.pk == row.run_id
    assert "Take this hash back" in shown(visit(runs.run, "analyst_lead", pk=run.pk))
    answer = visit(runs.mend, "analyst_lead", data={"kind": "md5", "value": md5(1)}, pk=run.pk, row=row.pk)
    assert answer.said == ["Row 2 is taken: what it takes back matches no more."]
    assert standing(bank) == {}
    run.refresh_from_db()
    assert (run.retracted, run.mended, run.state) == (1, 1, rules.DONE)


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("csv", "kind,value,reference\nmd5,zz,7\n"),
        ("csv", "md5,sha1,reference\nzz,,7\n"),
        ("threatexchange", '{"data": [{"id": "7", "type": "HASH_MD5", "indicator": "zz"}]}'),
        ("vics", '{"value": [{"MediaID": 7, "MD5": "zz", "Category": 1}]}'),
        (
            "ncmec",
            "<queryResult><images><image><id>7</id><fingerprints><md5>zz</md5></fingerprints></image></images>"
            "</queryResult>",
        ),
    ],
)
def test_every_format_tells_the_reference_of_a_row_whose_hash_is_broken(format, text) -> None:
    (row,) = [one for one in read_list(format, io.BytesIO(text.encode())) if isinstance(one, Broken)]
    assert (row.rest.kind, row.rest.value, row.rest.reference) == ("md5", b"", "7")
    assert list(unpack(pack([row]).content)) == [row]
