"""A one-time link is a secret that stands in an address, so addresses stand in no log."""

import re
from pathlib import Path

import pytest

PROXY = Path(__file__).parents[2] / "deploy" / "proxy"
HOLDS_ADDRESS = re.compile(r"\$(request\b(?!_)|request_uri|uri|document_uri|http_referer|args)")


def logged(settings: str) -> tuple[list[str], list[str]]:
    """Give what the proxy writes of each request, and the logs that it writes."""
    lines = re.sub(r"#.*", "", settings)
    formats = re.findall(r"log_format\s+([^;]*);", lines)
    return formats, re.findall(r"access_log\s+([^;]*);", lines)


def test_the_proxy_writes_no_address_into_its_log() -> None:
    formats, logs = logged("\n".join(each.read_text() for each in PROXY.glob("*.conf")))

    assert [each.split()[-1] for each in logs] == [each.split()[0] for each in formats]
    assert len(logs) == 1
    assert not HOLDS_ADDRESS.search(formats[0])
    assert re.search(r"error_log\s+\S+\s+crit;", (PROXY / "nginx.conf").read_text())


@pytest.mark.parametrize(
    "field", ["$request", "$request_uri", "$uri", "$http_referer", '"$request" $status']
)
def test_a_format_with_an_address_is_found(field: str) -> None:
    (found,), _ = logged(f"log_format short '$status {field}'; # $time")

    assert HOLDS_ADDRESS.search(found)


def test_the_method_and_the_time_of_a_request_are_no_address() -> None:
    assert not HOLDS_ADDRESS.search("$request_method $request_time $status")
