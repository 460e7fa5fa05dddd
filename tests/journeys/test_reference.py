"""The readable page of each API: complete, and for everybody."""

import json
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.security.installed import Installed

Check = Callable[[Page], None]
NewPage = Callable[..., Page]

JSON = {"Content-Type": "application/json"}
SERVICES = pytest.mark.parametrize("service", ["identity", "participation", "projects"])


@pytest.fixture
def works_for_everybody(axe: Check, no_overflow: Check) -> Check:
    def check(page: Page) -> None:
        no_overflow(page)
        axe(page)

    return check


def operations(installed: Installed, service: str) -> dict[str, tuple[str, str]]:
    """Give method and path of everything that the description tells of."""
    told = httpx.get(f"{installed.url}/{service}/openapi.json").json()
    return {
        found["operationId"]: (method.upper(), path)
        for path, item in told["paths"].items()
        for method, found in item.items()
        if method != "parameters"
    }


@SERVICES
@pytest.mark.parametrize("width", [1280, 320])
def test_everything_is_there_and_readable_without_scripts(
    service: str, width: int, installed: Installed, new_page: NewPage, works_for_everybody: Check
) -> None:
    page = new_page(width=width, javascript=False, base_url=installed.url)
    page.goto(f"/{service}/about/accessibility")
    page.get_by_role("contentinfo").get_by_role("link", name="API reference").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"API reference: {service}")

    calls = operations(installed, service)
    assert calls
    for anchor, (method, path) in calls.items():
        call = page.locator(f'h3[id="{anchor}"] + p')
        assert call.inner_text().split() == [method, path]
    works_for_everybody(page)


def test_type_of_a_problem_leads_to_what_it_means(installed: Installed, plain_page: Page) -> None:
    with httpx.Client(base_url=installed.url) as program:
        wrong = {"email": "nobody@example.org", "password": "a guess"}
        refused = program.post("/identity/api/sign-in", json=wrong).json()
        unreadable = program.post("/identity/api/sign-in", content="{", headers=JSON).json()
        malformed = program.post("/identity/api/sign-in", json={"emial": ""}).json()
    assert [each["status"] for each in (refused, unreadable, malformed)] == [403, 400, 422]

    for problem in (refused, unreadable, malformed):
        plain_page.goto(installed.url + problem["type"])
        heading = plain_page.locator(f'[id="{urlsplit(problem["type"]).fragment}"]')
        expect(heading).to_have_text(problem["title"])
        expect(heading).to_be_in_viewport()
        expect(plain_page.locator("h3:target + p")).to_contain_text(str(problem["status"]))


def test_first_example_signs_a_person_in(installed: Installed, plain_page: Page) -> None:
    plain_page.goto(f"{installed.url}/identity/reference")
    example = plain_page.locator("pre").first.inner_text()
    origin = example.partition("ORIGIN=")[2].partition("\n")[0]
    sent = json.loads(example.partition("-d '")[2].partition("'")[0])

    assert origin == installed.url
    sent |= {"email": "gwen.hartley@northmoor.example", "password": "try-alongside"}
    answer = httpx.post(f"{origin}/identity/api/sign-in", json=sent)
    assert answer.json()["access_token"]
