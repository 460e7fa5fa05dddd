"""One thread through all services and all their readers, from an invitation to the bank.

What each page refuses is tried in its own journey; here one thing leads to the next.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.arranging import day
from tests.journeys.deciding import (
    FARAH,
    JOAN,
    RUKHSANA,
    SAM,
    People,
    Visit,
    answer,
    ask_less_notice,
    begin,
    decide,
    done,
    fill_day,
    follow,
    open_decision,
    press,
    reads,
    write_both_drafts,
)
from tests.security.installed import Installed

from alongside.host.services import installed as services

MARTIN = "martin.sykes@calder.example"
WENDY = "wendy.ogden@calder.example"
OLIVE = "olive.crabtree@calder.example"
ROWAN = "rowan.ellery@programme.example"
HARRIET = "harriet.lune@programme.example"

PHONE = 375
MEETING = "Draft 2 of the aim: who asks?"
CLAIM = f"Rukhsana Mirza: £78.20 for {MEETING}"
PAID = "It was paid"


def menu(page: Page, name: str) -> None:
    """Choose from the menu at the top, behind a button where a phone has no room for all."""
    entry = page.get_by_role("banner").get_by_role("link", name=name, exact=True)
    if not entry.is_visible():
        page.get_by_role("button", name="More").click()
    entry.click()


def until(page: Page, text: str) -> None:
    """Look again until what another service was told is shown."""
    for _ in range(60):
        if page.get_by_role("main").get_by_text(text).count():
            return
        page.wait_for_timeout(250)
        page.reload()
    reads(page, text)


def plan(lead: Page, decision: str) -> None:
    """Plan a meeting from the decision that it prepares, and come back to it."""
    lead.goto(decision)
    follow(lead, "Plan a meeting about this")
    expect(lead.get_by_label("The decision that it prepares")).not_to_have_value("")
    lead.get_by_label("What the meeting is for").fill(MEETING)
    fill_day(lead, day(0))
    lead.get_by_label("Start time").fill("10:00")
    lead.get_by_label("How long it takes").fill("60")
    lead.get_by_label("Where it is").fill("The women's centre, Mill Lane")
    press(lead, "Plan the meeting")
    done(lead, "The meeting is planned")
    lead.get_by_role("button", name="Invite somebody").click()
    lead.get_by_label("Who to invite").select_option(label="Rukhsana Mirza")
    press(lead, "Invite")
    done(lead, "They are invited")
    follow(lead, "Go to the decision")
    assert lead.url == decision


def accept(phone: Page, decision: str) -> None:
    """See the offer before saying anything, read what it is about, and say yes."""
    phone.goto("/")
    menu(phone, "Meetings and payments")
    follow(phone, MEETING)
    reads(phone, "you are offered £75")
    follow(phone, "Read the decision that it prepares")
    assert phone.url == decision
    phone.go_back()
    phone.get_by_label("Yes, I will come").check()
    press(phone, "Save my answer")
    reads(phone, "You said yes", "You will be paid £75.")


def confirm(page: Page, project: str) -> None:
    page.goto(project)
    page.get_by_role("main").get_by_role("link", name="Meetings", exact=True).click()
    page.get_by_role("main").get_by_role("link", name=MEETING).click()
    page.get_by_role("main").get_by_role("link", name="Rukhsana Mirza").click()
    page.get_by_label("Minutes that they took part").fill("60")
    press(page, "Confirm")
    reads(page, "Came for 1 hour")


def claim(phone: Page) -> str:
    """Claim for the meeting, and give the address at which the claim can be followed."""
    menu(phone, "Meetings and payments")
    follow(phone, MEETING)
    follow(phone, "Claim for this meeting")
    phone.get_by_label("What you spent money on").select_option("public_transport")
    phone.get_by_label("How much you spent").fill("3.20")
    press(phone, "Send my claim")
    reads(phone, "£78.20", "It has waited since today.")
    return phone.url.partition("?")[0]


def say_yes(page: Page, task: str, button: str) -> None:
    page.goto("/")
    menu(page, "Meetings and payments")
    follow(page, task)
    page.get_by_role("main").get_by_role("link", name=CLAIM).click()
    press(page, button)
    expect(page.get_by_role("main").get_by_role("link", name=CLAIM)).to_have_count(0)


def pay(page: Page) -> None:
    """Find the claim from the dashboard, and pay it with whatever else is ready."""
    page.goto("/reporting/payments?at=authorised")
    until(page, "£78.20")
    page.get_by_role("main").get_by_role("link", name="£78.20").first.click()
    page.get_by_role("button", name="Go to payments").click()
    reads(page, CLAIM)
    page.get_by_role("button", name="Make a batch of").click()
    press(page, "Export the file")
    fill_day(page, day(0))
    page.get_by_label("The bank's reference").fill("BACS 900")
    press(page, "Record the payment")
    done(page, "Everybody in it can see that now")


def shared(page: Page) -> dict[str, int]:
    """Give what the trust would add to the next release, by row."""
    page.goto("/reporting/")
    follow(page, re.compile("what your trust shares"))
    rows = page.get_by_role("table").locator("tbody tr").all()
    cells = [row.get_by_role("cell").all_inner_texts() for row in rows]
    return {called: int(number) for _, called, number in cells}


def count(page: Page, before: dict[str, int]) -> None:
    """See the decision and its payment counted by the dashboard, and by what is shared."""
    page.goto("/reporting/decisions?outcome=co_produced")
    until(page, "Ask mothers first")
    now = shared(page)
    assert now["Co-produced"] == before.get("Co-produced", 0) + 1
    assert now["Claims paid"] == before["Claims paid"] + 1


def release(analyst: Page, administrator: Page) -> None:
    """Have what is shared released, by two people of the programme."""
    analyst.goto("/")
    analyst.get_by_role("button", name="Prepare a release").click()
    administrator.goto("/")
    approve = administrator.get_by_role("button", name="Approve release")
    released = approve.inner_text().removeprefix("Approve ").capitalize()
    approve.click()
    analyst.reload()
    follow(analyst, released)
    for called in ("Decisions", "Payments to people with lived experience"):
        expect(analyst.get_by_role("table", name=called, exact=True)).to_be_visible()


def trace(auditor: Page, decision: str) -> None:
    """Read the thread from the first invitation to the bank, each line of it proven."""
    auditor.goto(decision)
    follow(auditor, "Follow it through every service")
    until(auditor, PAID)
    told = auditor.locator(".alongside-history h2").all_inner_texts()
    thread = (
        "The decision was opened",
        "Somebody was invited to the meeting",
        "Somebody answered the invitation",
        "The outcome was recorded",
        "It was confirmed who came",
        "Somebody asked to be paid for the meeting",
        "It was approved: the meeting happened",
        "It was authorised: it is to be paid",
        "It went out to be paid",
        PAID,
    )
    assert [each for each in told if each in thread] == list(thread)
    until(auditor, f"{len(told)} of {len(told)} lines are proven")


def command(*words: str | Path) -> str:
    """Run `alongside` with next to no environment, and give what it prints."""
    ran = subprocess.run(
        [sys.executable, "-m", "alongside.host", *words],
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def operate(place: Installed) -> None:
    """See that each follower is at work on each log."""
    _, *followed = command("log", "status", "--data", place.data).splitlines()
    assert {line.split()[-1] for line in followed} == {"follows"}


def audit(place: Installed, file: Path) -> None:
    """Take the trust's logs away, and check them with nothing but the file."""
    command("audit", "export", "--tenant", "calder", "--data", place.data, "--output", file)
    assert command("audit", "verify", file).count("valid: ") == len(services())


@pytest.mark.parametrize("where", ["fresh", "cluster"])
def test_one_thread_runs_from_an_invitation_to_the_bank_and_its_proof(
    where: str,
    visit_at: Callable[[Installed], Visit],
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    place = request.getfixturevalue(where)
    visit = visit_at(place)
    people = People(visit, javascript=True)
    phone = people.pages[RUKHSANA] = visit(RUKHSANA, width=PHONE)
    before = shared(people[JOAN])
    ask_less_notice(people[JOAN])
    project = begin(people)
    write_both_drafts(people, project)
    decision = open_decision(people[SAM], project)

    plan(people[SAM], decision)
    accept(phone, decision)
    answer(people, decision)
    decide(people[SAM], decision)
    confirm(people[FARAH], project)
    mine = claim(phone)
    say_yes(people[FARAH], "Claims to approve", "Approve: it happened")
    say_yes(people[MARTIN], "Claims to authorise", "Authorise: pay it")
    pay(people[WENDY])
    phone.goto(mine)
    reads(phone, "The bank has paid it.")

    count(people[JOAN], before)
    release(people[ROWAN], people[HARRIET])
    trace(people[OLIVE], decision)
    operate(place)
    audit(place, tmp_path / "calder.tar")
