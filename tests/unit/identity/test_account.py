"""Accounts: links to trusts, passwords changed, closed for good."""

from collections.abc import Callable

import pytest

from alongside.eventlog.aggregate import StreamId
from alongside.eventlog.versions import tag_of
from alongside.identity.domain.account import SHORTEST_PASSWORD, Account, check_password
from alongside.identity.domain.errors import AccountClosedError, WeakPasswordError
from alongside.privacy.sealed import Purpose, Sealed

SEALED = Sealed(person="account-1", purpose=Purpose.IDENTITY, nonce=b"n" * 12, text=b"x")


def opened() -> Account:
    account = Account.open(StreamId("account-1"), name=SEALED, email=SEALED)
    account.collect_events()
    return account


def closed() -> Account:
    account = opened()
    account.close()
    account.collect_events()
    return account


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        (opened, lambda a: a.change_password(), ["account.password_changed.v1"]),
        (opened, lambda a: a.close(), ["account.closed.v1"]),
        (closed, lambda a: a.close(), []),
        (opened, lambda a: a.link(tenant="north", member="member-1"), ["account.linked.v1"]),
    ],
    ids=["password", "closed", "closed again", "linked"],
)
def test_account_changes(
    given: Callable[[], Account], when: Callable[[Account], None], then: list[str]
) -> None:
    account = given()

    when(account)

    assert [tag_of(event) for event in account.collect_events()] == then  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "when",
    [lambda a: a.change_password(), lambda a: a.link(tenant="north", member="member-1")],
    ids=["password", "linked"],
)
def test_closed_account_changes_no_more(when: Callable[[Account], None]) -> None:
    account = closed()

    with pytest.raises(AccountClosedError):
        when(account)

    assert list(account.collect_events()) == []


def test_account_is_one_member_of_a_trust_at_a_time() -> None:
    account = opened()

    for member in ("member-1", "member-1", "member-2"):
        account.link(tenant="north", member=member)

    assert account.links == {"north": "member-2"}
    assert len(list(account.collect_events())) == 2


@pytest.mark.parametrize("length", [0, 1, SHORTEST_PASSWORD - 1])
def test_short_password_is_refused(length: int) -> None:
    with pytest.raises(WeakPasswordError) as refused:
        check_password("x" * length)

    assert str(SHORTEST_PASSWORD) in str(refused.value)


@pytest.mark.parametrize("password", ["x" * SHORTEST_PASSWORD, "é" * SHORTEST_PASSWORD])
def test_long_password_needs_no_special_characters(password: str) -> None:
    check_password(password)
