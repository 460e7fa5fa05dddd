"""Whatever is sent, the answer is a problem that says what to do, never a fault of ours."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs
from tests.service.http.small import NOTES, Small
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

PROBLEM = "application/problem+json"
DEEP = 100_000


def problem(answer: TestResponse) -> dict[str, Any]:
    """Give the problem document that an answer is."""
    assert answer.mimetype == PROBLEM
    assert answer.headers["Cache-Control"] == "no-store"
    document: dict[str, Any] = answer.get_json()
    assert document["status"] == answer.status_code
    assert {"type", "title", "detail"} <= set(document)
    return document


def pointers(answer: TestResponse) -> list[str]:
    return [each["pointer"] for each in problem(answer)["errors"]]


@pytest.mark.parametrize(
    ("kind", "status", "slug"),
    [
        ("missing", 404, "not-found"),
        ("forbidden", 403, "not-allowed"),
        ("stale", 412, "stale"),
        ("malformed", 422, "wrong-words"),
        ("refused", 409, "refused"),
        ("too-often", 429, "too-often"),
    ],
)
def test_each_kind_of_broken_rule_has_its_status(
    small: Small, kind: str, status: int, slug: str
) -> None:
    answer = small.send(f"/notes/api/broken/{kind}")

    assert answer.status_code == status
    assert problem(answer)["type"] == f"/notes/reference#{slug}"
    assert problem(answer)["detail"] == "That is not how it is done."
    assert small.stored() == []


def test_a_rule_about_a_field_points_to_it(small: Small) -> None:
    assert pointers(small.send("/notes/api/broken/malformed")) == ["#/words"]


def test_too_many_tries_are_told_when_to_come_back(small: Small) -> None:
    assert small.send("/notes/api/broken/too-often").headers["Retry-After"] == "90"


UNREADABLE = {
    "nothing but text": b"Bring the kettle",
    "half of it": b'{"words": "Bring',
    "not UTF-8": b'{"words": "\xff\xfe"}',
    "UTF-16": '{"words": "kettle"}'.encode("utf-16"),
    "a lone surrogate": b'{"words": "\\ud800"}',
    "not a number": b'{"words": "kettle", "stars": NaN}',
    "infinity": b'{"words": "kettle", "stars": Infinity}',
    "a number beyond all numbers": b'{"words": "kettle", "stars": 1e400}',
    "a number of 5,000 digits": b'{"words": "kettle", "stars": ' + b"9" * 5_000 + b"}",
    "deep lists": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "depth without an end": b"[" * DEEP,
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_json_is_unreadable(small: Small, body: bytes) -> None:
    answer = small.send(json=None, data=body, content_type="application/json")

    assert answer.status_code == 400
    assert problem(answer)["type"] == "/notes/reference#unreadable"
    assert small.stored() == []


UNUSABLE = {
    "a list": ([{"words": "kettle"}], ["#"]),
    "a text": ("kettle", ["#"]),
    "a number": (7, ["#"]),
    "nothing in it": ({}, ["#/words"]),
    "null": ({"words": None}, ["#/words"]),
    "a list for text": ({"words": ["kettle"]}, ["#/words"]),
    "an object for text": ({"words": {"a": "kettle"}}, ["#/words"]),
    "a number for text": ({"words": 7}, ["#/words"]),
    "blank": ({"words": " \n "}, ["#/words"]),
    "NUL": ({"words": "ket\0tle"}, ["#/words"]),
    "too long": ({"words": "k" * 101}, ["#/words"]),
    "text for a number": ({"words": "kettle", "stars": "many"}, ["#/stars"]),
    "half a number": ({"words": "kettle", "stars": 1.5}, ["#/stars"]),
    "an unknown field": ({"words": "kettle", "colour": "red"}, ["#/colour"]),
    "a field with a slash": ({"words": "kettle", "a/b~c": 1}, ["#/a~1b~0c"]),
    "a field of NULs": ({"words": "kettle", "\0": 1}, ["#/\0"]),
    "two wrongs": ({"stars": "many"}, ["#/stars", "#/words"]),
}


@pytest.mark.parametrize(("body", "where"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_has_another_shape_is_pointed_to(small: Small, body: object, where: list[str]) -> None:
    answer = small.send(json=body)

    assert answer.status_code == 422
    assert problem(answer)["type"] == "/notes/reference#malformed"
    assert sorted(pointers(answer)) == where
    assert all(each["detail"] for each in problem(answer)["errors"])
    assert small.stored() == []


def test_an_integer_beyond_every_machine_is_no_fault(small: Small) -> None:
    body = b'{"words": "kettle", "stars": 123456789012345678901234567890}'

    answer = small.send(json=None, data=body, content_type="application/json")

    assert answer.status_code == 201


def test_the_name_of_an_unknown_field_is_cut_short(small: Small) -> None:
    answer = small.send(json={"words": "kettle", "k" * 5_000: 1})

    assert pointers(answer) == ["#/" + "k" * 80]


def test_a_missing_body_is_a_body_without_fields(small: Small) -> None:
    assert pointers(small.send(json=None)) == ["#/words"]


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_a_body_that_does_not_say_that_it_is_json_is_refused(small: Small, kind: str) -> None:
    answer = small.send(json=None, data=b'{"words": "kettle"}', content_type=kind)

    assert answer.status_code == 415
    assert problem(answer)["type"] == "about:blank"


@pytest.mark.parametrize("query", ["first=1&first=2", "first=%00", "first=" + "9" * 3_000, "%ff=1"])
def test_an_odd_query_is_answered(small: Small, query: str) -> None:
    answer = small.ask("GET", f"{NOTES}?{query}")

    assert answer.status_code in {200, 422}
    if answer.status_code == 422:
        assert problem(answer)["errors"][0]["parameter"] == "first"


@pytest.mark.parametrize("name", ["%00", "a%00b", "%ff", "%ed%a0%80"])
def test_an_address_that_nothing_can_have_is_not_found(small: Small, name: str) -> None:
    headers = {"If-Match": '"1"'}
    answer = small.ask("PUT", f"{NOTES}/{name}", json={"words": "kettle"}, headers=headers)

    assert answer.status_code == 404
    assert problem(answer)["detail"]


def test_an_unknown_address_and_a_wrong_method(small: Small) -> None:
    nowhere = small.ask("GET", "/notes/api/nowhere")
    wrong = small.ask("DELETE", NOTES)

    assert (nowhere.status_code, problem(nowhere)["type"]) == (404, "about:blank")
    assert (wrong.status_code, problem(wrong)["type"]) == (405, "about:blank")
    assert {"GET", "POST"} <= set(wrong.headers["Allow"].split(", "))


def test_ten_million_bytes_are_refused(small: Small) -> None:
    body = b'{"words": "' + b"k" * 10_000_000 + b'"}'

    answer = small.send(json=None, data=body, content_type="application/json")

    assert (answer.status_code, problem(answer)["type"]) == (413, "about:blank")


@pytest.fixture
def url(small: Small) -> Iterator[str]:
    """Serve over a socket; give the address."""
    server = make_server("127.0.0.1", 0, small.app, threaded=True)
    serving = Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.mark.parametrize("spaces", [999_982, 10_000_000])
def test_a_long_body_in_pieces_of_unsaid_length_is_refused(
    small: Small, url: str, spaces: int
) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"words": "kettle"}'
        for begin in range(0, spaces, 50_000):
            yield b" " * min(50_000, spaces - begin)

    headers = {
        "Authorization": f"Bearer {small.token()}",
        "Idempotency-Key": "key-1",
        "Content-Type": "application/json",
    }
    answer = httpx.post(f"{url}{NOTES}", content=pieces(), headers=headers)

    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == PROBLEM
    assert small.stored() == []


def test_a_body_in_pieces_is_read(small: Small, url: str) -> None:
    headers = {
        "Authorization": f"Bearer {small.token()}",
        "Idempotency-Key": "key-1",
        "Content-Type": "application/json",
    }
    answer = httpx.post(
        f"{url}{NOTES}", content=iter([b'{"words":', b'"kettle"}']), headers=headers
    )

    assert answer.status_code == 201
    assert small.stored() == ["kettle"]


def test_a_fault_is_told_without_what_was_sent_or_what_it_quotes(small: Small) -> None:
    with capture_logs() as logged:
        answer = small.ask("GET", "/notes/api/faulty/ada.marsh@example.org?who=Ada")

    assert answer.status_code == 500
    assert problem(answer)["type"] == "about:blank"
    (line,) = logged
    assert (line["fault"], line["method"]) == ("AdaWasHereError", "GET")
    assert line["route"] == "/notes/api/faulty/<name>"
    assert any("small.py" in each and "fail" in each for each in line["at_lines"])
    for quoted in ("ada.marsh", "who=", "no such key"):
        assert quoted not in str(line)
        assert quoted not in answer.text
