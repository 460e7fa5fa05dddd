"""The programme: an analyst prepares a release, an administrator approves it, a trust opts out."""

import hashlib
import re

from playwright.sync_api import Page, expect
from tests.journeys.conftest import Check, Visit

ANALYST = "rowan.ellery@programme.example"
ADMINISTRATOR = "harriet.lune@programme.example"
TRUST = "joan.whitworth@calder.example"
NARROW = 320


def looked_at(page: Page, axe: Check, no_overflow: Check) -> None:
    axe(page)
    no_overflow(page)


def test_a_release_from_the_button_to_the_file(
    visit: Visit, axe: Check, no_overflow: Check
) -> None:
    analyst, administrator = visit(ANALYST), visit(ADMINISTRATOR, width=NARROW)
    analyst.goto("/reporting/releases")
    analyst.get_by_role("button", name="Prepare a release").click()
    expect(analyst.get_by_role("heading", name="Release 2 waits for approval")).to_be_visible()
    expect(analyst.get_by_role("button", name="Approve")).to_have_count(0)
    looked_at(analyst, axe, no_overflow)

    administrator.goto("/reporting/releases")
    looked_at(administrator, axe, no_overflow)
    administrator.get_by_role("button", name="Approve release 2").click()
    administrator.get_by_role("link", name="Release 2").click()
    looked_at(administrator, axe, no_overflow)

    analyst.goto("/reporting/releases/2")
    looked_at(analyst, axe, no_overflow)
    people = analyst.get_by_role("table", name="People involved")
    expect(people.get_by_role("row", name=re.compile("lived experience"))).to_contain_text(
        "Not shown"
    )
    with analyst.expect_download() as started:
        analyst.get_by_role("link", name="Download release 2").click()
    content = started.value.path().read_bytes()
    assert started.value.suggested_filename == "alongside-release-2.csv"
    expect(analyst.locator("main")).to_contain_text(hashlib.sha256(content).hexdigest())


def test_the_programme_is_led_to_its_own_pages_only(visit: Visit) -> None:
    analyst = visit(ANALYST)
    analyst.goto("/reporting/releases")

    menu = analyst.get_by_role("navigation").get_by_role("link")
    expect(menu.filter(has_text="Releases")).to_have_count(1)
    expect(menu.filter(has_text="Projects")).to_have_count(0)


def test_a_trust_sees_what_it_adds_and_opts_out(
    visit: Visit, axe: Check, no_overflow: Check
) -> None:
    joan = visit(TRUST, width=NARROW, javascript=False)
    joan.goto("/reporting/")
    joan.get_by_role("link", name=re.compile("what your trust shares")).click()
    expect(joan.get_by_role("table", name="What your trust would add")).to_be_visible()
    looked_at(joan, axe, no_overflow)

    joan.get_by_role("button", name="Opt out of releases").click()
    expect(joan.get_by_text("Your trust is not counted.")).to_be_visible()
    joan.get_by_role("button", name="Be counted in releases").click()
    expect(joan.get_by_text("Your trust is counted.", exact=True)).to_be_visible()
