"""An analyst lead adds a partner, reads how each stands, and takes an import back, in the browser."""

import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.accessibility.test_every_page import violations
from tests.journeys.test_sign_in import sign_in

pytestmark = pytest.mark.browser


def sound(page: Page) -> None:
    """What axe finds in the part of the page that is ours; Wagtail's own frame is not."""
    ours = [one for one in violations(page) if "exchange" in one or "main" in one.lower()]
    assert ours == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), page.url


def test_a_partner_is_added_paused_and_an_import_taken_back(page, live_centre):
    sign_in(page, live_centre, "lead@saferday.example")
    page.goto("/cms/exchange/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hash exchange")
    expect(page.get_by_role("link", name="Centre of the North (invented)")).to_be_visible()
    sound(page)

    page.get_by_role("link", name="Add a partner").click()
    sound(page)
    page.get_by_role("link", name="We fetch their list").click()
    page.get_by_label("Name", exact=False).first.fill("Centre of the East")
    page.get_by_label("Short name").fill("east")
    page.get_by_label("Reference of the agreement").fill("A 9")
    page.get_by_label("Address", exact=False).last.fill("http://lists.example/hashes")
    page.get_by_label("Bank that receives the list").select_option(index=1)
    page.get_by_role("button", name="Save").click()
    wrong = page.get_by_role("alert").get_by_role("link")
    expect(wrong).to_contain_text("does not begin with https")
    sound(page)
    wrong.click()
    expect(page.locator("#id_address")).to_be_focused()
    page.locator("#id_address").fill("https://lists.example/hashes")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Centre of the East")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("What stands goes on matching")).to_be_visible()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    sound(page)

    page.goto("/cms/exchange/partner/north/")
    page.get_by_role("table").last.get_by_role("link").first.click()
    expect(page.get_by_text("Nothing says what this label becomes here", exact=False)).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Take this import back").click()
    expect(page.get_by_text("Being taken back", exact=True)).to_be_visible()

    page.goto("/cms/exchange/partner/platform-list/")
    page.get_by_role("button", name="Make a key").click()
    expect(page.locator("#new-key")).to_contain_text("sdk_")
    sound(page)


GOOD, BROKEN, LATER = (f"{number:032x}" for number in (0xABC1, 0xABC2, 0xABC3))


def test_a_list_is_handed_in_mended_taken_out_and_taken_back(page, live_centre, tmp_path):
    """From a file with a broken row to hashes that match, and to nothing again."""
    sign_in(page, live_centre, "operator@saferday.example")
    page.goto("/cms/exchange/add/")
    page.get_by_role("link", name="They hand us files").click()
    page.get_by_label("Name", exact=False).first.fill("Centre of the South")
    page.get_by_label("Short name").fill("south")
    page.get_by_label("Reference of the agreement").fill("A 10")
    page.get_by_label("Bank that receives the list").select_option(index=1)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Hand in a file").click()
    sound(page)

    picture = tmp_path / "holiday.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe")
    page.get_by_label("File").set_input_files(picture)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("alert")).to_contain_text("The list is not in UTF-8")
    sound(page)
    listed = tmp_path / "south.csv"
    listed.write_text(f"kind,value\nmd5,{GOOD}\nmd5,{BROKEN[:-2]}\nmd5,{LATER}\nmd5,none\n")
    page.get_by_label("File").set_input_files(listed)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Under way", exact=True)).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    sound(page)
    assert live_centre.run("exchange", "now").returncode == 0

    # The page sees by itself that it is done, and names what was set aside.
    expect(page.get_by_text("Done, with rows set aside")).to_be_visible()
    row = page.locator(".exchange-rows > li").first
    expect(row).to_contain_text("Row 3")
    expect(row).to_contain_text("The hash has not as many characters as its kind.")
    sound(page)
    row.get_by_label("Kind").select_option("md5")
    row.get_by_role("button", name="Take it like this").click()
    expect(page.locator(".exchange-rows .error-message")).to_contain_text("not as many characters")
    sound(page)
    page.locator(".exchange-rows > li").first.get_by_label("Hash").fill(BROKEN)
    page.get_by_role("button", name="Take it like this").first.click()
    expect(page.get_by_text("Row 3 is taken: it matches from now on.")).to_be_visible()
    page.get_by_role("button", name="Drop", exact=True).click()
    expect(page.locator(".exchange-rows")).to_have_count(0)
    expect(page.get_by_text("Done", exact=True)).to_be_visible()
    run = page.url

    page.goto("/cms/exchange/banks/")
    sound(page)
    for format in ("CSV", "ThreatExchange JSON", "NCMEC hash sharing XML", "Project VIC / CAID JSON"):
        with page.expect_download() as taken:
            page.get_by_role("button", name=f"as {format}").first.click()
        with zipfile.ZipFile(taken.value.path()) as folder:
            assert f"{folder.namelist()[0]}.sig" in folder.namelist()
    page.goto(f"/cms/exchange/reliance/?kind=md5&value={BROKEN}")
    expect(page.get_by_text("exchange:south", exact=False).first).to_be_visible()

    page.goto(run)
    page.get_by_role("button", name="Take this import back").click()
    assert live_centre.run("exchange", "now").returncode == 0
    page.goto(run)
    expect(page.get_by_text("Taken back", exact=True).first).to_be_visible()


def test_where_a_hash_came_from(new_context, live_centre):
    narrow = new_context(viewport={"width": 320, "height": 640}).new_page()
    sign_in(narrow, live_centre, "analyst@saferday.example")
    narrow.goto("/cms/exchange/reliance/?kind=md5&value=9fd29bb7d5eb20b7a4d2d1d4c8a1d0d1")
    expect(narrow.get_by_text("No bank that you may see into holds this hash.")).to_be_visible()
    sound(narrow)
    narrow.goto("/cms/exchange/")
    expect(narrow.get_by_role("link", name="Add a partner")).to_have_count(0)
    sound(narrow)
