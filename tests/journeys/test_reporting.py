"""From the dashboard to what it counts, and one decision from its question to the bank."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.security.installed import Installed

from alongside.audit import verifier
from alongside.host.audit import public_key

AUDITOR = "olive.crabtree@calder.example"
PARTNER = "jade.horsfall@calder.example"
FINANCE = "wendy.ogden@calder.example"

Check = Callable[[Page], None]
Visit = Callable[..., Page]


@pytest.fixture
def fit(axe: Check, no_overflow: Check) -> Check:
    """Fail with what is wrong for people or does not fit the screen."""

    def check(page: Page) -> None:
        axe(page)
        no_overflow(page)

    return check


@pytest.mark.parametrize("width", [1280, 375])
def test_an_auditor_goes_from_a_figure_to_a_proof_that_holds_offline(
    width: int, installed: Installed, visit: Visit, fit: Check, tmp_path: Path
) -> None:
    page = visit(AUDITOR, width=width, javascript=False)
    page.goto("/reporting/")
    expect(page.locator("main")).to_contain_text("of 10 steps done")
    fit(page)
    page.get_by_role("row", name="Still open").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Decisions: still open")
    fit(page)
    page.get_by_role("link", name="A decision about the plan").click()
    expect(page.locator("main")).to_contain_text("Somebody asked to be paid")
    expect(page.locator("main")).to_contain_text("The decision was opened")
    expect(page.locator("main")).to_contain_text(re.compile(r"(\d+) of \1 lines are proven"))
    fit(page)

    for kind in ("Line", "Receipt"):
        with page.expect_download() as begun:
            page.get_by_role("link", name=re.compile(f"^{kind} .*of Meetings")).last.click()
        begun.value.save_as(tmp_path / kind)
    key = public_key(installed.data)
    asked = [str(tmp_path / "Line"), "--receipt", str(tmp_path / "Receipt"), "--key", key]
    assert verifier.main(asked) == verifier.Outcome.VALID
    (tmp_path / "Line").write_bytes((tmp_path / "Line").read_bytes().replace(b"member", b"remem"))
    assert verifier.main(asked) == verifier.Outcome.CHANGED


def test_a_thread_turns_back_to_an_earlier_moment(visit: Visit, fit: Check) -> None:
    page = visit(AUDITOR, javascript=False)
    page.goto("/reporting/decisions")
    page.get_by_role("link", name="A decision about").last.click()
    opened = page.locator("time").first.get_attribute("datetime")
    assert opened

    page.goto(f"{page.url}?as-at={opened.replace('+', '%2B')}")

    expect(page.locator("main")).to_contain_text("This is how it stood on")
    expect(page.locator("main")).not_to_contain_text("Somebody asked to be paid")
    fit(page)
    page.goto(f"{page.url.partition('?')[0]}?as-at=2020-01-01T00:00:00Z")
    expect(page.locator("main")).to_contain_text("Nothing had happened yet.")
    fit(page)


@pytest.mark.parametrize(
    ("email", "seen", "unseen"),
    [
        (PARTNER, "Decisions by how they stand", ["The ten steps", "Payments by where"]),
        (FINANCE, "Payments", ["The ten steps"]),
    ],
)
def test_everybody_sees_the_figures_that_are_theirs(
    email: str, seen: str, unseen: list[str], visit: Visit, fit: Check
) -> None:
    page = visit(email, width=375, javascript=False)
    page.goto("/reporting/")

    expect(page.locator("main")).to_contain_text(seen)
    for words in unseen:
        expect(page.locator("main")).not_to_contain_text(words)
    fit(page)
    answer = page.goto("/reporting/decisions")
    assert answer
    assert answer.status == 403
