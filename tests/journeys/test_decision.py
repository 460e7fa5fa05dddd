"""The heart of the product: an aim from its first draft to what became of it, as people do it."""

import pytest
from playwright.sync_api import expect
from tests.journeys.arranging import BRIDGET, HELEN, IMRAN, MAUREEN, TOM, YUSUF, Arranged, day
from tests.journeys.deciding import (
    JADE,
    JOAN,
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
    tell,
    write_both_drafts,
)

WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])


def test_aim_is_drafted_discussed_and_adopted_together(visit: Visit) -> None:
    # With JavaScript, test_one_thread.py goes the same way, and further.
    people = People(visit, javascript=False)
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
