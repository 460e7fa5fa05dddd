"""The one form of a page that changes something, and the button that sends it."""

from typing import Final

from playwright.sync_api import Page

FORM: Final = "main form[method=post]"


def send(page: Page) -> None:
    page.locator(f"{FORM} button[type=submit]").last.click()
