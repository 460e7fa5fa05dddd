"""Every form of projects: what is wrong stands beside its field, and nothing typed is lost."""

import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.arranging import GWEN, IMRAN, MAUREEN, TOM, YUSUF, Arranged, Trust, day

Visit = Callable[..., Page]
Check = Callable[[Page], None]

HOSTILE = '<img src="x" onerror="document.title=7"><b>40% {{7*7}}</b>'
FORM = "main form[method=post]"
NO_DATE = {"day": "", "month": "", "year": ""}
PAST = {"day": "1", "month": "2", "year": "2020"}

EMPTY = {
    "/projects/new": ("Enter a title", "Enter what the project is about"),
    "{page}/describe": ("Enter a title", "Enter who the project is for"),
    "{page}/steps/3": ("Select how far you are",),
    "{page}/aim/new": ("Enter the aim in one sentence", "Enter the day by when"),
    "{page}/team/new": ("Select a person", "Select the experience they bring"),
    "{page}/team/members/{member}": ("Select what they do in the project",),
    "{page}/team/lead": ("Select the co-production lead",),
    "{page}/team/sponsor": ("Enter what the team may decide by itself",),
    "{page}/deadlines/new": ("Enter what must be done by then", "Enter the deadline"),
    "{page}/deadlines/1/move": ("Enter the new deadline", "Enter why it moves"),
    "{page}/decisions/new": ("Select what it is about", "Enter option B", "Select who you invite"),
    "{page}/decisions/new?draft=1": ("Enter the question", "Select how you will decide"),
    "{open}/material": ("Enter the title of the material", "Select the format"),
    "{open}/invite": ("Select who you invite",),
    "{open}/contribute": ("Enter what you think",),
    "{open}/position": ("Select an option", "Select where you stand"),
    "{open}/outcome?option=a": ("Enter why", "or say that nothing did"),
    "{closed}/feedback": ("Enter what people said", "Select whether you acted on it"),
    "{closed}/dissent/{member}": ("Enter the answer",),
    "/projects/policy": ("Working days to prepare must be a number", "Enter why"),
}
"""What each form says when it is sent with nothing in it."""

Typed = dict[str, str | dict[str, str]]

REFUSED: dict[str, tuple[Typed, str]] = {
    "{page}/aim/new": ({"statement": "To improve access"}, "Say how much will change"),
    "{page}/team/sponsor": ({"until": PAST}, "must end after it starts"),
    "{page}/deadlines/new": ({"what": "A plan", "due": PAST}, "This date is in the past"),
    "{page}/deadlines/1/move": ({"because": "Snow", "due": PAST}, "This date is in the past"),
    "{page}/decisions/new": ({"option_a": "Yes", "option_b": "Yes"}, "say the same"),
    "{page}/decisions/new?draft=1": (
        {"option_b": "No", "option_c": "", "option_d": "", "deadline": PAST},
        "This date is in the past",
    ),
    "{open}/material": ({"title": "Draft 1, Easy Read", "link": "", "text": ""}, "Enter a link"),
    "{open}/invite": ({}, "Select the experience they bring"),
    "{open}/outcome?option=a": ({"rationale": "We must."}, "not co-produced yet"),
    "/projects/policy": ({"notice": "99", "because": "Why not"}, "must be a number from 0 to 60"),
}
"""What is typed that a rule refuses, and what is said about it."""


@pytest.fixture(scope="module")
def story(trust: Trust) -> dict[str, str]:
    """Give the addresses of a project with one decision open and one closed."""
    made = trust.project()
    made.sponsor()
    made.deadline()
    made.draft()
    asked, closed = made.ask(), made.ask("Do we bid?")
    made.stand(closed, MAUREEN, "disagree")
    made.decide(closed)
    return {
        "page": made.page,
        "open": asked,
        "closed": closed,
        "member": trust.member(MAUREEN),
    }


def clear(page: Page) -> None:
    """Take everything out of the form, also what was chosen already."""
    for box in page.locator(f"{FORM} input[type=text], {FORM} textarea").all():
        box.fill("")
    page.evaluate(
        "form => document.querySelectorAll(form + ' :checked').forEach(it => {"
        "it.checked = false; it.selected = false})",
        FORM,
    )


def fill(page: Page, name: str, value: str | dict[str, str]) -> None:
    if isinstance(value, dict):
        for part, text in value.items():
            page.locator(f"[name='{name}-{part}']").fill(text)
    else:
        page.locator(f"[name='{name}']").fill(value)


def fill_all(page: Page, text: str) -> None:
    """Fill every field of the form with something it takes, and with a text where it can."""
    for box in page.locator(f"{FORM} textarea, {FORM} input[type=text]").all():
        name = box.get_attribute("name") or ""
        part = name.rpartition("-")[2]
        ahead = day(400 if name.startswith("until") else 30)
        when = {"day": ahead.day, "month": ahead.month, "year": ahead.year}
        box.fill(str(when[part]) if part in when else text)
    radios = page.locator(f"{FORM} input[type=radio]").all()
    for group in {one.get_attribute("name") for one in radios}:
        page.locator(f"{FORM} input[name='{group}']").first.check()
    for one in page.locator(f"{FORM} select").all():
        one.select_option(index=1)


def send(page: Page) -> None:
    page.locator(f"{FORM} button[type=submit]").last.click()


def where(template: str, story: dict[str, str]) -> str:
    return template.format(**story)


def who(template: str) -> str:
    return GWEN if template == "/projects/policy" else IMRAN


@pytest.mark.parametrize("template", EMPTY)
def test_form_sent_empty_says_beside_each_field_what_to_do(
    template: str, story: dict[str, str], visit: Visit
) -> None:
    page = visit(who(template))
    page.goto(where(template, story))
    clear(page)
    send(page)
    summary = page.get_by_role("alert")
    for words in EMPTY[template]:
        expect(summary).to_contain_text(words)
    assert page.title().startswith("Error: ")
    links = summary.get_by_role("link").all()
    beside = page.locator(".nhsuk-error-message").all_inner_texts()
    assert len(links) == len(beside)
    for link in links:
        assert any((link.inner_text() in text) for text in beside)
        target = page.locator(str(link.get_attribute("href")))
        expect(target).to_have_count(1)
        link.click()
        expect(target).to_be_focused()


@pytest.mark.parametrize("template", REFUSED)
def test_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    template: str, story: dict[str, str], visit: Visit
) -> None:
    typed, told = REFUSED[template]
    page = visit(who(template))
    page.goto(where(template, story))
    fill_all(page, "Kept 40% <as> typed")
    if template.endswith("/outcome?option=a"):
        fill(page, "override_reason", "")
    if template.endswith("/invite"):
        clear(page)
        page.get_by_role("checkbox", name="Colin Mears").check()
    for name, value in typed.items():
        fill(page, name, value)
    before = _typed(page)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text(told)
    expect(page.locator(".nhsuk-error-message").first).to_contain_text(told)
    assert _typed(page) == before


def _typed(page: Page) -> dict[str, str]:
    """Give what is in every box, and which options are chosen."""
    texts = {
        str(box.get_attribute("name")): box.input_value()
        for box in page.locator(f"{FORM} textarea, {FORM} input[type=text], {FORM} select").all()
    }
    chosen = [one.get_attribute("id") for one in page.locator(f"{FORM} input:checked").all()]
    return texts | {"chosen": str(chosen)}


def test_unanswered_question_which_option_was_decided_is_asked_again(
    story: dict[str, str], visit: Visit
) -> None:
    page = visit(IMRAN, javascript=False)
    page.goto(f"{story['open']}/outcome")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Select what was decided")


def test_html_typed_in_any_field_is_shown_as_text(trust: Trust, visit: Visit) -> None:
    made = trust.project(HOSTILE)
    made.draft()
    asked, closed = made.ask(HOSTILE), made.ask(HOSTILE)
    made.stand(closed, MAUREEN, "disagree")
    made.decide(closed, because=HOSTILE)
    made.deadline(HOSTILE)
    names = {"page": made.page, "open": asked, "closed": closed}
    names["member"] = trust.member(MAUREEN)
    stored = 0
    page = visit(IMRAN)
    for template in EMPTY:
        if template not in {"/projects/policy", "/projects/new"}:
            page.goto(where(template, names))
            fill_all(page, HOSTILE)
            send(page)
            stored += "done=" in page.url
            _shows_no_markup(page)
    assert stored >= len(EMPTY) // 2
    for address in (made.page, f"{made.page}/aim", f"{made.page}/team", asked, closed):
        page.goto(address)
        _shows_no_markup(page)
        assert page.locator("main").get_by_text(HOSTILE).count(), address
    page.goto(f"{made.page}/history")
    _shows_no_markup(page)


def _shows_no_markup(page: Page) -> None:
    expect(page.locator("main img, main b, main script")).to_have_count(0)
    assert page.title() != "7"
    assert "49</b>" not in page.content()


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


def test_history_shows_how_things_stood_at_a_moment(arranged: Arranged, visit: Visit) -> None:
    arranged.draft()
    then = arranged.trust.read(IMRAN, f"{arranged.page}/history")["entries"][-1]["at"]
    arranged.draft(MAUREEN, statement="From 40% to 75% by next autumn")
    page = visit(YUSUF, javascript=False)
    page.goto(f"{arranged.page}/history")
    expect(page.locator("main")).to_contain_text("Maureen Pickles wrote draft 2")
    page.goto(f"{arranged.page}/history?as-at={quote(then)}")
    expect(page.locator("main")).to_contain_text("This is how it stood on")
    expect(page.locator("main")).to_contain_text("1 draft, none adopted")
    expect(page.locator("main")).to_contain_text("Imran Sheikh wrote draft 1")
    expect(page.locator("main")).not_to_contain_text("draft 2")

    page.get_by_text("Show an earlier moment").click()
    yesterday = day(-1)
    for part in ("day", "month", "year"):
        page.get_by_label(part.capitalize(), exact=True).fill(str(getattr(yesterday, part)))
    page.get_by_label("Time").fill("")
    page.get_by_role("button", name="Show this moment").click()
    expect(page.locator("main")).to_contain_text("The project had not started yet.")
    page.get_by_text("Show an earlier moment").click()
    page.get_by_label("Month").fill("13")
    page.get_by_role("button", name="Show this moment").click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile("real date|month"))
