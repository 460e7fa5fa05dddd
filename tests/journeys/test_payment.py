"""A person is paid: claimed on a phone, approved, authorised, exported, and paid by the bank."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.arranging import BRIDGET, HELEN, IMRAN, YUSUF, Trust, day

Check = Callable[[Page], None]
Visit = Callable[..., Page]

RUTH = "ruth.calvert@northmoor.example"
API = "/participation/api"
TITLE = "What the letters should say"


@pytest.fixture
def activity(trust: Trust) -> str:
    """A meeting of today's at which Yusuf was for two hours."""
    (project, *_) = trust.ask(IMRAN, "GET", f"{API}/projects")["projects"]
    meeting = {
        "title": TITLE,
        "about": "",
        "on": day(0).isoformat(),
        "starts": "00:05",
        "minutes": 120,
        "place": "The chapel room",
        "invite": [trust.member(YUSUF)],
    }
    path = f"{API}/projects/{project['project']}/activities"
    made = str(trust.ask(IMRAN, "POST", path, meeting)["stream"])
    trust.ask(YUSUF, "PUT", f"{API}/invitations/{made}/answer", {"accepted": True})
    version = trust.ask(BRIDGET, "GET", f"{API}/activities/{made}")["version"]
    came = f"{API}/activities/{made}/attendance/{trust.member(YUSUF)}"
    trust.ask(BRIDGET, "PUT", came, {"minutes": 120}, version=version)
    return made


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def downloaded(page: Page, link: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    return Path(waiting.value.path()).read_bytes()


def claim(phone: Page, activity: str, sound: Check) -> None:
    """Claim what the page offers and a bus fare; half an expense is asked for again."""
    phone.goto(f"/participation/invitations/{activity}")
    phone.get_by_role("link", name="Claim for this meeting").click()
    expect(phone.locator("main")).to_contain_text("You will get £50 for your time")
    sound(phone)
    phone.get_by_label("How much you spent").fill("4.80")
    press(phone, "Send my claim")
    expect(phone.get_by_role("alert")).to_contain_text("Select what you spent money on")
    sound(phone)
    phone.get_by_label("What you spent money on").select_option("public_transport")
    press(phone, "Send my claim")
    expect(phone.locator("main")).to_contain_text("£54.80")
    expect(phone.locator("main")).to_contain_text("It has waited since today.")
    sound(phone)


def ask_and_answer(page: Page, phone: Page, sound: Check) -> None:
    """Ask something before approving; the person answers on the claim's own page."""
    page.goto("/participation/approvals")
    page.get_by_role("link", name=f"Yusuf Karim: £54.80 for {TITLE}").click()
    page.get_by_role("link", name="Ask a question first").click()
    press(page, "Ask")
    expect(page.get_by_role("alert")).to_contain_text("Enter your question")
    sound(page)
    page.get_by_label("Your question").fill("Was that there and back?")
    press(page, "Ask")
    expect(page.locator("main")).to_contain_text("Waiting for an answer")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Was that there and back?")
    sound(phone)
    phone.get_by_label("Your answer").fill("Yes, both ways.")
    press(phone, "Send my answer")
    expect(phone.locator("main")).to_contain_text("Your answer is sent")


def decide(page: Page, path: str, button: str, sound: Check) -> None:
    """Say yes to the claim at a desk."""
    page.goto(f"/participation/{path}")
    sound(page)
    page.get_by_role("link", name=f"Yusuf Karim: £54.80 for {TITLE}").click()
    expect(page.locator("main")).to_contain_text("Project")
    sound(page)
    press(page, button)
    expect(page.get_by_role("link", name=f"Yusuf Karim: £54.80 for {TITLE}")).to_have_count(0)


def pay(page: Page, claim: str, sound: Check) -> None:
    """Make a batch, export it, compare the file with its manifest, and record the payment."""
    page.goto("/participation/payments")
    sound(page)
    page.get_by_role("button", name="Make a batch of").click()
    sound(page)
    press(page, "Export the file")
    sound(page)
    content = downloaded(page, "Download batch-")
    manifest = json.loads(downloaded(page, "Download the manifest"))
    *lines, total = csv.DictReader(io.StringIO(content.decode(), newline=""))
    assert manifest["sha256"] == hashlib.sha256(content).hexdigest()
    assert sum(int(line["pence"]) for line in lines) == int(total["pence"])
    assert manifest["total_pence"] == int(total["pence"])
    mine = {line["kind"]: int(line["pence"]) for line in lines if line["claim"] == claim}
    assert mine == {"time": 5_000, "public_transport": 480}
    assert downloaded(page, "Download batch-") == content
    today = day(0)
    for part, number in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        page.get_by_label(part, exact=True).fill(str(number))
    page.get_by_label("The bank's reference").fill("=BACS 1")
    press(page, "Record the payment")
    expect(page.get_by_role("alert")).to_contain_text("Enter the bank's reference with letters")
    sound(page)
    page.get_by_label("The bank's reference").fill("BACS 1")
    press(page, "Record the payment")
    expect(page.locator("main")).to_contain_text("Everybody in it can see that now")


def test_a_claim_made_on_a_phone_is_paid_and_four_people_had_a_hand_in_it(
    activity: str, visit: Visit, axe: Check, no_overflow: Check
) -> None:
    def sound(page: Page) -> None:
        axe(page)
        no_overflow(page)

    phone = visit(YUSUF, width=320, javascript=False)
    claim(phone, activity, sound)
    mine = phone.url.partition("?")[0]
    lead = visit(BRIDGET, width=320)
    ask_and_answer(lead, phone, sound)
    decide(lead, "approvals", "Approve: it happened", sound)
    decide(visit(HELEN, width=320), "authorisations", "Authorise: pay it", sound)
    pay(visit(RUTH, width=320), mine.rpartition("/")[2], sound)

    phone.goto(mine)
    expect(phone.locator("main")).to_contain_text("The bank has paid it.")
    expect(phone.locator("main")).to_contain_text("on the same day.")
    sound(phone)
    phone.goto("/participation/claims")
    expect(phone.locator("main")).to_contain_text(f"£54.80 for {TITLE}")
    sound(phone)
