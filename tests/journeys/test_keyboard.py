"""Somebody who uses no mouse signs in and takes a position."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.journeys.arranging import YUSUF, Arranged
from tests.security.installed import EXAMPLE_PASSWORD, Installed

NewPage = Callable[..., Page]

MOST = 80


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has this label or text has the focus."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => {
              const it = document.activeElement
              return it.labels && it.labels.length ? it.labels[0].innerText : it.innerText
            }"""
        )
        if here.strip().startswith(name):
            return
    message = f"Tab never reaches {name!r} on {page.url}"
    raise AssertionError(message)


def test_sign_in_and_position_need_no_mouse(
    arranged: Arranged, installed: Installed, new_page: NewPage
) -> None:
    decision = arranged.ask("Do we meet in the mosque?")
    page = new_page(base_url=installed.url)
    page.goto("/identity/sign-in")
    tab_to(page, "Email address")
    page.keyboard.type(YUSUF)
    tab_to(page, "Password")
    page.keyboard.type(EXAMPLE_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/")

    tab_to(page, "Skip to main content")
    page.keyboard.press("Enter")
    tab_to(page, "Do we meet in the mosque?")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{decision}")
    tab_to(page, "Take a position")
    page.keyboard.press("Enter")
    page.wait_for_url("**/position")

    tab_to(page, "A: Yes")
    page.keyboard.press("Space")
    tab_to(page, "Agree")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Agree with reservations")).to_be_checked()
    tab_to(page, "Your reason")
    page.keyboard.type("If there is tea.")
    tab_to(page, "Save my position")
    page.keyboard.press("Enter")
    page.wait_for_url("**?done=position")
    expect(page.locator(".nhsuk-notification-banner")).to_be_focused()
    assert arranged.read(decision)["positions"][0]["stance"] == "agree_with_reservations"
