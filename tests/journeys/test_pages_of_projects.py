"""Every page of projects: no accessibility fault and nothing that runs off a screen."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from playwright.sync_api import Page
from tests.journeys.arranging import COLIN, IMRAN, MAUREEN, TOM, YUSUF, Arranged, Trust
from tests.security.installed import Installed, Route

Check = Callable[[Page], None]
Visit = Callable[..., Page]
Pages = Callable[..., list[str]]

NOT_PAGES = ("/projects/openapi.json", "/projects/assets/", "/projects/health")
LONG = "Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww"


@pytest.fixture(scope="module")
def story(trust: Trust) -> tuple[Arranged, str, str]:
    """A project in which everything has happened, an open decision, and a closed one."""
    made = trust.project(f"Young carers {LONG}")
    made.sponsor()
    made.deadline(f"Draft read by {LONG}")
    made.step(1, LONG)
    made.draft()
    made.draft(MAUREEN, statement=f"Raise it from 40% to 70% {LONG}", target="70%")
    asked, closed = made.ask(draft=2), made.ask(f"Do we bid for {LONG}?")
    for decision in (asked, closed):
        made.say(decision, YUSUF, LONG)
        made.stand(decision, TOM, "agree_with_reservations", reason=LONG)
        made.stand(decision, MAUREEN, "block", reason="Not like this.")
    made.decide(closed)
    return made, asked, closed


@pytest.fixture
def pages(installed: Installed, story: tuple[Arranged, str, str]) -> Pages:
    """Give an address for each page that projects serve, from its own map of addresses."""

    def addresses(*, leads: bool = True) -> list[str]:
        made, asked, closed = story
        values = {
            "project": made.project,
            "decision": asked.rpartition("/")[2],
            "member": made.trust.member(MAUREEN),
            "number": "1",
        }
        rules = [route.address(values) for route in installed.routes() if _is_page(route)]
        unlike = {f"{asked}/feedback", f"{asked}/dissent/{values['member']}"}
        more = [f"{asked}/outcome?option=a", f"{asked}/outcome?sent=yes", f"{made.page}/aim?from=1"]
        more += [f"{closed}/feedback", f"{closed}/dissent/{values['member']}"]
        more += [f"{made.page}/decisions/new?draft=2"]
        read = [closed, f"{made.page}/history?as-at=2099-01-01T00:00:00Z"]
        read += [f"{made.page}/history?as-at-day=31&as-at-month=2"]
        return [*(each for each in rules if each not in unlike), *read, *(more if leads else [])]

    return addresses


def _is_page(route: Route) -> bool:
    is_ours = route.service == "projects" and route.method == "GET" and not route.is_api
    return is_ours and "<path:" not in route.rule and not route.rule.startswith(NOT_PAGES)


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_every_page_is_accessible_and_fits(
    width: int,
    pages: Pages,
    visit: Visit,
    axe: Check,
    no_overflow: Check,
) -> None:
    page = visit(IMRAN, width=width)
    for address in pages():
        answer = page.goto(address)
        assert answer
        assert answer.status in {HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY}, address
        no_overflow(page)
        axe(page)


@pytest.mark.parametrize("email", [MAUREEN, COLIN])
def test_pages_that_others_read_are_accessible_and_fit_the_narrowest_phone(
    email: str,
    pages: Pages,
    visit: Visit,
    axe: Check,
    no_overflow: Check,
) -> None:
    page = visit(email, width=320)
    seen = 0
    for address in pages(leads=False):
        answer = page.goto(address)
        assert answer
        if answer.status == HTTPStatus.OK:
            no_overflow(page)
            axe(page)
            seen += 1
    assert seen > len(("start", "project", "aim", "decisions", "decision", "team", "history"))
