"""Kill -9 at any moment loses no answered command, and stores none twice when it is sent again."""

from collections import Counter

import httpx
import pytest
from tests.faults.conftest import BrokenTree, Installation, Storm

SEED = 20261123


def complaints(storm: Storm) -> list[str]:
    """Say what was lost, what was stored twice, and whose first answer was not given again."""
    stored = storm.stored()
    created = {key for key, (status, _) in storm.answers.items() if status == httpx.codes.CREATED}
    found = [f"{key} was answered and lost" for key in created if not stored[key]]
    found += [f"{key} was stored {times} times" for key, times in stored.items() if times > 1]
    with httpx.Client(base_url=storm.installation.url, timeout=30) as client:
        storm.renew()
        for key in sorted(created)[:200]:
            again = storm.send(client, key)
            if (again.status_code, again.content) != storm.answers[key]:
                found.append(f"{key} was answered otherwise, with {again.status_code}")
    return found


def test_no_answered_command_is_lost_and_none_is_stored_twice(
    installation: Installation, kills: int
) -> None:
    with installation.running():
        storm = Storm(installation, SEED)
        storm.rage(kills)

        assert complaints(storm) == []

    answered = Counter(status for status, _ in storm.answers.values())
    assert set(answered) == {httpx.codes.CREATED}
    assert sum(storm.repeated.values()) >= kills


@pytest.mark.usefixtures("kills")
def test_the_same_test_is_red_with_the_answer_kept_outside_of_the_transaction(
    installation: Installation, broken_tree: BrokenTree
) -> None:
    broken_tree.replace("shared/alongside/http/idempotency.py", "", "")
    installation.tree = broken_tree
    found: list[str] = []
    with installation.running():
        for round_ in range(20):
            storm = Storm(installation, SEED + round_)
            storm.rage(kills=5)
            found = complaints(storm)
            if found:
                break

    assert any("stored 2 times" in each for each in found)
