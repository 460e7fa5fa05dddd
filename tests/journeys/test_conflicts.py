"""Two people, or one person twice, at the same form: nothing is lost and nothing stored twice."""

from collections.abc import Callable
from http import HTTPStatus

from playwright.sync_api import Page, expect
from tests.journeys.arranging import IMRAN, MAUREEN, TOM, YUSUF, Arranged
from tests.journeys.sending import FORM, send

Visit = Callable[..., Page]
Check = Callable[[Page], None]


def test_form_sent_twice_is_stored_once(arranged: Arranged, visit: Visit) -> None:
    decision = arranged.ask()
    for javascript in (True, False):
        page = visit(YUSUF, javascript=javascript)
        page.goto(f"{decision}/contribute")
        page.get_by_label("What you think").fill(f"Once, {javascript}")
        page.get_by_role("button", name="Send").dblclick()
        expect(page.locator("h1")).not_to_have_text("Say what you think")
        page.goto(decision)
        expect(page.get_by_text(f"Once, {javascript}")).to_have_count(1)
    assert len(arranged.read(decision)["contributions"]) == len((True, False))


def test_form_sent_again_later_is_answered_as_the_first_time(
    arranged: Arranged, visit: Visit
) -> None:
    decision = arranged.ask()
    page = visit(YUSUF)
    page.goto(f"{decision}/contribute")
    form: dict[str, str | float | bool] = {
        str(one.get_attribute("name")): one.input_value()
        for one in page.locator(f"{FORM} input[type=hidden]").all()
    }
    form["text"] = "Only once"
    for _ in range(2):
        answer = page.request.post(f"{decision}/contribute", form=form, max_redirects=0)
        assert answer.status == HTTPStatus.SEE_OTHER
    other = {**form, "text": "Something else"}
    answer = page.request.post(f"{decision}/contribute", form=other, max_redirects=0)
    assert answer.status == HTTPStatus.CONFLICT
    assert len(arranged.read(decision)["contributions"]) == 1


def test_answer_to_a_decision_that_closed_meanwhile_is_refused_and_kept(
    arranged: Arranged, visit: Visit
) -> None:
    decision = arranged.ask()
    position, words = visit(YUSUF), visit(MAUREEN)
    position.goto(f"{decision}/position")
    words.goto(f"{decision}/contribute")
    arranged.decide(decision)
    position.get_by_role("radio", name="A: Yes").check()
    position.get_by_role("radio", name="Disagree").check()
    position.get_by_label("Your reason").fill("Not on Saturdays.")
    words.get_by_label("What you think").fill("Not on Saturdays.")
    for page in (position, words):
        send(page)
        expect(page.get_by_role("alert")).to_contain_text("This decision is closed")
        expect(page.locator(f"{FORM} textarea")).to_have_value("Not on Saturdays.")
        page.goto(f"{decision}/position")
        assert page.url.endswith(decision)
    assert not arranged.read(decision)["positions"]


def test_who_is_not_invited_is_told_so_and_cannot_answer(arranged: Arranged, visit: Visit) -> None:
    asked, other = arranged.ask(), arranged.ask("Do we bid?", invite=(IMRAN, YUSUF))
    page = visit(MAUREEN)
    page.goto(other)
    expect(page.get_by_text("You are not invited to this decision")).to_be_visible()
    expect(page.get_by_text("ask Imran Sheikh to invite you")).to_be_visible()
    expect(page.get_by_role("button", name="Take a position")).to_have_count(0)
    page.goto(f"{other}/position")
    assert page.url.endswith(other)

    page.goto(f"{asked}/position")
    page.evaluate(
        "([form, to]) => { document.querySelector(form).action = to }", [FORM, f"{other}/position"]
    )
    page.get_by_role("radio", name="A: Yes").check()
    page.get_by_role("radio", name="Agree", exact=True).check()
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("You have not been invited")
    assert not arranged.read(other)["positions"]


def test_stale_draft_shows_both_texts_and_can_still_be_saved(
    arranged: Arranged, visit: Visit, axe: Check
) -> None:
    arranged.draft()
    page = visit(IMRAN, javascript=True)
    page.goto(f"{arranged.page}/aim/new")
    arranged.draft(MAUREEN, statement="From 40% to 75% by next autumn")
    page.get_by_label("The aim in one sentence").fill("From 40% to 65% by next autumn")
    page.get_by_label("Why this draft is different").fill("Ours is too bold")
    page.get_by_role("radio", name="Staff in the team").check()
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Somebody changed this")
    both = page.locator(".nhsuk-warning-callout")
    expect(both).to_contain_text("Maureen Pickles changed it")
    expect(both.locator("del").first).to_contain_text("75")
    expect(both.locator("ins").first).to_contain_text("65")
    expect(page.get_by_label("The aim in one sentence")).to_have_value(
        "From 40% to 65% by next autumn"
    )
    axe(page)
    send(page)
    expect(page.locator("main")).to_contain_text("The draft is saved")
    expect(page.get_by_role("heading", name="Draft 3")).to_be_visible()


def test_stale_description_shows_both_texts(arranged: Arranged, visit: Visit) -> None:
    page = visit(IMRAN, javascript=False)
    page.goto(f"{arranged.page}/describe")
    changed = {"title": "Carers first", "about": "Theirs", "population": "Young carers"}
    arranged.trust.put(IMRAN, arranged.page, changed, seen=arranged.page)
    page.get_by_label("Title").fill("Young carers first")
    send(page)
    both = page.locator(".nhsuk-warning-callout")
    expect(both.locator("del").first).to_contain_text("Carers")
    expect(both.locator("ins").first).to_contain_text("Young carers")
    expect(page.get_by_label("Title")).to_have_value("Young carers first")


def test_change_to_another_part_of_the_project_is_no_conflict(
    arranged: Arranged, visit: Visit
) -> None:
    page = visit(IMRAN)
    page.goto(f"{arranged.page}/steps/1")
    arranged.step(2, "Meanwhile")
    page.get_by_label("Note").fill("We found a policy.")
    send(page)
    expect(page.locator("main")).to_contain_text("The step is saved")


def test_outcome_written_while_somebody_answered_shows_what_they_said(
    arranged: Arranged, visit: Visit
) -> None:
    decision = arranged.ask()
    page = visit(IMRAN)
    page.goto(f"{decision}/outcome?option=a")
    arranged.stand(decision, TOM, "block", reason="The building is locked.")
    page.get_by_label("Why", exact=True).fill("Most want it.")
    page.get_by_label("What changed because of lived experience").fill("Saturdays.")
    page.get_by_label("Reason for going on without co-production").fill("No time.")
    page.get_by_label("Senior lead who answers for that").select_option("Imran Sheikh")
    send(page)
    meanwhile = page.locator(".nhsuk-warning-callout")
    expect(meanwhile).to_contain_text("Tom Ackroyd")
    expect(meanwhile).to_contain_text("The building is locked.")
    expect(page.get_by_label("Why", exact=True)).to_have_value("Most want it.")
    page.get_by_label("Your answer to Tom Ackroyd").fill("We have a key.")
    send(page)
    expect(page.locator("main")).to_contain_text("We have a key.")


def test_outcome_recorded_by_somebody_else_keeps_what_was_typed(
    arranged: Arranged, visit: Visit
) -> None:
    decision = arranged.ask()
    page = visit(IMRAN)
    page.goto(f"{decision}/outcome?option=a")
    arranged.decide(decision)
    page.get_by_label("Why", exact=True).fill("Most want it.")
    page.get_by_label("What changed because of lived experience").fill("Saturdays.")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("This decision is closed")
    expect(page.get_by_label("Why", exact=True)).to_have_value("Most want it.")
