"""The form of a draft."""

from dataclasses import dataclass
from datetime import date

from alongside.html.forms import FormDefinition
from alongside.projects.domain.aim import AimText, Origin
from alongside.projects.schemas.aims import DraftSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDraft:
    """What an aim should say, why, and where that came from."""

    statement: str
    what: str
    for_whom: str
    measure: str
    baseline: str
    target: str
    by_when: date
    because: str
    origin: Origin

    @property
    def text(self) -> AimText:
        """Give what the aim says."""
        return AimText(
            statement=self.statement,
            what=self.what,
            for_whom=self.for_whom,
            baseline=self.baseline,
            target=self.target,
            measure=self.measure,
            by_when=self.by_when,
        )


DRAFT = FormDefinition(DraftSchema(), NewDraft)
