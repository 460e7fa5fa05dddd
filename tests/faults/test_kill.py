"""Kill -9 at any moment loses no answered command, and stores none twice when it is sent again."""

import random

from tests.faults.conftest import Tell
from tests.faults.installation import Installation, Tree, Victim
from tests.faults.storm import Storm

SEED = 20261123
FEW = 12
IDEMPOTENCY = "shared/alongside/http/idempotency.py"
KEEP = "_keep(tenancy, who.tenant, (who.account, key, sent), answer)"


def through_kills_of_what_serves(installation: Installation, kills: int) -> tuple[Storm, list[str]]:
    """Kill mostly the process that answers, sometimes the whole command; give what is amiss."""
    chance = random.Random(SEED)  # noqa: S311 a seeded choice
    victims = chance.choices([Victim.WORKER, Victim.HOST], weights=[5, 1], k=kills)
    with installation.running():
        storm = Storm(installation, SEED)
        storm.rage(victims)
        return storm, storm.complaints()


def test_no_answered_command_is_lost_and_none_is_stored_twice(
    installation: Installation, *, long: bool, tell: Tell
) -> None:
    storm, complaints = through_kills_of_what_serves(installation, kills=200 if long else FEW)
    tell("what serves", storm, complaints)

    assert complaints == []
    assert installation.faults() == []
    assert {status for status, _ in storm.answers.values()} == {201}
    assert len(storm.repeated) >= FEW


def test_the_same_is_red_with_the_answer_kept_outside_of_the_transaction(
    installation: Installation, copied_tree: Tree, tell: Tell
) -> None:
    copied_tree.replace(IDEMPOTENCY, f" {KEEP}\n", f" tx.after_commit(lambda: {KEEP})\n")
    installation.tree = copied_tree
    assert copied_tree.is_what_runs("alongside.http.idempotency", installation.environment)

    storm, complaints = through_kills_of_what_serves(installation, kills=FEW)
    tell("what serves, broken", storm, complaints)

    assert any("was stored 2 times" in each for each in complaints)


def test_a_killed_database_loses_nothing_that_was_answered(
    installation: Installation, *, long: bool, tell: Tell
) -> None:
    few = [Victim.BACKEND, Victim.BACKEND, Victim.DATABASE, Victim.BACKEND]
    with installation.running():
        storm = Storm(installation, SEED)
        storm.rage(few * (10 if long else 1))
        complaints = storm.complaints()
    tell("the database", storm, complaints)

    assert complaints == []
    assert installation.faults() == []
    assert {status for status, _ in storm.answers.values()} == {201}
