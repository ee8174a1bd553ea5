"""Staff sign in with a second factor, and look after people."""

import json
import time

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


PERIOD = 30
used: set[str] = set()


def fresh_code(live_centre, email: str) -> str:
    """A code that nobody has signed in with: each counts once."""
    while (code := str(live_centre.run("staff", "code", email).stdout.strip())) in used:
        time.sleep(PERIOD - time.time() % PERIOD)
    used.add(code)
    return code


def sign_in(page: Page, live_centre, email: str) -> None:
    page.goto("/cms/")
    page.get_by_label("Email", exact=True).fill(email)
    page.get_by_label("Password", exact=True).fill("saferday-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your code")
    page.goto("/cms/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your code")  # a password alone opens nothing
    page.get_by_label("Code", exact=True).fill(fresh_code(live_centre, email))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/cms/")


def test_an_operator_invites_an_editor_who_comes_in_and_adds_an_app(page, new_context, live_centre):
    sign_in(page, live_centre, "operator@saferday.example")
    page.goto("/cms/people/invite/")
    page.get_by_label("Name").fill("Ifan Newydd")
    page.get_by_label("Work e-mail address").fill("ifan@example.org")
    page.get_by_label("Role").select_option(label="Comms editor")
    page.get_by_label("Where").select_option(index=1)
    page.get_by_role("button", name="Invite").click()
    link = page.locator("code").first.inner_text()

    theirs = new_context().new_page()
    theirs.goto(link)
    theirs.get_by_label("New Password", exact=True).fill("four words in a row")
    theirs.get_by_label("New Password (again)").fill("four words in a row")
    theirs.get_by_role("button", name="Save the password").click()
    theirs.goto("/cms/")
    theirs.get_by_label("Email", exact=True).fill("ifan@example.org")
    theirs.get_by_label("Password", exact=True).fill("four words in a row")
    theirs.get_by_role("button", name="Sign in", exact=True).click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("How you prove who you are")
    theirs.goto("/cms/pages/")
    expect(theirs.get_by_role("heading", level=1)).to_have_text("How you prove who you are")
    theirs.get_by_role("link", name="Add an app").click()
    expect(theirs.get_by_alt_text("QR code of the key below")).to_be_visible()
    people = json.loads(live_centre.run("staff", "list", "--without-mfa", "--json").stdout)["people"]
    assert "ifan@example.org" in {one["email"] for one in people}


def test_an_area_editor_sees_the_area_and_no_more(new_context, live_centre):
    page = new_context().new_page()
    sign_in(page, live_centre, "area-editor@saferday.example")
    page.goto("/cms/people/")
    expect(page.get_by_text("operator@saferday.example", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Ada Editor")).to_be_visible()
    page.goto("/cms/feedback/")
    expect(page.get_by_text("What visitors wrote about the site.")).to_be_visible()


def test_a_wrong_password_says_so_in_plain_words_and_welsh(new_context):
    page = new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
    page.goto("/cy/accounts/login/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mewngofnodi")
    page.get_by_label("E-bost", exact=True).fill("nobody@example.org")
    page.get_by_label("Cyfrinair", exact=True).fill("not the password")
    page.get_by_role("button", name="Mewngofnodi", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("Nid yw’r cyfeiriad e-bost neu’r cyfrinair")


def test_a_passkey_is_added_and_opens_the_door_alone(new_context, live_centre):
    page = new_context().new_page()
    here = live_centre.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never a number
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": key | {"isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    email = "lead@saferday.example"
    page.goto(f"{here}/accounts/login/")
    page.get_by_label("Email", exact=True).fill(email)
    page.get_by_label("Password", exact=True).fill("saferday-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code", exact=True).fill(fresh_code(live_centre, email))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/cms/")

    page.goto(f"{here}/accounts/2fa/webauthn/add/")
    page.get_by_label("Name").fill("My phone")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/recovery-codes/**")
    page.goto(f"{here}/accounts/2fa/webauthn/")
    expect(page.get_by_role("link", name="Remove My phone")).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"{here}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/cms/")
