"""A trust's policy for co-produced decisions."""

from tests.unit.projects.conftest import TODAY

from alongside.projects.domain.coproduction import DEFAULT_POLICY, Policy, Rules
from alongside.projects.domain.decision import Decision
from alongside.projects.domain.policy import CoProductionPolicy, PolicyChanged


def test_a_policy_is_set_and_changed_and_says_what_it_was() -> None:
    policy = CoProductionPolicy.begin(DEFAULT_POLICY, because="To begin")
    policy.collect_events()
    policy.change(Policy(notice=10, taking_part=3), because="People asked for more time")
    (event,) = policy.collect_events()
    assert isinstance(event, PolicyChanged)
    assert event.before == DEFAULT_POLICY
    assert policy.policy.notice == 10


def test_the_same_policy_again_changes_nothing() -> None:
    policy = CoProductionPolicy.begin(DEFAULT_POLICY, because="To begin")
    policy.collect_events()
    policy.change(DEFAULT_POLICY, because="Again")
    assert not list(policy.collect_events())


def test_a_policy_that_asks_for_nothing_is_met_by_those_invited(
    invited: Decision, rules: Rules
) -> None:
    lenient = Rules(
        policy=Policy(notice=0, taking_part=0),
        calendar=rules.calendar,
        expected=rules.expected,
        seniors=rules.seniors,
    )
    assert invited.check("a", rules=lenient, today=TODAY).co_produced
    assert not invited.check("a", rules=rules, today=TODAY).co_produced
