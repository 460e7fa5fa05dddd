"""Signing in, sessions, and how often either may be tried."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from statistics import median

import pytest
from argon2 import PasswordHasher
from tests.service.identity.conftest import NOW, PASSWORD, SECRET, Parts, unused_email

from alongside.eventlog.ids import new_stream
from alongside.identity.application.credentials import Credentials
from alongside.identity.application.rate_limits import TRIES, DatabaseStorage
from alongside.identity.application.sessions import IDLE, LONGEST
from alongside.identity.domain.errors import (
    NotAMemberError,
    TooManyAttemptsError,
    WrongSignInError,
)
from alongside.identity.domain.roles import Role
from alongside.tenancy.errors import DatabaseUnavailableError
from alongside.tenancy.transaction import Tenancy


def sign_in(identity: Parts, email: str, password: str = PASSWORD, address: str = "") -> str:
    return identity.sign_in.account(
        email=email, password=password, address=address or new_stream("address"), at=NOW
    )


def test_address_and_password_open_the_account(identity: Parts) -> None:
    account, email = identity.account()

    assert sign_in(identity, f" {email.upper()} ") == account


def test_wrong_address_and_wrong_password_are_answered_alike(identity: Parts) -> None:
    _, email = identity.account()

    with pytest.raises(WrongSignInError) as wrong_password:
        sign_in(identity, email, "not the password")
    with pytest.raises(WrongSignInError) as wrong_address:
        sign_in(identity, unused_email(), "not the password")

    assert str(wrong_password.value) == str(wrong_address.value)


def test_wrong_address_and_wrong_password_take_alike_long(identity: Parts) -> None:
    account, _ = identity.account()
    slow = Credentials(
        identity.tenancy, hasher=PasswordHasher(time_cost=4, memory_cost=8192, parallelism=1)
    )
    slow.set(account, PASSWORD, at=NOW)

    def seconds(name: str | None) -> float:
        taken = []
        for _ in range(9):
            begun = time.perf_counter()
            slow.matches(name, "not the password", at=NOW)
            taken.append(time.perf_counter() - begun)
        return median(taken)

    assert 0.5 < seconds(account) / seconds(None) < 2


def test_who_acts_in_one_trust_is_there_at_once(identity: Parts) -> None:
    ada = identity.member(identity.trust(), Role.TEAM_MEMBER)

    begun = identity.sign_in.begin(ada.account, at=NOW)

    session = identity.sessions.find(begun.token, at=NOW)
    assert session is not None
    assert (session.trust, session.member) == (ada.tenant, ada.member)


def test_who_acts_in_two_trusts_chooses(identity: Parts) -> None:
    ada = identity.member(identity.trust("First"))
    second = identity.trust("Second")
    _, token = identity.invite(second, email=ada.email)
    identity.application.accept_invitation(
        identity.context(second), token=token, name="", password=PASSWORD
    )
    begun = identity.sign_in.begin(ada.account, at=NOW)
    before = identity.sessions.find(begun.token, at=NOW)

    fresh = identity.sign_in.choose(begun.token, account=ada.account, trust=second, at=NOW)

    assert before is not None
    assert before.trust == ""
    after = identity.sessions.find(fresh, at=NOW)
    assert after is not None
    assert after.trust == second
    assert identity.sessions.find(begun.token, at=NOW) is None


def test_nobody_chooses_a_trust_they_are_not_in(identity: Parts) -> None:
    ada, other = identity.member(identity.trust()), identity.trust()
    begun = identity.sign_in.begin(ada.account, at=NOW)

    with pytest.raises(NotAMemberError):
        identity.sign_in.choose(begun.token, account=ada.account, trust=other, at=NOW)


@pytest.mark.parametrize(
    ("steps", "goes_on"),
    [
        ([IDLE - timedelta(seconds=1)], True),
        ([IDLE], False),
        ([IDLE - timedelta(minutes=1)] * 3, True),
        ([IDLE - timedelta(minutes=1)] * 7, False),
    ],
)
def test_session_ends_when_idle_and_after_a_working_day(
    identity: Parts, *, steps: list[timedelta], goes_on: bool
) -> None:
    account, _ = identity.account()
    token = identity.sessions.open(account, trust="", member="", at=NOW)
    at = NOW
    found = None

    for step in steps:
        at += step
        found = identity.sessions.find(token, at=at)

    assert (found is not None) == goes_on


def test_session_ends_at_once_when_its_owner_signs_out(identity: Parts) -> None:
    account, _ = identity.account()
    token = identity.sessions.open(account, trust="", member="", at=NOW)

    identity.sessions.end(token)

    assert identity.sessions.find(token, at=NOW) is None


def test_one_session_is_ended_from_another_but_not_a_strangers(identity: Parts) -> None:
    (ada, _), (eve, _) = identity.account(), identity.account()
    token = identity.sessions.open(ada, trust="", member="", at=NOW)
    (session,) = identity.sessions.of_account(ada, at=NOW)

    identity.sessions.end_one(eve, name=session.session)
    still = identity.sessions.find(token, at=NOW)
    identity.sessions.end_one(ada, name=session.session)

    assert still is not None
    assert identity.sessions.find(token, at=NOW) is None


def test_ended_sessions_are_dropped_at_the_next_sign_in(identity: Parts) -> None:
    account, _ = identity.account()
    identity.sessions.open(account, trust="", member="", at=NOW)

    identity.sessions.open(account, trust="", member="", at=NOW + LONGEST)

    with identity.tenancy.transaction("platform") as tx:
        rows = tx.run("SELECT count(*) FROM session WHERE account = %s", (account,))
    assert rows == [(1,)]


def test_token_of_a_session_is_stored_nowhere(identity: Parts) -> None:
    account, _ = identity.account()
    token = identity.sessions.open(account, trust="", member="", at=NOW)

    with identity.tenancy.transaction("platform") as tx:
        rows = tx.run("SELECT session::text FROM session WHERE account = %s", (account,))

    assert token not in str(rows)
    assert token.encode().hex() not in str(rows)


def test_tries_are_limited_for_an_account_and_an_address(identity: Parts) -> None:
    _, email = identity.account()
    address = new_stream("address")

    for _ in range(TRIES):
        with pytest.raises(WrongSignInError):
            sign_in(identity, email, "not the password", address)

    with pytest.raises(TooManyAttemptsError):
        sign_in(identity, email, PASSWORD, address)


def test_nobody_is_locked_out_by_somebody_elses_tries(identity: Parts) -> None:
    account, email = identity.account()
    for _ in range(TRIES):
        with pytest.raises(WrongSignInError):
            sign_in(identity, email, "not the password", "192.0.2.1")

    assert sign_in(identity, email, PASSWORD, "192.0.2.2") == account


def test_right_password_begins_the_count_anew(identity: Parts) -> None:
    account, email = identity.account()

    for _ in range(TRIES + 1):
        assert sign_in(identity, email, PASSWORD, "192.0.2.3") == account


def test_tries_at_the_same_time_are_all_counted(identity: Parts) -> None:
    key = new_stream("key")

    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: identity.storage.incr(key, 60), range(50)))

    assert sorted(counts) == list(range(1, 51))


def test_count_begins_anew_after_its_window(identity: Parts) -> None:
    key = new_stream("key")
    identity.storage.incr(key, 0)

    assert identity.storage.get(key) == 0
    assert identity.storage.incr(key, 60) == 1
    assert identity.storage.get(key) == 1
    assert identity.storage.get_expiry(key) > 0


def test_count_can_be_cleared(identity: Parts) -> None:
    key = new_stream("key")
    identity.storage.incr(key, 60)

    identity.storage.clear(key)

    assert identity.storage.get(key) == 0
    assert identity.storage.check()


def test_nothing_is_let_through_when_tries_cannot_be_counted() -> None:
    away = Tenancy("postgresql+psycopg://nobody@127.0.0.1:1/none", secret=SECRET)
    storage = DatabaseStorage(tenancy=away)

    assert not storage.check()
    with pytest.raises(DatabaseUnavailableError):
        storage.incr("key", 60)
