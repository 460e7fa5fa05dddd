"""A meeting: planned and confirmed by staff, answered on a phone by a person who is paid for it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.arranging import BRIDGET, ELLIE, IMRAN, TOM, Arranged, Trust, day

Check = Callable[[Page], None]
Visit = Callable[..., Page]

TITLE = "What we ask young carers"
PROJECT = "Hexley young carers"


@pytest.fixture
def sound(axe: Check, no_overflow: Check) -> Check:
    def check(page: Page) -> None:
        no_overflow(page)
        axe(page)

    return check


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def fill_day(page: Page, wanted: date) -> None:
    page.get_by_label("Day", exact=True).fill(str(wanted.day))
    page.get_by_label("Month").fill(str(wanted.month))
    page.get_by_label("Year").fill(str(wanted.year))


def tell(page: Page, text: str) -> None:
    expect(page.locator("main")).to_contain_text(text)


def plan(page: Page, project: str, sound: Check) -> str:
    """Plan a meeting of today's, after a day that has gone by, and give its page's path."""
    page.goto(f"/participation/projects/{project}")
    page.get_by_role("button", name="Plan a meeting").click()
    press(page, "Plan the meeting")
    expect(page.get_by_role("alert")).to_contain_text("Enter what the meeting is for")
    sound(page)
    page.get_by_label("What the meeting is for").fill(TITLE)
    fill_day(page, day(0) - timedelta(1))
    page.get_by_label("Start time").fill("6pm")
    page.get_by_label("How long it takes").fill("120")
    page.get_by_label("Where it is").fill("The chapel room")
    press(page, "Plan the meeting")
    expect(page.get_by_role("alert")).to_contain_text("Start time must be a time, like 18:30")
    page.get_by_label("Start time").fill("18.00")
    press(page, "Plan the meeting")
    expect(page.get_by_role("alert")).to_contain_text("This date is in the past")
    expect(page.get_by_label("Where it is")).to_have_value("The chapel room")
    fill_day(page, day(0))
    press(page, "Plan the meeting")
    tell(page, "The meeting is planned")
    sound(page)
    return page.url.partition("?")[0]


def invite(page: Page, name: str, sound: Check) -> None:
    page.get_by_role("button", name="Invite somebody").click()
    tell(page, "Everybody but staff is offered £50")
    sound(page)
    page.get_by_label("Who to invite").select_option(label=name)
    press(page, "Invite")
    tell(page, name)


def answer(phone: Page, sound: Check) -> None:
    """See the offer before anything is said, say yes, and ask for less."""
    phone.goto("/participation/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("What I am invited to")
    sound(phone)
    phone.get_by_role("link", name=TITLE).click()
    tell(phone, "For this meeting you are offered £50")
    sound(phone)
    press(phone, "Save my answer")
    expect(phone.get_by_role("alert")).to_contain_text("Select whether you will come")
    phone.get_by_label("Yes, I will come").check()
    press(phone, "Save my answer")
    tell(phone, "You said yes")
    tell(phone, "You will be paid £50.")
    phone.get_by_role("link", name="Change how you are paid").click()
    phone.get_by_label("Pay me less").check()
    for amount, refusal in (
        ("50.01", "The amount must be £50 or less"),
        ("twenty", "Amount in pounds must be an amount of money, like 12.50"),
        ("0", "Enter an amount above £0"),
    ):
        phone.get_by_label("Amount in pounds").fill(amount)
        press(phone, "Save")
        expect(phone.get_by_role("alert")).to_contain_text(refusal)
        expect(phone.get_by_label("Amount in pounds")).to_have_value(amount)
    sound(phone)
    phone.get_by_label("Amount in pounds").fill("12.50")
    press(phone, "Save")
    tell(phone, "You asked to be paid £12.50.")


def give_details(phone: Page, sound: Check) -> None:
    """Say who one is and where to be paid; the page shows the last digits alone."""
    phone.goto("/participation/details")
    phone.get_by_role("link", name="Change (Name)").click()
    phone.get_by_label("Your full name").fill("Ellie Braithwaite")
    phone.get_by_label("How to reach you").fill("07700 900777")
    sound(phone)
    press(phone, "Save")
    tell(phone, "07700 900777")
    phone.get_by_role("link", name="Change (Bank account)").click()
    phone.get_by_label("Name on the account").fill("=Ellie")
    phone.get_by_label("Sort code").fill("40-47-8")
    phone.get_by_label("Account number").fill("7087 2490")
    press(phone, "Save")
    expect(phone.get_by_role("alert")).to_contain_text("Sort code must be 6 digits")
    expect(phone.get_by_role("alert")).to_contain_text("It must start with a letter or a number")
    sound(phone)
    phone.get_by_label("Name on the account").fill("E Braithwaite")
    phone.get_by_label("Sort code").fill("40-47-84")
    press(phone, "Save")
    tell(phone, "Account number ends in 90")
    assert "70872490" not in phone.content()
    sound(phone)


def confirm(page: Page, meeting: str, sound: Check) -> None:
    page.goto(meeting)
    tell(page, "Said yes")
    assert "12.50" not in page.content()
    page.get_by_role("link", name="Ellie Braithwaite").click()
    page.get_by_label("Minutes that they took part").fill("-1")
    press(page, "Confirm")
    expect(page.get_by_role("alert")).to_contain_text("must be a number of minutes from 0 to 1440")
    sound(page)
    page.get_by_label("Minutes that they took part").fill("90")
    press(page, "Confirm")
    tell(page, "Came for 1 hour 30 minutes")


def await_project(trust: Trust, arranged: Arranged) -> None:
    """Wait until participation has heard of the project and its team, a moment later."""
    for email in (BRIDGET, ELLIE, TOM):
        while arranged.project not in str(trust.ask(email, "GET", "/participation/api/projects")):
            continue


def test_a_person_is_offered_payment_says_yes_and_takes_part(
    trust: Trust, arranged: Arranged, visit: Visit, sound: Check
) -> None:
    await_project(trust, arranged)
    staff = visit(IMRAN)
    meeting = plan(staff, arranged.project, sound)
    invite(staff, "Ellie Braithwaite", sound)
    invite(staff, "Tom Ackroyd", sound)

    phone = visit(ELLIE, width=320, javascript=False)
    answer(phone, sound)
    give_details(phone, sound)

    confirm(visit(BRIDGET, width=320), meeting, sound)
    phone.goto(meeting.replace("/meetings/", "/invitations/"))
    tell(phone, "has confirmed that you took part for 1 hour 30 minutes")
    expect(phone.get_by_role("link", name="Change how you are paid")).to_have_count(0)
    sound(phone)


def test_a_newcomer_finds_the_meetings_and_gives_their_details(visit: Visit, sound: Check) -> None:
    phone = visit(TOM, width=320, javascript=False)
    phone.goto("/projects/")
    phone.get_by_role("link", name="Meetings and payments").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("What I am invited to")
    sound(phone)
    phone.get_by_role("link", name="My details").click()
    sound(phone)
    phone.get_by_role("button", name="Give your name and contact").click()
    press(phone, "Save")
    expect(phone.get_by_role("alert")).to_contain_text("Enter your full name")
    phone.get_by_label("Your full name").fill("Tom Ackroyd")
    phone.get_by_label("How to reach you").fill("Extension 4417")
    press(phone, "Save")
    tell(phone, "Your details are saved")
