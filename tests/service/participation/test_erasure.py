"""A person is erased: nothing that was sealed for them can be read, and the record stays."""

from datetime import timedelta

import pytest
from tests.service.participation.conftest import NOW, Trust

from alongside.eventlog.recorder import LogRecorder
from alongside.participation.domain.bank_account import BankAccount
from alongside.participation.domain.errors import PersonErasedError, PersonNotFoundError
from alongside.participation.domain.person import Person, person_of
from alongside.privacy.certificates import ErasureLine
from alongside.privacy.sealed import Purpose


def test_a_person_is_erased_with_a_certificate_that_the_log_vouches_for(trust: Trust) -> None:
    trust.bank("Ada")
    ada = trust.members["Ada"]

    saved, certificate = trust.application.erase(trust.as_("Bea"), member=ada)

    assert saved.version == 3
    assert trust.keys.find(trust.tenant, [(ada, purpose) for purpose in Purpose]) == {}
    (line,) = LogRecorder(trust.tenancy, tenant=trust.tenant).lines_of_erasures()
    told = ErasureLine.read(line, tenant=trust.tenant)
    assert (told.person, told.certificate) == (ada, certificate.sha256())
    assert {each.purpose for each in told.tombstones} == set(Purpose)
    found = trust.application.as_it_was(Person, person_of(ada), tenant=trust.tenant)
    assert (found.certificate, found.payable) == (certificate.sha256(), False)
    with pytest.raises(PersonErasedError):
        trust.application.give_bank_details(trust.as_("Ada"), BankAccount("Ada", "001122", "1" * 8))


def test_erasing_again_changes_nothing_and_gives_the_same_certificate(trust: Trust) -> None:
    trust.bank("Ada")
    ada = trust.members["Ada"]
    later = trust.as_("Bea", at=NOW + timedelta(days=1))

    first = trust.application.erase(trust.as_("Bea"), member=ada)[1]
    saved, second = trust.application.erase(later, member=ada)

    assert (saved.version, second) == (3, first)
    assert trust.application.certificate(trust.tenant, member=ada) == (3, first)


def test_what_broke_off_before_it_was_recorded_is_certified_as_it_was(trust: Trust) -> None:
    trust.bank("Ada")
    ada = trust.members["Ada"]
    made = trust.keys.destroy(trust.tenant, ada, Purpose, at=NOW)

    later = trust.as_("Bea", at=NOW + timedelta(days=1))

    assert trust.application.erase(later, member=ada)[1] == made


def test_nobody_is_erased_who_was_never_known(trust: Trust) -> None:
    cleo = trust.members["Cleo"]

    with pytest.raises(PersonNotFoundError):
        trust.application.erase(trust.as_("Bea"), member=cleo)

    assert trust.keys.find(trust.tenant, [(cleo, Purpose.IDENTITY)])
