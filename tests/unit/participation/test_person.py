"""A person's own details: kept sealed, changed by themselves, gone for good once erased."""

from datetime import UTC, datetime

import msgspec
import pytest

from alongside.participation.domain.bank_account import BankAccount
from alongside.participation.domain.errors import PersonErasedError
from alongside.participation.domain.people import MemberId
from alongside.participation.domain.person import Person, person_of
from alongside.privacy.certificates import Certificate, Tombstone
from alongside.privacy.sealed import Purpose, Sealed

MEMBER = MemberId("member-0198c2a4-6f10-7b3e-9d55-2f1f7a0c4e61")

CERTIFICATE = Certificate(
    "trust-1", MEMBER, (Tombstone(Purpose.BANK, datetime(2026, 11, 23, tzinfo=UTC)),)
)


def sealed(purpose: Purpose) -> Sealed:
    return Sealed(person=MEMBER, purpose=purpose, nonce=b"n" * 12, text=b"sealed")


@pytest.fixture
def person() -> Person:
    made = Person.register(MEMBER, name=sealed(Purpose.IDENTITY), contact=sealed(Purpose.CONTACT))
    made.collect_events()
    return made


def test_a_member_has_one_stream_of_details(person: Person) -> None:
    assert person.stream == person_of(MEMBER)
    assert person.stream == "person-0198c2a4-6f10-7b3e-9d55-2f1f7a0c4e61"


def test_whoever_gave_bank_details_can_be_paid(person: Person) -> None:
    payable = [person.payable]
    person.give_bank_details(sealed(Purpose.BANK))
    payable.append(person.payable)
    assert payable == [False, True]
    person.change_details(name=sealed(Purpose.IDENTITY), contact=sealed(Purpose.CONTACT))
    assert [each.originator_version for each in person.collect_events()] == [2, 3]


def test_nothing_is_kept_of_an_erased_person(person: Person) -> None:
    person.give_bank_details(sealed(Purpose.BANK))
    person.erase(CERTIFICATE)
    person.erase(msgspec.structs.replace(CERTIFICATE, tenant="other"))
    assert person.certificate == CERTIFICATE.sha256()
    assert not person.payable
    with pytest.raises(PersonErasedError):
        person.give_bank_details(sealed(Purpose.BANK))
    with pytest.raises(PersonErasedError):
        person.change_details(name=sealed(Purpose.IDENTITY), contact=sealed(Purpose.CONTACT))
    assert [each.originator_version for each in person.collect_events()] == [2, 3]


def test_of_an_account_the_last_digits_are_shown_and_the_rest_can_be_read_back() -> None:
    account = BankAccount("Ada Lovell", "404784", "00872490")
    assert account.ends == "90"
    assert BankAccount.read(account.written()) == account
