"""Accounts: one for each e-mail address, opened by a password that is stored nowhere."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.service.identity.conftest import NOW, PASSWORD, Parts, quick, unused_email

from alongside.eventlog.recorder import LogRecorder
from alongside.identity.application.credentials import Credentials, recommended_hasher
from alongside.identity.application.root import Person
from alongside.identity.domain.errors import (
    AccountClosedError,
    EmailTakenError,
    IdentityError,
    WeakPasswordError,
    WrongPasswordError,
)


def test_account_opens_with_its_password_only(identity: Parts) -> None:
    account, _ = identity.account()

    assert identity.credentials.matches(account, PASSWORD, at=NOW)
    assert not identity.credentials.matches(account, PASSWORD + " ", at=NOW)


@pytest.mark.parametrize("written", [str.lower, str.upper, " {} ".format])
def test_second_account_with_an_address_is_refused(
    identity: Parts, written: Callable[[str], str]
) -> None:
    _, email = identity.account()

    with pytest.raises(EmailTakenError):
        identity.application.open_account(
            identity.context(), person=Person("Eve", written(email)), password=PASSWORD
        )


def test_accounts_opened_at_the_same_time_with_one_address_are_one(identity: Parts) -> None:
    person = Person("Ada", unused_email())

    def open_account(_: int) -> str:
        try:
            saved = identity.application.open_account(
                identity.context(), person=person, password=PASSWORD
            )
        except IdentityError as error:
            return error.slug
        return saved.stream

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(open_account, range(8)))

    assert answers.count("email-taken") == 7


def test_refused_account_leaves_nothing(identity: Parts) -> None:
    _, email = identity.account()
    with identity.tenancy.transaction("platform"):
        before = identity.application.recorder.max_notification_id()

    with pytest.raises(EmailTakenError):
        identity.application.open_account(
            identity.context(), person=Person("Eve", email), password=PASSWORD
        )

    with identity.tenancy.transaction("platform"):
        assert identity.application.recorder.max_notification_id() == before


def test_log_holds_no_name_no_address_no_password(identity: Parts) -> None:
    tenant = identity.trust()
    ada = identity.member(tenant)
    identity.application.change_password(
        identity.context(), account=ada.account, present=PASSWORD, new="eight dry umbrellas"
    )

    lines = b"\n".join(
        line
        for log in ("platform", tenant)
        for line in LogRecorder(identity.tenancy, tenant=log).entries(after=0, limit=100_000)
    )
    for plain in ("Ada Marsh", ada.email, PASSWORD, "umbrellas", "argon2"):
        assert plain.encode() not in lines
    assert b"account.password_changed.v1" in lines


def test_changed_password_replaces_the_old_and_ends_other_sessions(identity: Parts) -> None:
    account, _ = identity.account()
    here = identity.sessions.open(account, trust="", member="", at=NOW)
    there = identity.sessions.open(account, trust="", member="", at=NOW)
    mine = identity.sessions.find(here, at=NOW)
    assert mine is not None

    identity.application.change_password(
        identity.context(),
        account=account,
        present=PASSWORD,
        new="eight dry umbrellas",
        keep=mine.session,
    )

    assert identity.credentials.matches(account, "eight dry umbrellas", at=NOW)
    assert not identity.credentials.matches(account, PASSWORD, at=NOW)
    assert identity.sessions.find(here, at=NOW) is not None
    assert identity.sessions.find(there, at=NOW) is None


@pytest.mark.parametrize(
    ("present", "new", "refusal"),
    [
        ("not my password", "eight dry umbrellas", WrongPasswordError),
        (PASSWORD, "short", WeakPasswordError),
    ],
)
def test_password_stays_when_the_change_is_refused(
    identity: Parts, present: str, new: str, refusal: type[IdentityError]
) -> None:
    account, _ = identity.account()

    with pytest.raises(refusal):
        identity.application.change_password(
            identity.context(), account=account, present=present, new=new
        )

    assert identity.credentials.matches(account, PASSWORD, at=NOW)


def test_closed_account_opens_with_nothing_and_frees_its_address(identity: Parts) -> None:
    account, email = identity.account()
    session = identity.sessions.open(account, trust="", member="", at=NOW)

    identity.application.close_account(identity.context(), account=account)

    assert not identity.credentials.matches(account, PASSWORD, at=NOW)
    assert identity.sessions.find(session, at=NOW) is None
    assert identity.directory.account(account) is None
    with pytest.raises(AccountClosedError):
        identity.application.link_account(
            identity.context(), account=account, tenant="any", member="member-1"
        )
    anew = identity.application.open_account(
        identity.context(), person=Person("Ada", email), password=PASSWORD
    )
    assert anew.stream != account


def test_hash_is_made_anew_when_parameters_change(identity: Parts) -> None:
    account, _ = identity.account()
    stronger = Credentials(identity.tenancy, hasher=quick(passes=2))

    assert stronger.matches(account, PASSWORD, at=NOW)

    assert "t=2" in stored_hash(identity, account)
    assert stronger.matches(account, PASSWORD, at=NOW)


def test_passwords_are_hashed_as_rfc_9106_recommends(identity: Parts) -> None:
    account, _ = identity.account()
    Credentials(identity.tenancy, hasher=recommended_hasher()).set(account, PASSWORD, at=NOW)

    assert stored_hash(identity, account).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def stored_hash(identity: Parts, account: str) -> str:
    with identity.tenancy.transaction("platform") as tx:
        rows = tx.run("SELECT hash FROM credential WHERE account = %s", (account,))
    return str(rows[0][0])
