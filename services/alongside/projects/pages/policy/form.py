"""The form of the trust's policy."""

from dataclasses import dataclass

from alongside.html.forms import FormDefinition
from alongside.projects.schemas.policies import PolicyPageSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPolicy:
    """What the trust asks of a co-produced decision from now on, and why."""

    notice: int
    taking_part: int
    because: str


POLICY = FormDefinition(PolicyPageSchema(), NewPolicy)
