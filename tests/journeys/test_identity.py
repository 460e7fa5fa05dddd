"""Coming in: signing in and out, one's account, inviting people, one-time links, roles, trusts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Page, expect
from tests.faults.installation import Installation
from typing_extensions import override

from alongside.eventlog.ids import new_stream
from alongside.identity.application.rate_limits import TRIES
from alongside.identity.domain.account import EXAMPLE_PASSWORD

Check = Callable[[Page], None]

GWEN = "gwen.hartley@northmoor.example"
PRIYA = "priya.raman@estuary.example"
TOM = "tom.ackroyd@northmoor.example"
NORTHMOOR = "Northmoor and Dales Mental Health NHS Foundation Trust"
ESTUARY = "Thames Estuary Partnership NHS Trust"
PASSWORD = "seven wet umbrellas"  # noqa: S105 an invented person's
FIFTEEN_DAYS = "+1296000"


@dataclass
class Site(Installation):
    """An installation whose clock can be set."""

    clock: str = ""

    @property
    @override
    def url(self) -> str:
        """Give the address that it prints, and that its links have."""
        return f"http://localhost:{self.port}"

    @property
    @override
    def environment(self) -> dict[str, str]:
        return {**super().environment, "ALONGSIDE_CLOCK": self.clock}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with TemporaryDirectory(prefix="alongside-") as folder:
        site = Site(Path(folder, "data"))
        with site.running():
            yield site


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def person(
    site: Site, new_page: Callable[..., Page], request: pytest.FixtureRequest
) -> Callable[[], Page]:
    """Give one more person's browser, with JavaScript or without."""
    return lambda: new_page(javascript=request.param, base_url=site.url)


@pytest.fixture
def works_for_everybody(axe: Check, no_overflow: Check) -> Check:
    def check(page: Page) -> None:
        before = page.viewport_size
        assert before is not None
        page.set_viewport_size({"width": 320, "height": 900})
        no_overflow(page)
        axe(page)
        page.set_viewport_size(before)
        axe(page)

    return check


def unused_email() -> str:
    return f"{new_stream('ada')}@northmoor.example"


def enter(page: Page, email: str, password: str) -> None:
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def sign_in(page: Page, email: str, password: str = EXAMPLE_PASSWORD) -> Page:
    page.goto("/identity/sign-in")
    enter(page, email, password)
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
    return page


def invite(page: Page, email: str, *, role: str) -> str:
    """Invite somebody and give the link that lets them in."""
    page.goto("/identity/members")
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_label("Full name").fill("Ada Marsh")
    page.get_by_label("Email address").fill(email)
    page.get_by_role("checkbox", name=role).check()
    page.get_by_role("button", name="Invite", exact=True).click()
    page.get_by_role("button", name="Make the link").click()
    return page.get_by_label("Link").input_value()


def accept(page: Page, link: str) -> Page:
    page.goto(link)
    page.get_by_label("Choose a password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Accept the invitation").click()
    expect(page.get_by_role("navigation", name="Menu")).to_be_visible()
    return page


def expect_fault(page: Page, field: str, words: str) -> None:
    """Expect the words beside the field and in the summary, which leads to the field."""
    assert page.title().startswith("Error: ")
    box = page.get_by_label(field, exact=True)
    expect(box).to_have_accessible_description(re.compile(re.escape(words)))
    page.get_by_role("alert").get_by_role("link", name=words).click()
    expect(box).to_be_focused()


def test_who_wanted_somewhere_gets_there_by_signing_in(person: Callable[[], Page]) -> None:
    page = person()
    page.goto("/identity/account")
    enter(page, GWEN, EXAMPLE_PASSWORD)

    assert page.url.endswith("/identity/account")
    expect(page.get_by_role("banner")).to_contain_text(NORTHMOOR)

    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("You have signed out")
    page.goto("/identity/account")
    expect(page.get_by_role("heading", name="Sign in to Alongside")).to_be_visible()


def test_mistakes_at_signing_in_are_told_and_the_address_stays(
    person: Callable[[], Page], works_for_everybody: Check
) -> None:
    page = person()
    page.goto("/identity/sign-in")
    works_for_everybody(page)
    enter(page, "", "")
    works_for_everybody(page)
    expect_fault(page, "Email address", "Enter your email address")
    enter(page, GWEN, "not her password")
    works_for_everybody(page)
    expect_fault(page, "Email address", "The email address or the password is not right")

    expect(page.get_by_label("Email address")).to_have_value(GWEN)
    expect(page.get_by_label("Password", exact=True)).to_have_value("")


def test_who_tries_too_often_is_told_to_wait(
    person: Callable[[], Page], works_for_everybody: Check
) -> None:
    page, email = person(), unused_email()
    page.goto("/identity/sign-in")
    for _ in range(TRIES + 1):
        enter(page, email, "a guess")

    expect(page.get_by_role("alert")).to_contain_text("too many tries. Wait a few minutes")
    expect(page.get_by_label("Email address")).to_have_value(email)
    works_for_everybody(page)


def test_invited_person_comes_in_once_and_leaves(
    person: Callable[[], Page], works_for_everybody: Check
) -> None:
    email = unused_email()
    gwen = sign_in(person(), GWEN)
    link = invite(gwen, email, role="Lived-experience partner")
    works_for_everybody(gwen)
    invited = gwen.url.removesuffix("/link")

    ada = person()
    ada.goto(link)
    works_for_everybody(ada)
    ada.get_by_label("Your full name").fill("Ada <b>Marsh</b>")
    ada.get_by_label("Choose a password", exact=True).fill("short")
    ada.get_by_role("button", name="Accept the invitation").click()
    works_for_everybody(ada)
    expect_fault(ada, "Choose a password", "Password must be 12 characters or more")
    expect(ada.get_by_label("Your full name")).to_have_value("Ada <b>Marsh</b>")
    accept(ada, link)
    expect(ada.get_by_role("banner")).to_contain_text(NORTHMOOR)

    again = person()
    response = again.goto(link)
    assert response is not None
    assert response.status == 410
    expect(again.get_by_role("main")).to_contain_text("accepted already. Sign in instead")
    works_for_everybody(again)

    gwen.goto(invited)
    works_for_everybody(gwen)
    gwen.get_by_role("checkbox", name="Team member").check()
    gwen.get_by_role("button", name="Save roles").click()
    expect(gwen.get_by_role("alert")).to_contain_text("Roles saved")
    ada.goto("/identity/account")
    expect(ada.get_by_role("main")).to_contain_text("Team member")
    works_for_everybody(ada)

    gwen.get_by_role("link", name=re.compile("^Remove ")).click()
    works_for_everybody(gwen)
    gwen.get_by_role("button", name=re.compile("^Remove ")).click()
    expect(gwen.get_by_role("alert")).to_contain_text("Removed")
    ada.goto("/identity/trusts")
    expect(ada.get_by_role("heading", name="You are not a member of a trust")).to_be_visible()
    works_for_everybody(ada)


def test_mistakes_at_inviting_keep_what_was_typed(
    person: Callable[[], Page], works_for_everybody: Check
) -> None:
    gwen = sign_in(person(), GWEN)
    gwen.goto("/identity/members/invite")
    gwen.get_by_label("Full name").fill("Ada <b>Marsh</b>")
    gwen.get_by_label("Email address").fill("no address")
    gwen.get_by_role("button", name="Invite", exact=True).click()
    works_for_everybody(gwen)
    expect_fault(gwen, "Email address", "Email address must be in the correct format")
    expect(gwen.get_by_label("Full name")).to_have_value("Ada <b>Marsh</b>")
    expect(gwen.get_by_label("Email address")).to_have_value("no address")

    gwen.get_by_label("Email address").fill(TOM)
    gwen.get_by_role("checkbox", name="Auditor").check()
    gwen.get_by_role("button", name="Invite", exact=True).click()
    expect_fault(gwen, "Email address", "is a member or has been invited")
    expect(gwen.get_by_role("checkbox", name="Auditor")).to_be_checked()


def test_password_is_changed_and_other_browsers_are_signed_out(
    person: Callable[[], Page], works_for_everybody: Check
) -> None:
    email, new = unused_email(), "eight dry umbrellas"
    ada = accept(person(), invite(sign_in(person(), GWEN), email, role="Auditor"))
    elsewhere = sign_in(person(), email, PASSWORD)
    ada.goto("/identity/account/password")
    works_for_everybody(ada)

    def change(present: str, first: str, second: str) -> None:
        ada.get_by_label("Current password", exact=True).fill(present)
        ada.get_by_label("New password", exact=True).fill(first)
        ada.get_by_label("New password again", exact=True).fill(second)
        ada.get_by_role("button", name="Change password").click()

    change("not mine", new, new)
    expect_fault(ada, "Current password", "This is not your password")
    change(PASSWORD, new, new + "!")
    expect_fault(ada, "New password again", "The two new passwords are not the same")
    expect(ada.get_by_label("New password", exact=True)).to_have_value("")
    works_for_everybody(ada)
    change(PASSWORD, new, new)
    expect(ada.get_by_role("alert")).to_contain_text("Password changed")

    elsewhere.goto("/identity/account")
    enter(elsewhere, email, new)
    expect(elsewhere.get_by_role("heading", name="Your account")).to_be_visible()


def test_person_signs_out_somewhere_else(person: Callable[[], Page]) -> None:
    email = unused_email()
    ada = accept(person(), invite(sign_in(person(), GWEN), email, role="Auditor"))
    elsewhere = sign_in(person(), email, PASSWORD)
    ada.goto("/identity/account")
    ada.get_by_role("button", name="Sign out there").click()
    expect(ada.get_by_role("alert")).to_contain_text("Signed out there")

    elsewhere.goto("/identity/account")
    expect(elsewhere.get_by_role("heading", name="Sign in to Alongside")).to_be_visible()


def test_person_of_two_trusts_chooses_where_to_work(
    person: Callable[[], Page], works_for_everybody: Check
) -> None:
    email = unused_email()
    ada = accept(person(), invite(sign_in(person(), GWEN), email, role="Auditor"))
    ada.goto(invite(sign_in(person(), PRIYA), email, role="Team member"))
    works_for_everybody(ada)
    ada.get_by_label("Your password", exact=True).fill(PASSWORD)
    ada.get_by_role("button", name="Accept the invitation").click()
    expect(ada.get_by_role("banner")).to_contain_text(ESTUARY)

    later = person()
    later.goto("/identity/members")
    enter(later, email, PASSWORD)
    works_for_everybody(later)
    later.get_by_role("button", name="Continue").click()
    expect(later.get_by_role("alert")).to_contain_text("Select the trust you want to work in")
    works_for_everybody(later)
    later.get_by_role("radio", name=NORTHMOOR).check()
    later.get_by_role("button", name="Continue").click()
    expect(later.get_by_role("heading", name="People")).to_be_visible()
    expect(later.get_by_role("banner")).to_contain_text(NORTHMOOR)

    later.goto("/identity/account")
    later.get_by_role("link", name=re.compile("^Change.*trust", re.IGNORECASE)).click()
    later.get_by_role("radio", name=ESTUARY).check()
    later.get_by_role("button", name="Continue").click()
    expect(later.get_by_role("banner")).to_contain_text(ESTUARY)


def test_colleagues_see_names_and_may_change_nothing(
    person: Callable[[], Page], works_for_everybody: Check
) -> None:
    tom = sign_in(person(), TOM)
    tom.get_by_role("link", name="People").click()

    expect(tom.get_by_role("row", name=re.compile("Maureen Pickles"))).to_be_visible()
    assert "@" not in tom.get_by_role("main").inner_text()
    expect(tom.get_by_role("button", name="Invite somebody")).to_have_count(0)
    works_for_everybody(tom)
    tom.goto("/identity/members/invite")
    expect(tom.get_by_role("heading", name="You cannot see this page")).to_be_visible()
    works_for_everybody(tom)


def test_last_administrator_is_told_why_they_must_stay(
    person: Callable[[], Page], works_for_everybody: Check
) -> None:
    gwen = sign_in(person(), GWEN)
    gwen.goto("/identity/members")
    gwen.get_by_role("link", name="Gwen Hartley").click()
    gwen.get_by_role("checkbox", name="Administrator").uncheck()
    gwen.get_by_role("button", name="Save roles").click()

    expect(gwen.get_by_role("alert")).to_contain_text("Make somebody else an administrator first")
    expect(gwen.get_by_role("checkbox", name="Administrator")).not_to_be_checked()
    works_for_everybody(gwen)


def test_link_works_for_a_fortnight_and_is_in_no_log(
    site: Site, person: Callable[[], Page], works_for_everybody: Check
) -> None:
    link = invite(sign_in(person(), GWEN), unused_email(), role="Auditor")
    used = invite(sign_in(person(), GWEN), unused_email(), role="Auditor")
    accept(person(), used)
    site.stop()
    site.clock = FIFTEEN_DAYS
    site.start()
    try:
        ada = person()
        response = ada.goto(link)
        assert response is not None
        assert response.status == 410
        expect(ada.get_by_role("main")).to_contain_text("too old. Ask the person who sent it")
        works_for_everybody(ada)
    finally:
        site.stop()
        site.clock = ""
        site.start()
    said = site.log.read_text()
    assert "serves at" in said
    assert [each for each in (link, used) if each.rpartition("/")[2] in said] == []
