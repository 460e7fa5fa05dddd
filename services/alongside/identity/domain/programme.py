"""The programme: the organisation that sees all trusts together, and is none of them."""

from typing import Final, Self

from alongside.eventlog.aggregate import Aggregate, Created, StreamId, event
from alongside.identity.domain.roles import PROGRAMME

STREAM: Final = StreamId("programme-00000000-0000-7000-8000-000000000001")
"""There is one, so its stream has one name."""


class ProgrammeRegistered(Created, frozen=True, kw_only=True, tag="programme.registered.v1"):
    """The programme was taken on. An `example` one and its people are invented.

    An event of its own: who takes on trusts by their event takes on no programme by mistake.
    """

    tenant: str
    name: str
    example: bool = False


class Programme(Aggregate):
    """The programme, with its short name, which is always the same."""

    @event(ProgrammeRegistered)
    def __init__(self, *, tenant: str, name: str, example: bool) -> None:
        self.tenant = tenant
        self.name = name
        self.example = example

    @classmethod
    def register(cls, *, name: str, example: bool = False) -> Self:
        """Take on the programme."""
        return cls._create(
            ProgrammeRegistered, id=STREAM, tenant=PROGRAMME, name=name, example=example
        )
