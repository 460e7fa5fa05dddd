"""Every form of projects: what is wrong stands beside its field, and nothing typed is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.arranging import GWEN, IMRAN, MAUREEN, Trust, day
from tests.journeys.sending import FORM, send

Visit = Callable[..., Page]

HOSTILE = '<img src="x" onerror="document.title=7"><b>40% {{7*7}}</b>'
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
