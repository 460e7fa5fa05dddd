"""A browser for journeys: Debian's Chromium, once a session, with and without JavaScript.

`page` is a visitor with JavaScript, `plain_page` one without, `new_page` makes more of either.
A page that runs into its own content security policy, throws, or asks another host for anything
fails the test that opened it.

`installed` is a running demonstration; `visit` opens somebody's browser there, signed in once.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Protocol
from urllib.parse import urlsplit
from weakref import WeakSet

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    StorageState,
    sync_playwright,
)
from tests.journeys.arranging import Arranged, Trust
from tests.journeys.cluster import Cluster, running_cluster
from tests.security.installed import EXAMPLE_PASSWORD, Installed, demonstration

TESTS: Final = Path(__file__).parents[1]
AXE: Final = (TESTS / "axe" / "axe.min.js").read_text()
STANDARD: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE: Final = 1280
LOCAL: Final = {"localhost", "127.0.0.1", ""}

Check = Callable[[Page], None]

_WITHOUT_SCRIPTS: Final[WeakSet[BrowserContext]] = WeakSet()
"""Browsers with JavaScript switched off, where axe could not run either."""


class NewPage(Protocol):
    """Opens one more page, in a browser context of its own: another person's browser."""

    def __call__(
        self,
        *,
        width: int = WIDE,
        javascript: bool = True,
        base_url: str | None = None,
        state: StorageState | None = None,
    ) -> Page: ...


class Visit(Protocol):
    """Opens the browser of somebody who is signed in to the demonstration."""

    def __call__(self, email: str, *, width: int = WIDE, javascript: bool = True) -> Page: ...


def _chromium() -> str:
    for name in (os.environ.get("ALONGSIDE_CHROMIUM"), "chromium", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    pytest.fail("No Chromium: apt-get install chromium, or say where it is: ALONGSIDE_CHROMIUM")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window. It runs as root in CI, where its sandbox cannot."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        yield started
        started.close()


def _watch(page: Page, faults: list[str]) -> None:
    """Note what a visitor would not see: violated policies, exceptions, requests elsewhere."""

    def said(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(f"{page.url}: {message.text}")

    def asked(url: str) -> None:
        if urlsplit(url).scheme in {"http", "https"} and urlsplit(url).hostname not in LOCAL:
            faults.append(f"{page.url} asks {url}")

    page.on("console", said)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("request", lambda request: asked(request.url))


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(
        *,
        width: int = WIDE,
        javascript: bool = True,
        base_url: str | None = None,
        state: StorageState | None = None,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            base_url=base_url,
            storage_state=state,
            locale="en-GB",
        )
        contexts.append(context)
        if not javascript:
            _WITHOUT_SCRIPTS.add(context)
        context.set_default_timeout(10_000)
        opened = context.new_page()
        _watch(opened, faults)
        return opened

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, faults


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture
def plain_page(new_page: NewPage) -> Page:
    return new_page(javascript=False)


@pytest.fixture(scope="session")
def axe() -> Check:
    """Fail with what axe finds wrong in a page."""

    def check(page: Page) -> None:
        found = _faults_of_copy(page) if page.context in _WITHOUT_SCRIPTS else _faults(page)
        assert not found, f"{page.url}\n{json.dumps(found, indent=2)}"

    return check


def _faults(page: Page) -> list[object]:
    page.evaluate(f"() => {{ {AXE} }}")
    found: list[object] = page.evaluate(
        "tags => axe.run({runOnly: tags}).then(result => result.violations.map(fault => ("
        "{rule: fault.id, help: fault.help, where: fault.nodes.map(node => node.html)})))",
        STANDARD,
    )
    return found


def _faults_of_copy(page: Page) -> list[object]:
    """Let axe look at the same document where it can run, while the page's own scripts cannot."""
    browser = page.context.browser
    assert browser is not None
    with browser.new_context(viewport=page.viewport_size) as context:
        copy = context.new_page()
        copy.route("**/*.js", lambda route: route.abort())
        document = page.content()
        copy.route(page.url, lambda route: route.fulfill(body=document, content_type="text/html"))
        copy.goto(page.url)
        return _faults(copy)


# So many tenths of a second has the header's script to fold its links once the window narrowed.
_FOLDING = 20
_STICKING = """() => {
  const wide = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= wide) return []
  return [...document.querySelectorAll('body *')]
    .filter(it => it.getBoundingClientRect().right > wide + 1)
    .map(it => it.outerHTML.slice(0, 120))
}"""


@pytest.fixture(scope="session")
def no_overflow() -> Check:
    """Fail when a page is wider than its window, and say what sticks out."""

    def check(page: Page) -> None:
        sticking = page.evaluate(_STICKING)
        for _ in range(_FOLDING):
            if not sticking:
                break
            page.wait_for_timeout(100)
            sticking = page.evaluate(_STICKING)
        assert not sticking, f"{page.url} at {page.viewport_size}: {sticking}"
        widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        content, window = page.evaluate(widths)
        assert content <= window, f"{page.url}: {content} px wide in {window} px"

    return check


@pytest.fixture(scope="session")
def gallery() -> Iterator[str]:
    """The address of the gallery of all parts, served for the session."""
    command = [sys.executable, "-m", "tests.gallery"]
    with subprocess.Popen(
        command, cwd=TESTS.parent, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


@pytest.fixture(scope="session")
def installed() -> Iterator[Installed]:
    """A demonstration with a data folder and a port of its own, served for the session."""
    with (
        TemporaryDirectory(prefix="alongside-") as folder,
        demonstration(Path(folder)) as running,
    ):
        yield running


@pytest.fixture(scope="session")
def fresh() -> Iterator[Installed]:
    """One more demonstration, for journeys that tell one story alone: one in each trust."""
    with (
        TemporaryDirectory(prefix="alongside-") as folder,
        demonstration(Path(folder)) as running,
    ):
        yield running


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Each process of a deployment, with the same examples, for the session."""
    with (
        TemporaryDirectory(prefix="alongside-") as folder,
        running_cluster(Path(folder)) as running,
    ):
        yield running


@pytest.fixture(scope="session")
def trust(installed: Installed) -> Trust:
    return Trust(installed)


@pytest.fixture
def arranged(trust: Trust) -> Arranged:
    """A project of its own for each test."""
    return trust.project()


@pytest.fixture(scope="session")
def signed_in(browser: Browser) -> Callable[[Installed, str], StorageState]:
    """Sign each person in once at each place, and keep their cookies."""
    kept: dict[tuple[str, str], StorageState] = {}

    def state(place: Installed, email: str) -> StorageState:
        if (place.url, email) not in kept:
            with browser.new_context(base_url=place.url) as context:
                page = context.new_page()
                page.goto("/identity/sign-in")
                page.get_by_label("Email address").fill(email)
                page.get_by_label("Password", exact=True).fill(EXAMPLE_PASSWORD)
                page.get_by_role("button", name="Sign in").click()
                page.get_by_role("button", name="Sign out").wait_for()
                kept[place.url, email] = context.storage_state()
        return kept[place.url, email]

    return state


@pytest.fixture
def visit_at(
    new_page: NewPage, signed_in: Callable[[Installed, str], StorageState]
) -> Callable[[Installed], Visit]:
    """Open browsers at one place or another."""

    def at(place: Installed) -> Visit:
        def open_browser(email: str, *, width: int = WIDE, javascript: bool = True) -> Page:
            state = signed_in(place, email)
            return new_page(width=width, javascript=javascript, base_url=place.url, state=state)

        return open_browser

    return at


@pytest.fixture
def visit(visit_at: Callable[[Installed], Visit], installed: Installed) -> Visit:
    return visit_at(installed)
