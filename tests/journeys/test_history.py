"""How a project stood at an earlier moment."""

import re
from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import Page, expect
from tests.journeys.arranging import IMRAN, MAUREEN, YUSUF, Arranged, day

Visit = Callable[..., Page]


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
