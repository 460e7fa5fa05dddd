"""A request that is sent again is not done again: it gets the first answer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from tests.service.http.small import NOTES, NOW, PAGE, Small
from werkzeug.test import TestResponse

from alongside.http.principal import Principal

SLOWLY = "/notes/api/slowly"
OF_THE_ANSWER = ("Content-Type", "ETag", "Location")


def outline(answer: TestResponse) -> tuple[object, ...]:
    """Give what must be the same in each answer to one command."""
    return (answer.status, answer.data, *(answer.headers.get(name) for name in OF_THE_ANSWER))


def browse(small: Small, key: str | None, words: str = "On the wall") -> TestResponse:
    """Send the page's form, signed in."""
    small.people.sessions["s1"] = Principal(
        account="account-ada", member="member-ada", tenant=small.tenant, roles=frozenset({"writer"})
    )
    client = small.app.test_client()
    client.set_cookie("alongside", "s1")
    return client.post(PAGE, data={"words": words} | ({"idempotency_key": key} if key else {}))


def test_the_first_answer_is_given_again_with_its_status_headers_and_body(small: Small) -> None:
    first = small.send()
    again = small.send()

    assert first.status_code == 201
    assert first.headers["Location"].startswith(f"{NOTES}/note-")
    assert first.headers["ETag"] == '"1"'
    assert outline(again) == outline(first)
    assert small.stored() == ["Bring the kettle"]
    assert len(small.lines()) == 1


def test_another_key_is_another_command(small: Small) -> None:
    assert small.send(key="one").data != small.send(key="two").data
    assert len(small.stored()) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"json": {"words": "Bring the teapot"}},
        {"data": b'{ "words": "Bring the kettle" }', "json": None, "content_type": "text/json"},
        {"path": SLOWLY},
        {"path": f"{NOTES}?first=1"},
        {"headers": {"If-Match": '"1"'}},
    ],
    ids=["body", "bytes", "address", "query", "version"],
)
def test_something_else_under_the_same_key_is_refused(small: Small, other: dict[str, Any]) -> None:
    small.send()

    answer = small.send(**other)

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["type"] == "/notes/reference#key-reused"
    assert small.stored() == ["Bring the kettle"]


def test_while_a_request_is_under_way_the_same_one_is_told_to_wait(small: Small) -> None:
    with ThreadPoolExecutor() as threads:
        first = threads.submit(small.send, SLOWLY)
        assert small.gate.reached.wait(30)
        meanwhile = small.send(SLOWLY)
        small.gate.opened.set()
        answer = first.result()
    again = small.send(SLOWLY)

    assert meanwhile.status_code == 409
    assert meanwhile.json is not None
    assert meanwhile.json["type"] == "/notes/reference#under-way"
    assert answer.status_code == 201
    assert outline(again) == outline(answer)
    assert len(small.stored()) == 1


def test_of_many_sent_at_once_one_is_done(small: Small) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: small.send(), range(24)))

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.data for answer in answers if answer.status_code == 201}) == 1
    assert len(small.stored()) == 1


def test_a_refusal_is_undone_and_not_kept(small: Small) -> None:
    answer = small.send("/notes/api/in-vain")

    assert (answer.status_code, answer.data) == (409, b"no")
    assert small.stored() == []
    assert small.lines() == []
    assert small.kept() == []
    assert small.send().status_code == 201


def test_a_broken_rule_is_undone_and_not_kept(small: Small) -> None:
    answer = small.send("/notes/api/broken/refused")

    assert answer.status_code == 409
    assert (small.stored(), small.lines(), small.kept()) == ([], [], [])


def test_what_cannot_be_read_is_not_kept(small: Small) -> None:
    assert small.send(json={"words": ""}).status_code == 422
    assert small.kept() == []
    assert small.send().status_code == 201


@pytest.mark.parametrize(
    ("key", "slug"),
    [
        (None, "key-missing"),
        ("", "key-missing"),
        ("two words", "key-unreadable"),
        ("k\u00e9y", "key-unreadable"),
        ("k" * 201, "key-unreadable"),
        ("tab\tbed", "key-unreadable"),
    ],
)
def test_a_key_that_is_missing_or_unreadable(small: Small, key: str | None, slug: str) -> None:
    answer = small.send(key=key)

    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["type"] == f"/notes/reference#{slug}"
    assert small.stored() == []


def test_the_longest_key_is_taken(small: Small) -> None:
    assert small.send(key="~" * 200).status_code == 201


def test_two_people_may_use_the_same_key(small: Small) -> None:
    mine = small.send()
    theirs = small.send(token=small.token({"sub": "account-ben", "member": "member-ben"}))

    assert theirs.status_code == 201
    assert theirs.data != mine.data
    assert len(small.stored()) == 2


def test_the_same_person_may_use_the_same_key_in_another_trust(
    small: Small, new_tenant: Callable[[], str]
) -> None:
    elsewhere = new_tenant()
    here = small.send()
    there = small.send(token=small.token({"tenant": elsewhere}))

    assert there.status_code == 201
    assert there.data != here.data
    assert (len(small.stored()), len(small.stored(elsewhere))) == (1, 1)


def test_a_form_carries_its_key_in_a_field(small: Small) -> None:
    first, again = browse(small, "form-1"), browse(small, "form-1")

    assert first.status_code == 303
    assert outline(again) == outline(first)
    assert small.stored() == ["On the wall"]


def test_of_many_clicks_on_a_button_each_shows_what_the_first_one_did(small: Small) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: browse(small, "form-1"), range(24)))

    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert small.stored() == ["On the wall"]


def test_a_form_that_was_refused_can_be_sent_again_with_its_key(small: Small) -> None:
    assert browse(small, "form-1", words="").status_code == 422
    assert browse(small, "form-1").status_code == 303


def test_a_form_without_a_key_or_with_one_of_another_form_is_refused(small: Small) -> None:
    browse(small, "form-1")
    answers = browse(small, None), browse(small, "form-1", words="Changed")

    assert [answer.status_code for answer in answers] == [400, 409]
    assert small.stored() == ["On the wall"]


def test_answers_are_kept_for_a_week_and_forgotten_after_some_more_commands(small: Small) -> None:
    with small.tenancy.transaction(small.tenant) as tx:
        for key, days in (("old", 8), ("young", 6)):
            tx.run(
                "INSERT INTO idempotency (tenant, actor, key, request, status, headers, body, at)"
                " VALUES (current_tenant(), 'account-ada', %s, '', 201, '{}', '', %s)",
                (key, NOW - timedelta(days=days)),
            )
    small.send(key="first")

    for number in range(2_000):
        small.send(key=f"later-{number}", json={"words": str(number)})
        if "old" not in small.kept():
            break

    assert "old" not in small.kept()
    assert {"young", "first", "later-0"} <= set(small.kept())
