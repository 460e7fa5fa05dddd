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
