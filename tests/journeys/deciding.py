"""The steps of a decision in the browser: a project, two drafts, a question, its outcome."""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from playwright.sync_api import Page, expect
from tests.journeys.arranging import day

Visit = Callable[..., Page]

JOAN: Final = "joan.whitworth@calder.example"
SAM: Final = "sam.greenwood@calder.example"
FARAH: Final = "farah.hussain@calder.example"
PETE: Final = "pete.lumb@calder.example"
RUKHSANA: Final = "rukhsana.mirza@calder.example"
JADE: Final = "jade.horsfall@calder.example"


def fill_day(page: Page, day: date) -> None:
    page.get_by_label("Day", exact=True).fill(str(day.day))
    page.get_by_label("Month").fill(str(day.month))
    page.get_by_label("Year").fill(str(day.year))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("link", name=name).first.click()


def done(page: Page, text: str) -> None:
    expect(page.locator(".nhsuk-notification-banner")).to_contain_text(text)


class People:
    """Everybody of one journey, each with a browser of their own."""

    def __init__(self, visit: Visit, *, javascript: bool) -> None:
        self.visit = visit
        self.javascript = javascript
        self.pages: dict[str, Page] = {}

    def __getitem__(self, email: str) -> Page:
        if email not in self.pages:
            self.pages[email] = self.visit(email, javascript=self.javascript)
        return self.pages[email]


def ask_less_notice(page: Page) -> None:
    """Let an administrator say that decisions of this trust need no days to prepare."""
    page.goto("/projects/policy")
    page.get_by_label("Working days to prepare").fill("0")
    page.get_by_label("Why").fill("We meet in the room, and decide there.")
    press(page, "Save")
    done(page, "The policy is saved")


def start_project(page: Page, title: str) -> str:
    page.goto("/projects/")
    page.get_by_role("button", name="Start a project").click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("What the project is about").fill("Nobody asks us what would help.")
    page.get_by_label("Who the project is for").fill("New mothers in Todbrook")
    press(page, "Start the project")
    done(page, "The project has started")
    return page.url.partition("?")[0]


def join_team(page: Page, project: str, name: str, role: str, experience: str) -> None:
    page.goto(f"{project}/team")
    page.get_by_role("button", name="Add somebody to the team").click()
    page.get_by_label("Person").select_option(name)
    page.get_by_role("radio", name=role).check()
    page.get_by_role("radio", name=experience).check()
    press(page, "Add to the team")
    done(page, "They are in the team now")


def write_draft(page: Page, project: str, statement: str, because: str, origin: str) -> None:
    page.goto(f"{project}/aim")
    page.get_by_role("button", name="Write draft").click()
    page.get_by_label("The aim in one sentence").fill(statement)
    if not page.get_by_label("What will change").input_value():
        page.get_by_label("What will change").fill("Mothers who are asked what would help")
        page.get_by_label("For whom").fill("New mothers in Todbrook")
        page.get_by_label("How you will measure it").fill("A card at each visit")
        page.get_by_label("Where it stands now").fill("2 in 10")
        page.get_by_label("Where you want it to be").fill("8 in 10")
        fill_day(page, day(300))
    page.get_by_label("Why this draft is different").fill(because)
    page.get_by_role("radio", name=origin).check()
    page.get_by_role("button", name="Save draft").click()
    done(page, "The draft is saved")


def say(page: Page, decision: str, words: str) -> None:
    page.goto(decision)
    page.get_by_role("button", name="Say what you think").click()
    page.get_by_label("What you think").fill(words)
    press(page, "Send")
    done(page, "Your contribution is in the record")


def stand(page: Page, decision: str, option: str, stance: str, reason: str) -> None:
    page.goto(decision)
    page.get_by_role("button", name="Take a position").click()
    page.get_by_role("radio", name=option).check()
    page.get_by_role("radio", name=stance, exact=True).check()
    page.get_by_label("Your reason").fill(reason)
    press(page, "Save my position")
    done(page, "Your position is in the record")


def tell(page: Page, said: str, did: str, response: str, because: str) -> None:
    page.get_by_role("button", name="Add what you told people").click()
    page.get_by_label("You said").fill(said)
    page.get_by_role("radio", name=did).check()
    page.get_by_label("What you did, or did not do").fill(response)
    page.get_by_label("Because").fill(because)
    press(page, "Save")
    done(page, "What you told people is in the record")


def begin(people: People) -> str:
    """Start a project with two of its staff and two people with lived experience."""
    lead = people[SAM]
    project = start_project(lead, "Ask mothers first")
    join_team(lead, project, "Farah Hussain", "Team member", "Staff")
    join_team(lead, project, "Pete Lumb", "Team member", "Staff")
    for name in ("Rukhsana Mirza", "Jade Horsfall"):
        join_team(lead, project, name, "Lived-experience partner", "Lived experience")
    return project


def write_both_drafts(people: People, project: str) -> None:
    """Let a lead write a draft, and a partner a better one; both stand side by side."""
    write_draft(people[SAM], project, "From 2 in 10 to 6 in 10 asked", "To begin", "Staff")
    better, reason = "From 2 in 10 to 8 in 10 asked", "6 in 10 still leaves out my sister"
    write_draft(people[RUKHSANA], project, better, reason, "People with lived experience")
    page = people[JADE]
    page.goto(f"{project}/aim")
    expect(page.locator("del").first).to_contain_text("6")
    expect(page.locator("ins").first).to_contain_text("8")


def open_decision(page: Page, project: str) -> str:
    page.goto(f"{project}/aim")
    follow(page, "Open a decision on draft 2")
    page.get_by_role("radio", name="Consensus").check()
    press(page, "Open the decision")
    done(page, "The decision is open")
    decision = page.url.partition("?")[0]
    follow(page, "Add something to read, hear or see")
    page.get_by_label("Title of the material").fill("Draft 2, Easy Read")
    page.get_by_role("radio", name="Easy Read").check()
    page.get_by_label("Text").fill("We want to ask more mothers.")
    press(page, "Add this")
    done(page, "The material is added")
    return decision


def answer(people: People, decision: str) -> None:
    """Let everybody say where they stand, one of them against."""
    partner = people[JADE]
    partner.goto("/projects/")
    partner.locator(f"a[href='{decision[decision.index('/projects') :]}']").click()
    say(partner, decision, "Nobody asked me. I would have said: come at two, not at nine.")
    stand(partner, decision, "A: Yes", "Agree", "It is what we said.")
    stand(people[RUKHSANA], decision, "A: Yes", "Disagree", "Who asks? Not the health visitor.")
    stand(people[PETE], decision, "A: Yes", "Agree with reservations", "If the cards come back.")
    stand(people[SAM], decision, "A: Yes", "Agree", "")


def decide(page: Page, decision: str) -> None:
    """Record the outcome; it is co-produced only once the one who was against is answered."""
    page.goto(decision)
    page.get_by_role("button", name="Record the outcome").click()
    page.get_by_role("radio", name="A: Yes").check()
    press(page, "Continue")
    page.get_by_label("Why", exact=True).fill("All but one want it.")
    page.get_by_label("What changed because of lived experience").fill("8 in 10 and not 6.")
    page.get_by_label("Your answer to Rukhsana Mirza").fill("A mother asks, and is paid.")
    press(page, "Record the outcome")
    done(page, "The outcome is recorded")
    expect(page.get_by_text("Co-produced", exact=True)).to_be_visible()


def reads(page: Page, *texts: str) -> None:
    for words in texts:
        expect(page.get_by_role("main")).to_contain_text(words)
