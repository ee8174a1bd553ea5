"""Somebody keeps a picture of themselves off platforms: from the first page to a match, and back; no byte leaves."""

import hashlib
import io
import json
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageOps
from playwright.sync_api import BrowserContext, Page, Request, expect
from skimage import data

from saferday.engines.hashmatch import pdq_every_way, pdq_from_bytes, pdq_variants
from saferday.hotline.matching.rules import DEMO_KEY
from tests.journeys.test_sign_in import sign_in
from tests.running import RunningCentre

pytestmark = pytest.mark.browser

TELLTALE = b"TELLTALE" * 8


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A picture with bytes that would be known again anywhere."""
    file = io.BytesIO()
    Image.fromarray(data.coffee()).save(file, "PNG")
    path = tmp_path / "private picture.png"
    path.write_bytes(file.getvalue() + TELLTALE)
    return path


def to_the_pictures(page: Page, prefix: str = "") -> None:
    """The way of an adult."""
    page.goto(f"{prefix}/own-images/")
    page.locator("input[value=adult]").check(force=True)
    page.locator("main form button[type=submit]").click()
    page.locator("#own-pictures").wait_for()


def answer(page: Page) -> None:
    """Answers the four questions and agrees."""
    for name in ("who", "age_then", "happened"):
        page.locator(f"#id_{name}_0").check(force=True)
    page.locator("#id_places_1").check(force=True)
    page.locator("#id_agree").check(force=True)


def send(page: Page) -> str:
    """Sends the fingerprints; the code."""
    page.locator("main form button[type=submit]").click()
    code = page.locator(".oi-code__signs").text_content() or ""
    assert re.fullmatch(r"[2-9A-HJKMNP-Z]{4}( [2-9A-HJKMNP-Z]{4}){2}", code)
    return code


def look_up(page: Page, code: str) -> None:
    """Comes back with the code."""
    page.goto("/own-images/case/")
    page.locator("#id_code").fill(code.lower())
    page.locator("main form button[type=submit]").click()


class Wire:
    """Everything that a browser context sends, Workers and beacons among it."""

    def __init__(self, context: BrowserContext) -> None:
        self.sent: list[Request] = []
        context.on("request", lambda request: self.sent.append(request))

    def bodies(self) -> bytes:
        """All that was sent, end to end."""
        return b"\n".join(
            request.url.encode()
            + b" "
            + json.dumps(request.headers).encode()
            + (request.post_data_buffer or b"")
            for request in self.sent
        )


def test_the_fingerprints_arrive_and_no_byte_of_the_picture(
    new_context: Callable[..., BrowserContext], live_centre: RunningCentre, picture: Path
) -> None:
    context = new_context()
    page = context.new_page()
    to_the_pictures(page)
    wire = Wire(context)
    page.set_input_files("#own-pictures", picture)
    expect(page.locator("[data-made] li")).to_have_count(1)
    expect(page.locator("[data-said]")).to_have_text("1 fingerprint is ready.")
    assert len(page.workers) == 1
    made_without_asking = [request.url for request in wire.sent if not request.url.endswith(".js")]
    assert made_without_asking == []
    answer(page)
    send(page)

    content = picture.read_bytes()
    expected = pdq_from_bytes(content)
    sent = [json.loads(one) for one in re.findall(r"\[\{.*?\}\]", _form(wire)["hashes"])]
    tents = [one.hash.hex for one in pdq_every_way(content) if one.convention.startswith("tent")]
    by_way_of_512 = pdq_variants(content)[1].hash.hex
    assert len(sent) == len(sent[0]) == 1
    for turned in tents[1:]:
        # Rows and columns swapped are added up in another order.
        assert min((int(turned, 16) ^ int(one, 16)).bit_count() for one in sent[0][0]["positions"][:7]) <= 2
    assert by_way_of_512 in sent[0][0]["positions"]
    assert len(sent[0][0].pop("positions")) == 15
    assert sent == [
        [{"pdq": expected.hex, "quality": expected.quality, "sha256": hashlib.sha256(content).hexdigest()}]
    ]
    everything = wire.bodies()
    assert max(len(request.post_data_buffer or b"") for request in wire.sent) < 3_000
    for trace in (b"TELLTALE", b"private", b"IHDR", content[64:96], content[-200:-160]):
        assert trace not in everything
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    stored = b"".join(path.read_bytes() for path in live_centre.data.glob("saferday.sqlite3*"))
    assert expected.hex.encode() in stored
    assert b"TELLTALE" not in stored


def _form(wire: Wire) -> dict[str, str]:
    from urllib.parse import parse_qsl

    bodies = [request.post_data or "" for request in wire.sent if request.method == "POST"]
    assert len(bodies) == 1
    return dict(parse_qsl(bodies[0], keep_blank_values=True))


def test_pictures_can_be_added_and_left_out_and_nothing_is_lost_by_an_error(
    page: Page, picture: Path
) -> None:
    to_the_pictures(page)
    plain = picture.with_name("plain.png")
    Image.new("RGB", (300, 300), "#888").save(plain)
    broken = picture.with_name("broken.heic")
    broken.write_bytes(b"no picture")
    page.set_input_files("#own-pictures", [picture, plain, broken])
    lines = page.locator("[data-made] li")
    expect(lines).to_have_count(3)
    expect(lines.nth(0)).to_contain_text("finds it even when it is changed a little")
    expect(lines.nth(1)).to_contain_text("too plain to be recognised when it is changed")
    expect(lines.nth(2)).to_contain_text("Your browser cannot show this kind of file")
    page.set_input_files("#own-pictures", picture)
    expect(page.locator("[data-said]")).to_contain_text("You have chosen this picture already.")
    page.get_by_role("button", name="Leave out picture 3").click()
    expect(lines).to_have_count(2)
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say who is in the pictures.")
    expect(lines).to_have_count(2)
    expect(page.locator("[data-said]")).to_have_text("2 fingerprints are ready.")
    answer(page)
    send(page)
    expect(page.locator(".sd-lead")).to_contain_text("2 pictures")


def recognised(live_centre: RunningCentre, file: bytes) -> bool:
    """Whether the invented platform is told that the picture is one of somebody's own images."""
    question = {"hashes": [{"kind": "pdq", "value": pdq_from_bytes(file).hex}], "banks": ["own-images"]}
    request = urllib.request.Request(
        f"{live_centre.url}/api/match/hashes",
        json.dumps(question).encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {DEMO_KEY}"},
    )
    with urllib.request.urlopen(request) as answer:
        return bool(json.load(answer)["results"][0]["matches"])


def test_once_passed_on_it_is_recognised_mirrored_turned_and_saved_anew(
    new_context: Callable[..., BrowserContext], live_centre: RunningCentre, tmp_path: Path
) -> None:
    """From the person's phone to the platform's upload, by way of a human who sees no picture."""
    original = Image.fromarray(data.chelsea()).resize((900, 600))
    original.save(tmp_path / "own.jpg", quality=90)
    copies = []
    for turned in (
        original,
        ImageOps.mirror(original),
        original.rotate(90, expand=True),
        ImageOps.flip(original),
    ):
        file = io.BytesIO()
        turned.resize((turned.width // 2, turned.height // 2)).save(file, "JPEG", quality=50)
        copies.append(file.getvalue())
    person, staff = new_context().new_page(), new_context().new_page()
    to_the_pictures(person)
    person.set_input_files("#own-pictures", tmp_path / "own.jpg")
    expect(person.locator("[data-made] li")).to_have_count(1)
    answer(person)
    code = send(person)
    assert [recognised(live_centre, file) for file in copies] == [False] * 4

    sign_in(staff, live_centre, "analyst@saferday.example")
    staff.goto("/cms/own-images/?state=all")
    staff.locator("table.listing tbody a").first.click()
    staff.get_by_role("button", name="Pass on").click()
    expect(staff.get_by_text("platforms can recognise", exact=False).first).to_be_visible()
    assert [recognised(live_centre, file) for file in copies] == [True] * 4

    look_up(person, code)
    person.get_by_role("button", name="Withdraw").click()
    person.get_by_role("button", name="Yes, withdraw").click()
    expect(person.locator("#state")).to_have_text("Withdrawn")
    assert [recognised(live_centre, file) for file in copies] == [False] * 4


@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_withdrawing_needs_only_the_code(page: Page, picture: Path, prefix: str) -> None:
    to_the_pictures(page, prefix)
    page.set_input_files("#own-pictures", picture)
    expect(page.locator("[data-made] li")).to_have_count(1)
    answer(page)
    code = send(page)
    look_up(page, code)
    expect(page.locator("#state")).to_have_text("Waiting for a person to look at it")
    assert code.replace(" ", "") not in page.url
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_role("button", name="No, keep it as it is").click()
    expect(page.locator("#state")).to_have_text("Waiting for a person to look at it")
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_role("button", name="Yes, withdraw").click()
    expect(page.locator("#state")).to_have_text("Withdrawn")
    look_up(page, code)
    expect(page.locator("#state")).to_have_text("Withdrawn")
    expect(page.get_by_role("button", name="Withdraw")).to_have_count(0)


def test_a_young_person_is_shown_who_can_do_most_before_anything_else(plain_phone: Page) -> None:
    plain_phone.goto("/own-images/")
    plain_phone.locator("input[value=under-18]").check(force=True)
    plain_phone.locator("main form button[type=submit]").click()
    first = plain_phone.locator("main article").first
    expect(first).to_contain_text("Report Remove")
    expect(first.get_by_role("link").nth(1)).to_be_visible()
    wide = plain_phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


def test_without_javascript_the_page_says_so_and_help_is_one_step_away(plain_phone: Page) -> None:
    plain_phone.goto("/own-images/")
    plain_phone.locator("input[value=adult]").check(force=True)
    plain_phone.locator("main form button[type=submit]").click()
    expect(plain_phone.get_by_text("This step needs JavaScript")).to_be_visible()
    expect(plain_phone.locator("[data-own-images]")).to_be_hidden()
    expect(plain_phone.locator("main article").first).to_be_visible()
    expect(plain_phone.locator("main a[href='/get-help/']").first).to_be_visible()


def test_leaving_takes_the_pictures_along(page: Page, picture: Path) -> None:
    to_the_pictures(page)
    page.set_input_files("#own-pictures", picture)
    expect(page.locator("[data-made] li")).to_have_count(1)
    page.evaluate("document.querySelector('a[data-leave]').dataset.to = '/healthz'")
    page.locator("a[data-leave]").click()
    page.wait_for_url("**/healthz")
    page.go_back()
    assert page.locator("[data-made] li").count() == 0


def test_the_trial_page_judges_changes_and_sends_hashes_only(
    new_context: Callable[..., BrowserContext], picture: Path
) -> None:
    context = new_context()
    page = context.new_page()
    page.goto("/hotline/matching/try/")
    word, number = page.locator("[data-word]"), page.locator("[data-number]")
    expect(word).to_have_text("Recognised")
    expect(number).to_have_text("0")
    expect(page.locator("[data-bank]")).to_contain_text("finds one picture")
    page.get_by_role("button", name="Turned and mirrored").click()
    expect(page.locator("[data-why]")).to_contain_text("turned or flipped")
    expect(word).to_have_text("Recognised")
    page.get_by_role("button", name="Cut hard").click()
    expect(word).to_have_text("Not recognised")
    expect(page.locator("[data-bank]")).to_contain_text("finds nothing")
    page.get_by_role("button", name="As it was").click()
    expect(word).to_have_text("Recognised")
    wire = Wire(context)
    page.set_input_files("#own", picture)
    expect(page.locator("[data-size-now]")).to_contain_text("600 × 400")
    expect(page.locator("[data-bank]")).to_contain_text("finds nothing")
    content = picture.read_bytes()
    assert all(len(request.post_data_buffer or b"") < 1_000 for request in wire.sent)
    for trace in (b"TELLTALE", b"private", content[64:96]):
        assert trace not in wire.bodies()


def test_the_trial_page_has_a_table_without_javascript(plain_phone: Page) -> None:
    plain_phone.goto("/hotline/matching/try/")
    expect(plain_phone.locator("[data-trial]")).to_be_hidden()
    expect(plain_phone.get_by_text("Changing a picture needs JavaScript")).to_be_visible()
    rows = plain_phone.locator("table tbody tr")
    assert rows.count() >= 10
    expect(rows.first).to_contain_text("Recognised")
