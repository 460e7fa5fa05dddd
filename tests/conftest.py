"""What holds for every test: no network but this machine's, and in CI nothing is skipped.

A unit test may open no connection at all, and one that takes long is named at the end.
"""

import os
import sys
from collections.abc import Generator
from contextvars import ContextVar
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar

import pytest

TESTS = Path(__file__).parent
UNIT_SECONDS = 0.05

_in_unit_test: ContextVar[bool] = ContextVar("in_unit_test", default=False)


Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


class ConnectionRefusedByTestsError(BaseException):
    """A test went where it may not; no `except Exception` of the code under test hides it."""


def _refuse_elsewhere(event: str, arguments: tuple[object, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    if _in_unit_test.get():
        raise ConnectionRefusedByTestsError(f"A unit test connects to {address!r}.")
    if isinstance(address, tuple) and not _is_here(str(address[0])):
        raise ConnectionRefusedByTestsError(f"A test connects to {address!r}.")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


sys.addaudithook(_refuse_elsewhere)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    """Let a unit test be one as long as it runs."""
    token = _in_unit_test.set(item.path.is_relative_to(TESTS / "unit"))
    try:
        return (yield)
    finally:
        _in_unit_test.reset(token)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail in CI what was skipped."""
    report = yield
    return _no_skip(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail in CI the module that was skipped as a whole."""
    report = yield
    return _no_skip(report)


def _no_skip(report: Report) -> Report:
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"Skipped, which is a failure in CI: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the unit tests that took long: each is run at every change."""
    slow = [
        report
        for report in terminalreporter.getreports("passed")
        if report.when == "call"
        and report.nodeid.startswith("tests/unit/")
        and report.duration > UNIT_SECONDS
    ]
    for report in sorted(slow, key=lambda each: -each.duration):
        took = f"{report.duration * 1000:.0f} ms"
        terminalreporter.write_line(f"slow for a unit test: {report.nodeid} ({took})")
