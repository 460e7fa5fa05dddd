"""The table of rights, read as a whole."""

import pytest

from alongside.identity.domain.rights import RIGHTS, Action
from alongside.identity.domain.roles import ADMINISTRATORS, Role


def test_every_action_is_in_the_table() -> None:
    assert set(RIGHTS) == set(Action)


@pytest.mark.parametrize("role", sorted(set(Role) - ADMINISTRATORS))
def test_only_administrators_change_who_is_in(role: Role) -> None:
    allowed = {action for action in Action if role in RIGHTS[action]}

    assert allowed == {Action.SEE_MEMBERS}
