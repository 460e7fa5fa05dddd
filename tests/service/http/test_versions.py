"""Who changes a thing says which state of it they saw."""

import pytest
from tests.service.http.small import Small
from werkzeug.test import TestResponse


@pytest.fixture
def note(small: Small) -> str:
    """Write a note; give its address."""
    return small.send().headers["Location"]


def reword(small: Small, note: str, seen: str | None, words: str = "Anew") -> TestResponse:
    headers = {} if seen is None else {"If-Match": seen}
    return small.ask("PUT", note, json={"words": words}, headers=headers)


def test_a_change_to_what_was_seen_is_made_and_gives_the_next_version(
    small: Small, note: str
) -> None:
    first = reword(small, note, '"1"')
    second = reword(small, note, first.headers["ETag"])

    assert (first.status_code, first.headers["ETag"]) == (200, '"2"')
    assert (second.status_code, second.headers["ETag"]) == (200, '"3"')


@pytest.mark.parametrize("seen", [None, "", " "])
def test_a_change_without_a_version_is_refused(small: Small, note: str, seen: str | None) -> None:
    answer = reword(small, note, seen)

    assert answer.status_code == 428
    assert answer.json is not None
    assert answer.json["type"] == "/notes/reference#version-missing"
    assert len(small.lines()) == 1


@pytest.mark.parametrize("seen", ["1", "*", 'W/"1"', '"1", "2"', '"one"', '"-1"', '"1234567890"'])
def test_a_version_that_is_none_of_ours_is_refused(small: Small, note: str, seen: str) -> None:
    answer = reword(small, note, seen)

    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["type"] == "/notes/reference#version-unreadable"
    assert len(small.lines()) == 1


def test_a_stale_version_is_told_what_has_changed_since(small: Small, note: str) -> None:
    reword(small, note, '"1"')
    ben = small.token({"sub": "account-ben", "member": "member-ben"})
    headers = {"If-Match": '"2"'}
    small.ask("PUT", note, json={"words": "Ben's"}, headers=headers, token=ben)

    answer = reword(small, note, '"1"', words="Too late")

    assert answer.status_code == 412
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["type"] == "/notes/reference#stale"
    assert answer.json["current"] == 3
    assert [(c["version"], c["type"], c["actor"]) for c in answer.json["changes"]] == [
        (2, "note.reworded.v1", "member-ada"),
        (3, "note.reworded.v1", "member-ben"),
    ]
    assert {c["at"] for c in answer.json["changes"]} == {"2026-11-23T10:00:00+00:00"}
    assert b"Ben's" not in answer.data
    assert len(small.lines()) == 3


def test_a_version_that_does_not_exist_yet_is_stale_too(small: Small, note: str) -> None:
    answer = reword(small, note, '"999999999"')

    assert answer.status_code == 412
    assert answer.json is not None
    assert (answer.json["current"], answer.json["changes"]) == (1, [])


def test_a_thing_that_is_not_there_is_not_found(small: Small) -> None:
    answer = reword(small, "/notes/api/notes/note-none", '"1"')

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
