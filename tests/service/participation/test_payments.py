"""Claims on their way to the bank, on a real database."""

import csv
import hashlib
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import msgspec
import pytest
from tests.service.participation.conftest import NOW, TODAY, Trust
from tests.service.participation.paying import TAXI, authorised, claim, exported, meeting

from alongside.eventlog.errors import StaleVersionError
from alongside.participation.domain.bank_account import BankAccount
from alongside.participation.domain.claim_events import Stage, State
from alongside.participation.domain.payment_errors import (
    BankDetailsError,
    BatchNotExportedError,
    ClaimedAlreadyError,
    ClaimNotFoundError,
    NotAttendedError,
    NothingToPayError,
    OtherHandError,
    OwnClaimError,
)
from alongside.participation.queries.payments import claims_in
from alongside.privacy.sealed import Purpose, Sealer


@pytest.fixture
def trust(trust: Trust) -> Trust:
    """A trust that pays by a card, and knows where to pay Ada and Cleo."""
    trust.pay_by_card()
    trust.bank("Ada", "11111111")
    trust.bank("Cleo", "22222222")
    return trust


def together(*steps: Callable[[], object]) -> list[object]:
    """Do things at the same time, and give what each came to."""

    def outcome(step: Callable[[], object]) -> object:
        try:
            return step()
        except Exception as fault:  # noqa: BLE001 the fault is what is asked for
            return fault

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(outcome, steps))


def break_off(trust: Trust, batch: str) -> None:
    """Export a batch in a transaction that does not come to its end."""
    with trust.tenancy.transaction(trust.tenant):
        trust.application.export_batch(trust.as_("Fay"), batch)
        raise ConnectionAbortedError


def state_of(trust: Trust, name: str, number: int = 0) -> State:
    return trust.application.my_claims(trust.reader(name))[number].state


def test_a_claim_is_followed_from_the_meeting_to_the_bank(trust: Trust) -> None:
    made = authorised(trust, "Ada", meeting(trust, "Ada"))
    batch = exported(trust)
    version = trust.application.batch(trust.reader("Fay"), batch)[0].version
    trust.application.pay_batch(
        trust.as_("Fay"), batch, reference="BACS 0412", on=TODAY, expected=version
    )

    seen = trust.application.claim(trust.reader("Ada"), made)
    assert (seen.row.state, seen.row.paid_on, seen.row.total_pence) == (State.PAID, TODAY, 3200)
    assert [str(step.what) for step in seen.steps] == [
        "submitted",
        "approved",
        "authorised",
        "batched",
        "exported",
        "paid",
    ]
    assert seen.row.days_waiting(TODAY) == 0


def test_the_file_adds_up_and_is_the_same_every_time(trust: Trust) -> None:
    activity = meeting(trust, "Ada", "Cleo")
    authorised(trust, "Ada", activity)
    authorised(trust, "Cleo", activity, None)
    batch = exported(trust)
    first = trust.application.payment_file(trust.reader("Fay"), batch)
    trust.application.give_bank_details(
        trust.as_("Ada"), BankAccount("Ada Else", "998877", "33333333")
    )
    trust.application.export_batch(trust.as_("Finn"), batch)
    again = trust.application.payment_file(trust.reader("Fay"), batch)

    *lines, total = csv.DictReader(io.StringIO(first.content.decode(), newline=""))
    manifest = msgspec.json.decode(trust.application.payment_manifest(trust.reader("Fay"), batch))
    assert again.content == first.content
    assert manifest["sha256"] == hashlib.sha256(first.content).hexdigest()
    assert sum(int(line["pence"]) for line in lines) == int(total["pence"]) == 5200
    assert manifest["totals_by_kind"] == {"time": 4000, "taxi": 1200}
    assert {line["account"] for line in lines} == {"11111111", "22222222"}


def test_erasing_somebody_erases_their_lines_and_no_others(trust: Trust) -> None:
    activity = meeting(trust, "Ada", "Cleo")
    authorised(trust, "Ada", activity)
    authorised(trust, "Cleo", activity)
    batch = exported(trust)
    before = trust.application.payment_manifest(trust.reader("Fay"), batch)
    trust.keys.destroy(trust.tenant, trust.members["Ada"], [Purpose.BANK], at=NOW)

    found = trust.application.payment_file(trust.reader("Fay"), batch)
    assert not found.whole
    assert b"11111111" not in found.content
    assert found.content.count(b"22222222") == 2
    assert found.content.count(b"erased") == 6
    assert trust.application.payment_manifest(trust.reader("Fay"), batch) == before


def test_nobody_claims_twice_for_a_meeting_even_at_once(trust: Trust) -> None:
    activity = meeting(trust, "Ada")
    outcomes = together(*[lambda: claim(trust, "Ada", activity)] * 4)
    assert sum(isinstance(each, str) for each in outcomes) == 1
    assert sum(isinstance(each, ClaimedAlreadyError) for each in outcomes) == 3
    assert len(trust.application.my_claims(trust.reader("Ada"))) == 1


def test_a_claim_that_ended_leaves_room_for_another(trust: Trust) -> None:
    activity = meeting(trust, "Ada")
    made = claim(trust, "Ada", activity)
    trust.application.withdraw_claim(trust.as_("Ada"), made, expected=1)
    made = claim(trust, "Ada", activity, None)
    trust.application.reject_claim(
        trust.as_("Bea"), made, at=Stage.APPROVAL, expected=1, reason="Send it with the taxi."
    )
    seen = trust.application.claim(trust.reader("Ada"), made)
    assert seen.last_words == "Send it with the taxi."
    assert trust.application.my_unclaimed(trust.reader("Ada"))
    claim(trust, "Ada", activity)
    assert not trust.application.my_unclaimed(trust.reader("Ada"))


def test_batches_made_at_once_share_no_claim(trust: Trust) -> None:
    claims = {authorised(trust, "Ada", meeting(trust, "Ada")) for _ in range(5)}
    outcomes = together(
        *[lambda: trust.application.make_batch(trust.as_("Fay")).stream] * 2,
        *[lambda: trust.application.make_batch(trust.as_("Finn")).stream] * 2,
    )
    made = [each for each in outcomes if isinstance(each, str)]
    with trust.tenancy.transaction(trust.tenant) as tx:
        held = [row.claim for each in made for row in claims_in(tx, Sealer(trust.keys), each)]
    assert sorted(held) == sorted(claims)
    assert all(isinstance(each, str | NothingToPayError) for each in outcomes)
    numbers = [each.number for each in trust.application.batches(trust.reader("Fay"))]
    assert numbers == list(range(len(made), 0, -1))


def test_exports_at_once_give_one_payment_and_the_same_bytes(trust: Trust) -> None:
    made = [authorised(trust, "Ada", meeting(trust, "Ada")) for _ in range(3)]
    batch = trust.application.make_batch(trust.as_("Fay")).stream
    saved = together(
        *[lambda: trust.application.export_batch(trust.as_("Fay"), batch)] * 2,
        *[lambda: trust.application.export_batch(trust.as_("Finn"), batch)] * 2,
    )
    assert {getattr(each, "version", each) for each in saved} == {2}
    files = together(*[lambda: trust.application.payment_file(trust.reader("Fay"), batch)] * 3)
    assert len({getattr(each, "content", each) for each in files}) == 1
    for each in made:
        steps = trust.application.claim(trust.reader("Otto"), each).steps
        assert [str(step.what) for step in steps].count("exported") == 1


def test_an_export_that_breaks_off_leaves_nothing_behind(trust: Trust) -> None:
    made = authorised(trust, "Ada", meeting(trust, "Ada"))
    batch = trust.application.make_batch(trust.as_("Fay")).stream
    with pytest.raises(ConnectionAbortedError):
        break_off(trust, batch)
    with pytest.raises(BatchNotExportedError):
        trust.application.payment_file(trust.reader("Fay"), batch)
    trust.application.export_batch(trust.as_("Fay"), batch)
    assert trust.application.payment_file(trust.reader("Fay"), batch).content.count(b"line,1,") == 2
    assert trust.application.claim(trust.reader("Ada"), made).row.state is State.EXPORTED


def test_a_batch_leaves_out_whom_the_bank_could_not_find(trust: Trust) -> None:
    activity = meeting(trust, "Ada", "Fay")
    unpayable = authorised(trust, "Fay", activity)
    with pytest.raises(NothingToPayError) as refusal:
        trust.application.make_batch(trust.as_("Finn"))
    assert refusal.value.no_bank_details == 1
    authorised(trust, "Ada", activity)
    trust.application.make_batch(trust.as_("Finn"))
    waiting = trust.application.claims_waiting(trust.reader("Finn"), State.AUTHORISED)
    assert [(row.claim, row.payable) for row in waiting] == [(unpayable, False)]


def test_who_was_erased_before_the_export_blocks_it_until_they_are_taken_out(trust: Trust) -> None:
    activity = meeting(trust, "Ada", "Cleo")
    authorised(trust, "Ada", activity)
    theirs = authorised(trust, "Cleo", activity)
    batch = trust.application.make_batch(trust.as_("Fay")).stream
    trust.keys.destroy(trust.tenant, trust.members["Cleo"], [Purpose.BANK], at=NOW)
    with pytest.raises(BankDetailsError) as refusal:
        trust.application.export_batch(trust.as_("Fay"), batch)
    assert refusal.value.claims == (theirs,)
    trust.application.take_out_of_batch(trust.as_("Fay"), batch, claim=theirs, expected=1)
    trust.application.export_batch(trust.as_("Fay"), batch)
    row, lines = trust.application.batch(trust.reader("Fay"), batch)
    assert (row.total_pence, row.claims, len(lines)) == (3200, 1, 1)
    assert state_of(trust, "Cleo") is State.AUTHORISED


def test_whoever_had_a_part_does_not_pay(trust: Trust) -> None:
    trust.bank("Fay", "44444444")
    activity = meeting(trust, "Ada", "Fay")
    authorised(trust, "Fay", activity)
    with pytest.raises(NothingToPayError) as refusal:
        trust.application.make_batch(trust.as_("Fay"))
    assert refusal.value.other_hand == 1
    batch = trust.application.make_batch(trust.as_("Finn")).stream
    with pytest.raises(OwnClaimError):
        trust.application.export_batch(trust.as_("Fay"), batch)
    with pytest.raises(OtherHandError):
        trust.application.export_batch(trust.as_("Hugh"), batch)
    trust.application.export_batch(trust.as_("Finn"), batch)


def test_who_left_and_came_back_is_still_the_same_person(trust: Trust) -> None:
    made = claim(trust, "Ada", meeting(trust, "Ada"))
    trust.welcome("Ada again", "co_production_lead", account="Ada")
    trust.welcome("Bea again", "budget_holder", account="Bea")
    trust.welcome("Hugh again", "finance_officer", account="Hugh")
    with pytest.raises(OwnClaimError):
        trust.application.approve_claim(trust.as_("Ada again"), made, expected=1)
    trust.application.approve_claim(trust.as_("Bea"), made, expected=1)
    with pytest.raises(OtherHandError):
        trust.application.authorise_claim(trust.as_("Bea again"), made, expected=2)
    trust.application.authorise_claim(trust.as_("Hugh"), made, expected=2)
    with pytest.raises(NothingToPayError) as refusal:
        trust.application.make_batch(trust.as_("Hugh again"))
    assert refusal.value.other_hand == 1
    batch = trust.application.make_batch(trust.as_("Fay")).stream
    with pytest.raises(OtherHandError):
        trust.application.export_batch(trust.as_("Hugh again"), batch)


def test_a_question_and_its_answer_are_read_by_those_who_deal_with_it(trust: Trust) -> None:
    made = claim(trust, "Ada", meeting(trust, "Ada"))
    trust.application.query_claim(
        trust.as_("Bea"), made, at=Stage.APPROVAL, expected=1, question="There and back?"
    )
    assert trust.application.claim(trust.reader("Ada"), made).last_words == "There and back?"
    trust.application.answer_query(trust.as_("Ada"), made, expected=2, answer="Both ways.")
    assert trust.application.claim(trust.reader("Otto"), made).last_words == "Both ways."
    with pytest.raises(ClaimNotFoundError):
        trust.application.claim(trust.reader("Cleo"), made)
    with pytest.raises(ClaimNotFoundError):
        trust.application.see_own_claim(trust.reader("Bea"), made)
    with pytest.raises(StaleVersionError):
        trust.application.approve_claim(trust.as_("Bea"), made, expected=1)


def test_who_was_not_there_is_not_paid(trust: Trust) -> None:
    activity = meeting(trust, "Ada")
    for name in ("Cleo", "Fay"):
        with pytest.raises(NotAttendedError):
            claim(trust, name, activity)


def test_a_card_between_the_offer_and_the_day_takes_nothing_away(trust: Trust) -> None:
    activity = meeting(trust, "Ada", cards_at=date(2026, 11, 19))
    offer = trust.application.claim_offer(trust.reader("Ada"), activity)
    assert (offer.card.number, offer.time_pence) == (2, 2000)
    made = claim(trust, "Ada", activity)
    row = trust.application.claim(trust.reader("Ada"), made).row
    assert (row.time_pence, row.total_pence) == (2000, 3200)


def test_a_meeting_is_paid_by_the_card_of_its_day(trust: Trust) -> None:
    activity = meeting(trust, "Ada")
    trust.pay_by_card(date(2026, 12, 1))
    offer = trust.application.claim_offer(trust.reader("Ada"), activity)
    assert (offer.card.number, offer.time_pence) == (1, 2000)
    assert claim(trust, "Ada", activity, TAXI)
