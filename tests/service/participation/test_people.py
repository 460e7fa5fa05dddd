"""What people say of themselves: sealed where it is stored, opened for them, typed once erased."""

import pytest
from tests.service.participation.conftest import Trust

from alongside.eventlog.errors import StaleVersionError, StreamNotFoundError
from alongside.participation.domain.bank_account import BankAccount
from alongside.participation.domain.errors import (
    NotRegisteredError,
    PersonErasedError,
    PersonNotFoundError,
)
from alongside.participation.queries.people import bank_account
from alongside.privacy.sealed import Erased, Sealer

ACCOUNT = BankAccount("Ada Lovell", "404784", "70872490")
SECRETS = ("Ada Lovell", "07700 900123", "404784", "70872490")


@pytest.fixture
def ada(trust: Trust) -> Trust:
    """The trust, once Ada has said who she is and where to pay her."""
    context = trust.as_("Ada")
    trust.application.give_details(context, name="Ada Lovell", contact="07700 900123", expected=0)
    trust.application.give_bank_details(context, ACCOUNT, expected=1)
    return trust


def test_one_reads_back_what_one_said_and_the_last_digits(ada: Trust) -> None:
    found = ada.application.details(ada.reader("Ada"))
    assert (found.name, found.contact, found.account_ends) == ("Ada Lovell", "07700 900123", "90")
    assert (found.version, found.erased) == (2, False)
    assert ada.application.details(ada.reader("Cleo")).version == 0


def test_nothing_is_stored_in_the_clear(ada: Trust) -> None:
    with ada.tenancy.transaction(ada.tenant) as tx:
        lines = [bytes(line) for (line,) in tx.run("SELECT line FROM event", ())]
        rows = [str(row).encode() for (row,) in tx.run("SELECT person::text FROM person", ())]
    stored = [*lines, *rows]
    assert (len(lines), len(rows)) == (2, 1)
    assert [secret for secret in SECRETS for each in stored if secret.encode() in each] == []


def test_details_change_by_the_version_that_was_seen(ada: Trust) -> None:
    context = ada.as_("Ada")
    with pytest.raises(StaleVersionError):
        ada.application.give_details(context, name="A", contact="B", expected=0)
    with pytest.raises(StaleVersionError):
        ada.application.give_bank_details(context, ACCOUNT, expected=1)
    ada.application.give_details(context, name="Ada King", contact="post", expected=2)
    found = ada.application.details(ada.reader("Ada"))
    assert (found.name, found.contact, found.account_ends) == ("Ada King", "post", "90")


def test_bank_details_wait_for_a_name(trust: Trust) -> None:
    with pytest.raises(NotRegisteredError):
        trust.application.give_bank_details(trust.as_("Ada"), ACCOUNT, expected=0)
    with pytest.raises(StreamNotFoundError):
        trust.application.give_details(trust.as_("Ada"), name="A", contact="B", expected=3)


def test_an_erased_person_reads_as_such_and_gives_nothing_again(ada: Trust) -> None:
    member = ada.members["Ada"]
    ada.application.erase(ada.as_("Lena"), member=member)
    found = ada.application.details(ada.reader("Ada"))
    assert (found.name, found.contact, found.account_ends) == (Erased.ERASED,) * 3
    assert found.erased
    with ada.tenancy.transaction(ada.tenant) as tx:
        assert bank_account(tx, Sealer(ada.keys), member) is Erased.ERASED
        assert bank_account(tx, Sealer(ada.keys), ada.members["Cleo"]) is None
    with pytest.raises(PersonErasedError):
        ada.application.give_bank_details(ada.as_("Ada"), ACCOUNT)
    with pytest.raises(PersonErasedError):
        ada.application.give_details(ada.as_("Ada"), name="A", contact="B", expected=3)
    with pytest.raises(PersonNotFoundError):
        ada.application.erase(ada.as_("Lena"), member=ada.members["Cleo"])
