"""The log API: the stored lines, byte for byte, to who may read that trust's log."""

from collections.abc import Callable

import pytest
from eventsourcing.persistence import StoredEvent
from tests.service.http.small import Small
from werkzeug.test import TestResponse

from alongside.eventlog.recorder import LogRecorder
from alongside.http.principal import EVERY_TENANT

MANY = 2_500


def reader(small: Small, **claims: str) -> str:
    """Give a token of a service that reads logs."""
    mine = {"sub": "service:reader", "member": "", "roles": [], "scope": "log:read", **claims}
    return small.token(mine)


def read(small: Small, query: str = "", *, tenant: str = "", token: str = "") -> TestResponse:
    path = f"/notes/log/{tenant or small.tenant}/entries{query}"
    return small.ask("GET", path, token=token or reader(small))


def fill(small: Small, number: int, size: int = 1) -> list[bytes]:
    """Store lines of no meaning, with every byte that a line may hold; give them."""
    lines = [
        b'{"n":%d,"words":"\\n\xc3\xa9 \xf0\x9f\xab\x96' % n + b"x" * size + b'"}'
        for n in range(number)
    ]
    recorder = LogRecorder(small.tenancy, tenant=small.tenant)
    for begin in range(0, number, 500):
        part = enumerate(lines[begin : begin + 500], begin + 1)
        recorder.insert_events([StoredEvent("note-1", n, "t.v1", line) for n, line in part])
    return lines


def test_lines_are_given_as_they_are_stored_each_with_its_end(small: Small) -> None:
    small.send(json={"words": "Tea \U0001fad6 at \u2018four\u2019 \u2028 <b>sharp</b>"})
    small.send(key="key-2")

    answer = read(small)

    assert answer.status_code == 200
    assert answer.mimetype == "application/x-ndjson"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data == b"".join(line + b"\n" for line in small.lines())
    assert answer.data.count(b"\n") == 2


def test_an_empty_log_has_no_lines(small: Small) -> None:
    answer = read(small)

    assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("", slice(0, 5)),
        ("?after=0", slice(0, 5)),
        ("?after=2", slice(2, 5)),
        ("?limit=2", slice(0, 2)),
        ("?after=1&limit=2", slice(1, 3)),
        ("?after=4&limit=10000", slice(4, 5)),
        ("?after=5", slice(5, 5)),
        ("?after=9007199254740992", slice(5, 5)),
    ],
)
def test_a_part_is_asked_for_by_position(small: Small, query: str, part: slice) -> None:
    lines = fill(small, 5)

    assert read(small, query).data == b"".join(line + b"\n" for line in lines[part])


def test_more_than_a_page_of_lines_is_streamed_in_order(small: Small) -> None:
    lines = fill(small, MANY)

    answer = read(small, f"?limit={MANY}")

    assert answer.data == b"".join(line + b"\n" for line in lines)
    assert "Content-Length" not in answer.headers
    assert read(small, "?after=999&limit=1003").data.split(b"\n")[:-1] == lines[999:2002]


def test_without_a_limit_a_thousand_lines_are_given(small: Small) -> None:
    lines = fill(small, MANY)

    assert read(small).data.split(b"\n")[:-1] == lines[:1000]


def test_long_lines_come_in_several_pieces(small: Small) -> None:
    lines = fill(small, 40, size=10_000)

    pieces = list(read(small).iter_encoded())

    assert len(pieces) > 3
    assert b"".join(pieces) == b"".join(line + b"\n" for line in lines)


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ("after=-1", "after"),
        ("after=one", "after"),
        ("after=", "after"),
        ("after=1.5", "after"),
        ("after=%00", "after"),
        ("after=9007199254740993", "after"),
        ("after=" + "9" * 3_000, "after"),
        ("limit=0", "limit"),
        ("limit=-5", "limit"),
        ("limit=10001", "limit"),
        ("limit=all", "limit"),
    ],
)
def test_a_part_that_cannot_be_is_refused(small: Small, query: str, which: str) -> None:
    answer = read(small, f"?{query}")

    assert answer.status_code == 422
    assert answer.json is not None
    (wrong,) = answer.json["errors"]
    assert wrong["parameter"] == which
    assert wrong["detail"].startswith(f"{which} must be ")


def test_a_service_for_every_trust_reads_this_one(small: Small) -> None:
    lines = fill(small, 3)

    answer = read(small, token=reader(small, tenant=EVERY_TENANT))

    assert answer.data.split(b"\n")[:-1] == lines


@pytest.mark.parametrize("scope", ["", "log", "log:write", "log:readers", "LOG:READ"])
def test_a_token_for_something_else_reads_no_log(small: Small, scope: str) -> None:
    fill(small, 1)

    assert read(small, token=reader(small, scope=scope)).status_code == 403


def test_no_role_reads_the_log_without_the_scope(small: Small) -> None:
    small.send()

    assert read(small, token=small.token()).status_code == 403


def test_nobody_reads_a_log(small: Small) -> None:
    answer = small.app.test_client().get(f"/notes/log/{small.tenant}/entries")

    assert answer.status_code == 401


def test_another_trusts_log_and_one_that_is_not_there_are_answered_alike(
    small: Small, new_tenant: Callable[[], str]
) -> None:
    fill(small, 3)
    stranger = reader(small, tenant=new_tenant())

    theirs = read(small, token=stranger)
    nobodys = read(small, tenant=new_tenant(), token=stranger)
    unnameable = read(small, tenant="No Such Trust!", token=stranger)

    assert theirs.status_code == 403
    assert theirs.data == nobodys.data == unnameable.data
    assert dict(theirs.headers) == dict(nobodys.headers) == dict(unnameable.headers)


def test_a_service_for_every_trust_finds_no_log_under_an_impossible_name(small: Small) -> None:
    everywhere = reader(small, tenant=EVERY_TENANT)

    assert read(small, tenant="No Such Trust!", token=everywhere).status_code == 404
