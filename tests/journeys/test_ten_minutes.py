"""README's ten minutes, walked on the example trusts; what it prints in bold is what is chosen."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Page, expect
from tests.security.installed import EXAMPLE_PASSWORD, Installed

README = Path(__file__).parents[2] / "README.md"
QUESTION = "Is draft 3 our aim?"
PROJECT = "Help sooner for farming families"
SAID = "My dad would come to the chapel. He would never walk into a clinic."


class NewPage(Protocol):
    """Opens one more person's browser."""

    def __call__(self, *, javascript: bool = True, base_url: str | None = None) -> Page: ...


class Walk:
    """Somebody at their browser, who remembers which of README's words they chose."""

    def __init__(self, page: Page, email: str, chosen: list[str]) -> None:
        self.page, self.chosen = page, chosen
        page.goto("/")
        page.get_by_label("Email address").fill(email)
        page.get_by_label("Password", exact=True).fill(EXAMPLE_PASSWORD)
        page.get_by_role("button", name="Sign in").click()

    def choose(self, words: str) -> None:
        """Choose a link or button that README prints in bold."""
        self.chosen.append(words)
        self.page.get_by_role("main").get_by_text(words, exact=True).first.click()

    def go(self, link: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=link).first.click()

    def fill(self, **fields: str) -> None:
        for name, text in fields.items():
            self.page.locator(f"[name={name}]").fill(text)

    def send(self, button: str) -> None:
        self.page.get_by_role("button", name=button).click()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_role("main").get_by_text(text).first).to_be_visible()


def typed(day: date, prefix: str) -> dict[str, str]:
    """Give a day as the three fields of a date."""
    return {
        f"{prefix}-day": str(day.day),
        f"{prefix}-month": str(day.month),
        f"{prefix}-year": str(day.year),
    }


def partner_answers(ellie: Walk) -> None:
    ellie.sees("What you have not answered yet")
    ellie.go(PROJECT)
    ellie.choose("Aim")
    ellie.sees("Side by side")
    ellie.choose("Decisions")
    ellie.go(QUESTION)
    ellie.sees("Draft 3 in short words")
    ellie.sees("Would it be co-produced, if you decided today?")
    ellie.choose("Say what you think")
    ellie.fill(text=SAID)
    ellie.send("Send")
    ellie.sees(SAID)
    ellie.choose("Take a position")
    ellie.page.get_by_label("A: Yes: draft 3 becomes our aim").check()
    ellie.page.get_by_label("Agree", exact=True).check()
    ellie.page.get_by_label("Only me and the co-production lead").check()
    ellie.send("Save my position")


def lead_decides(imran: Walk, today: date) -> None:
    imran.go(PROJECT)
    imran.page.get_by_role("link", name="Decisions", exact=True).first.click()
    imran.go(QUESTION)
    imran.choose("Record the outcome")
    imran.page.get_by_label("B: Go back to draft 2").check()
    imran.send("Continue")
    imran.fill(rationale="Staff cannot keep it.", changed_by_lived_experience="Nothing did.")
    imran.send("Record the outcome")
    imran.sees("outvoted without a recorded answer")
    imran.fill(override_reason="Winter is coming.")
    imran.page.get_by_label("Senior lead who answers for that").select_option(label="Imran Sheikh")
    imran.send("Record the outcome")
    imran.choose("Add what you told people")
    imran.page.get_by_label("We did not", exact=False).first.check()
    imran.fill(said="Keep the 21 days.", response="We went back to draft 2.", because="Winter.")
    imran.fill(**typed(today, "on"))
    imran.page.get_by_role("main").get_by_role("button").last.click()


def test_the_ten_minutes_can_be_walked_as_written(new_page: NewPage, fresh: Installed) -> None:
    def at(email: str) -> Walk:
        return Walk(new_page(base_url=fresh.url), email, chosen)

    chosen: list[str] = []
    today = fresh.settings.clock().date()
    ellie = at("ellie.braithwaite@northmoor.example")
    partner_answers(ellie)
    lead_decides(at("imran.sheikh@northmoor.example"), today)
    ellie.page.reload()
    ellie.sees("Keep the 21 days.")
    ellie.sees("not co-produced")
    ellie.page.get_by_role("link", name=PROJECT).first.click()
    ellie.choose("History")
    ellie.sees("wrote draft 3 of the aim")
    ellie.choose("Show an earlier moment")
    ellie.fill(**typed(today - timedelta(weeks=4), "as-at"))
    ellie.page.get_by_role("main").get_by_role("button").first.click()
    ellie.sees("wrote draft 2 of the aim")
    expect(ellie.page.get_by_text("wrote draft 3 of the aim")).to_have_count(0)
    rukhsana = at("rukhsana.mirza@calder.example")
    rukhsana.sees("Talking therapy that works")
    expect(rukhsana.page.get_by_text("farming")).to_have_count(0)
    section = README.read_text().partition("\n## Ten minutes\n")[2].partition("\n## ")[0]
    assert chosen == re.findall(r"\*\*(.+?)\*\*", section.replace("\n   ", " "))
