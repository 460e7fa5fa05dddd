"""Every part of a page, with unkind content, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Check = Callable[[Page], None]
NewPage = Callable[..., Page]

PAGES = (
    "",
    "parts",
    "parts?who=unkind",
    "parts?as-at-day=23&as-at-month=11&as-at-year=2026&as-at-time=10%3A02am",
    "parts?as-at-day=31&as-at-month=2&as-at-year=2026",
    "form",
    "errors/404",
    "errors/500",
    "about/accessibility",
    "about/privacy?who=nobody",
    "about/example",
)
WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", ["scripts", "no scripts"])


@pytest.fixture
def works_for_everybody(axe: Check, no_overflow: Check) -> Check:
    def check(page: Page) -> None:
        no_overflow(page)
        axe(page)

    return check


@pytest.mark.parametrize("path", PAGES)
@WITH_AND_WITHOUT
def test_pages_are_accessible_and_fit_the_narrowest_phone(
    path: str, scripts: str, gallery: str, new_page: NewPage, works_for_everybody: Check
) -> None:
    page = new_page(width=320, javascript=scripts == "scripts")
    page.goto(gallery + path)
    works_for_everybody(page)


@pytest.mark.parametrize("width", [1280, 375, 320])
@WITH_AND_WITHOUT
def test_form_with_every_error_is_accessible(
    width: int, scripts: str, gallery: str, new_page: NewPage, works_for_everybody: Check
) -> None:
    page = new_page(width=width, javascript=scripts == "scripts")
    page.goto(f"{gallery}form")
    page.get_by_role("button", name="Save and continue").click()
    assert page.title().startswith("Error: Every field")
    expect(page.get_by_role("alert")).to_contain_text("Enter a title")
    works_for_everybody(page)


@pytest.mark.parametrize("path", ["parts", "form", "errors/404"])
def test_targets_are_large_enough_for_a_thumb(path: str, gallery: str, new_page: NewPage) -> None:
    page = new_page(width=375)
    page.goto(gallery + path)
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select')]
          .filter(it => it.checkVisibility() && !it.closest('p'))
          .filter(it => !it.matches('.nhsuk-skip-link, .nhsuk-task-list__link'))
          .map(it => [it.outerHTML.slice(0, 90), it.getBoundingClientRect().height])
          .filter(([, height]) => height < 43.5)"""
    )
    assert small == []


def test_focus_can_be_seen_on_everything_that_takes_it(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}form")
    for _ in range(30):
        page.keyboard.press("Tab")
        style = page.evaluate(
            """() => {
              const here = document.activeElement
              const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(here)
              const label = here.nextElementSibling
              const beside = label ? getComputedStyle(label, '::before').boxShadow : 'none'
              return [outlineStyle + outlineWidth, boxShadow, beside, here.outerHTML.slice(0, 90)]
            }"""
        )
        if style[3].startswith("<body"):
            break
        outlined = not style[0].startswith("none") and not style[0].endswith("0px")
        assert outlined or style[1] != "none" or style[2] != "none", style


def test_skip_link_leads_past_the_header(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}form")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.url.endswith("#maincontent")


@WITH_AND_WITHOUT
def test_everything_typed_comes_back_and_the_summary_leads_to_its_field(
    scripts: str, gallery: str, new_page: NewPage
) -> None:
    page = new_page(width=375, javascript=scripts == "scripts")
    page.goto(f"{gallery}form")
    words = '\n  First line <b>bold</b> & "quoted"\n\n你好\n' + "long " * 50
    page.get_by_label("Title", exact=True).fill("  A title that is far too long to be a title  ")
    page.get_by_label("What matters to you").fill(words)
    page.get_by_label("Day").fill("31")
    page.get_by_label("Year").fill("2027")
    page.get_by_role("radio", name="Easy read").check()
    page.get_by_role("checkbox", name="Spoken").check()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value(
        "  A title that is far too long to be a title  "
    )
    assert page.get_by_label("What matters to you").input_value() == words
    expect(page.get_by_label("Day")).to_have_value("31")
    expect(page.get_by_role("radio", name="Easy read")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Spoken")).to_be_checked()
    page.get_by_role("link", name="Deadline must include a month").click()
    expect(page.get_by_label("Month")).to_be_focused()


def test_printed_page_leaves_out_what_paper_cannot_do(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}parts")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()
    expect(page.get_by_role("button", name="Show this moment")).to_be_hidden()
    expect(page.get_by_text("Northmoor Partnership NHS Foundation Trust")).to_be_visible()
