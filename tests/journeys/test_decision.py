"""The heart of the product: an aim from its first draft to what became of it, as people do it."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.arranging import BRIDGET, HELEN, IMRAN, MAUREEN, TOM, YUSUF, Arranged, day
from tests.security.installed import Installed

Visit = Callable[..., Page]

JOAN = "joan.whitworth@calder.example"
SAM = "sam.greenwood@calder.example"
FARAH = "farah.hussain@calder.example"
PETE = "pete.lumb@calder.example"
RUKHSANA = "rukhsana.mirza@calder.example"
JADE = "jade.horsfall@calder.example"

WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])


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


@pytest.mark.parametrize(
    ("place", "javascript"),
    [("installed", True), ("installed", False), ("cluster", True)],
    ids=["js", "no-js", "cluster"],
)
def test_aim_is_drafted_discussed_and_adopted_together(
    place: str,
    javascript: bool,  # noqa: FBT001 a parameter of the test
    visit_at: Callable[[Installed], Visit],
    request: pytest.FixtureRequest,
) -> None:
    people = People(visit_at(request.getfixturevalue(place)), javascript=javascript)
    ask_less_notice(people[JOAN])
    project = begin(people)
    write_both_drafts(people, project)
    decision = open_decision(people[SAM], project)
    answer(people, decision)
    decide(people[SAM], decision)
    tell(people[SAM], "Who asks?", "Yes, we did", "Two mothers ask.", "People answer them.")
    tell(people[SAM], "Come at two", "No, we did not", "We come at nine.", "The shift ends at one.")

    page = people[JADE]
    page.goto(decision)
    reads(page, "All but one want it.", "8 in 10 and not 6.", "A mother asks, and is paid.")
    reads(page, "Two mothers ask.", "We come at nine.", "The shift ends at one.")
    page.goto(f"{project}/aim")
    reads(page, "Our aim: From 2 in 10 to 8 in 10 asked")
    page.goto(f"{project}/history")
    reads(page, "Rukhsana Mirza wrote draft 2", "Jade Horsfall as somebody with lived experience")
    reads(page, "8 in 10 and not 6.")


@WITH_AND_WITHOUT
def test_decision_without_co_production_says_why_and_who_answers_for_it(
    javascript: bool,  # noqa: FBT001 a parameter of the test
    arranged: Arranged,
    visit: Visit,
) -> None:
    arranged.sponsor()
    decision = arranged.ask()
    arranged.stand(decision, YUSUF)
    lead = visit(IMRAN, javascript=javascript)
    lead.goto(f"{decision}/outcome?option=a")
    expect(lead.locator(".alongside-checks")).to_contain_text("Missing")
    lead.get_by_label("Why", exact=True).fill("The fund closes today.")
    lead.get_by_label("What changed because of lived experience").fill("Saturdays.")
    press(lead, "Record the outcome")
    expect(lead.get_by_role("alert")).to_contain_text("This decision is not co-produced yet.")
    expect(lead.get_by_label("Why", exact=True)).to_have_value("The fund closes today.")
    lead.get_by_label("Reason for going on without co-production").fill("It closes at 5pm.")
    lead.get_by_label("Senior lead who answers for that").select_option(
        "Dr Helen Sugden, senior sponsor"
    )
    press(lead, "Record the outcome")
    done(lead, "The outcome is recorded")

    partner = visit(MAUREEN, javascript=javascript)
    partner.goto(decision)
    expect(partner.get_by_text("Not co-produced", exact=True)).to_be_visible()
    expect(partner.get_by_text("It closes at 5pm.")).to_be_visible()
    expect(partner.get_by_text("Dr Helen Sugden answers for this.")).to_be_visible()
    expect(partner.get_by_text("1 person with lived experience took part")).to_be_visible()


@WITH_AND_WITHOUT
def test_deadline_counts_once_both_sides_agree(
    javascript: bool,  # noqa: FBT001 a parameter of the test
    arranged: Arranged,
    visit: Visit,
) -> None:
    arranged.deadline("First meeting in the library")
    partner = visit(MAUREEN, javascript=javascript)
    partner.goto(arranged.page)
    follow(partner, "Agree to a deadline: First meeting in the library")
    expect(partner.get_by_text("People with lived experience have not agreed yet.")).to_be_visible()
    press(partner, "Agree to this deadline")
    done(partner, "You agreed to the deadline")
    expect(partner.get_by_text("Agreed", exact=True)).to_be_visible()

    staff = visit(TOM, javascript=javascript)
    staff.goto(f"{arranged.page}/deadlines")
    follow(staff, "Move this deadline")
    fill_day(staff, day(60))
    staff.get_by_label("Why it moves").fill("The library is shut.")
    press(staff, "Move the deadline")
    expect(staff.get_by_text("Not mutually agreed", exact=True)).to_be_visible()


def test_private_reason_is_read_by_its_writer_and_the_co_production_lead_only(
    arranged: Arranged, visit: Visit
) -> None:
    decision = arranged.ask()
    partner = visit(YUSUF)
    partner.goto(f"{decision}/position")
    partner.get_by_role("radio", name="A: Yes").check()
    partner.get_by_role("radio", name="Disagree").check()
    partner.get_by_label("Your reason").fill("I am afraid of Saturdays.")
    partner.get_by_role("radio", name="Only me and the co-production lead").check()
    press(partner, "Save my position")
    expect(partner.get_by_text("I am afraid of Saturdays.")).to_be_visible()
    for email, words, notice in ((BRIDGET, 1, 0), (IMRAN, 0, 1), (HELEN, 0, 0)):
        page = visit(email)
        page.goto(decision)
        expect(page.get_by_text("I am afraid of Saturdays.")).to_have_count(words)
        expect(page.get_by_text("This reason is private.")).to_have_count(notice)


def test_partner_always_sees_what_they_can_do_next(arranged: Arranged, visit: Visit) -> None:
    partner = visit(YUSUF)

    def next_is(text: str) -> None:
        partner.goto(arranged.page)
        heading = partner.get_by_role("heading", name="What you can do next")
        expect(heading.locator("xpath=following-sibling::*[1]")).to_contain_text(text)

    next_is("Write the first draft of the aim")
    arranged.draft()
    next_is("Read draft 1 of the aim")
    decision = arranged.ask(draft=1)
    next_is("14 days left")
    arranged.stand(decision, YUSUF)
    next_is("You can say more, or change your position")
    arranged.decide(decision)
    next_is("Nothing is waiting for you")
