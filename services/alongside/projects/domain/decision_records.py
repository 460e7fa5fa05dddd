"""What a decision is made of, as it stands at a moment."""

from datetime import date

import msgspec

from alongside.privacy.sealed import Sealed
from alongside.projects.domain.coproduction import Check, Override
from alongside.projects.domain.decision_events import Dissent, Format, Privacy, Stance
from alongside.projects.domain.people import Capacity, MemberId


class Material(msgspec.Struct, frozen=True):
    """Something to read, hear or see before deciding: at a link, or as a text."""

    title: str
    format: Format
    link: str
    text: str


class Contribution(msgspec.Struct, frozen=True):
    """What somebody said; `version` is that of the event that holds the sealed words."""

    number: int
    by: MemberId
    speaks_as: Capacity
    text: Sealed
    on: date
    version: int


class Position(msgspec.Struct, frozen=True):
    """Where somebody stood from a day on; `version` is that of the event with the reason."""

    by: MemberId
    speaks_as: Capacity
    option: str
    stance: Stance
    reason: Sealed | None
    privacy: Privacy
    on: date
    version: int

    def reason_open_to(self, reader: MemberId, *, lead: MemberId) -> bool:
        """Say whether somebody may read the reason: a private one is for oneself and the lead.

        `lead` leads co-production in the project; empty if nobody does.
        """
        return self.privacy is Privacy.OPEN or reader in {self.by, lead}

    def opposes(self, option: str) -> bool:
        """Say whether this is dissent from an option: against it, or for another one."""
        if self.option == option:
            return self.stance.opposes
        return self.stance.supports


class Outcome(msgspec.Struct, frozen=True):
    """What was decided, why, and whether it was co-produced."""

    option: str
    rationale: str
    changed_by_lived_experience: str
    check: Check
    override: Override | None
    dissent: tuple[Dissent, ...]
    by: MemberId
    on: date


class Feedback(msgspec.Struct, frozen=True):
    """You said, we did, or we did not, because; and the day that people were told."""

    number: int
    said: str
    acted: bool
    response: str
    because: str
    on: date
    by: MemberId
