"""A trust: the organisation whose people work together, and whose records nobody else sees."""

from typing import Self

from alongside.eventlog.aggregate import Aggregate, Created, Event, StreamId, event
from alongside.identity.domain.errors import ReservedNameError

_RESERVED = frozenset({"platform", "public", "programme", "identity", "alongside"})


class OrganisationRegistered(Created, frozen=True, kw_only=True, tag="organisation.registered.v1"):
    """A trust was taken on; `tenant` is the short name that its records are kept under.

    An `example` trust and its people are invented: their names and their password are no secret.
    """

    tenant: str
    name: str
    ods_code: str
    time_zone: str
    example: bool = False


class OrganisationRenamed(Event, frozen=True, kw_only=True, tag="organisation.renamed.v1"):
    """The trust goes by another name."""

    name: str


class Organisation(Aggregate):
    """A trust, with the code that the NHS's Organisation Data Service gives it."""

    @event(OrganisationRegistered)
    def __init__(
        self, *, tenant: str, name: str, ods_code: str, time_zone: str, example: bool
    ) -> None:
        self.tenant = tenant
        self.name = name
        self.ods_code = ods_code
        self.time_zone = time_zone
        self.example = example

    @classmethod
    def register(
        cls,
        stream: StreamId,
        *,
        tenant: str,
        name: str,
        ods_code: str,
        time_zone: str,
        example: bool = False,
    ) -> Self:
        """Take on a trust.

        Raises:
            ReservedNameError: the short name belongs to the platform.
        """
        if tenant in _RESERVED:
            raise ReservedNameError(tenant=tenant)
        return cls._create(
            OrganisationRegistered,
            id=stream,
            tenant=tenant,
            name=name,
            ods_code=ods_code,
            time_zone=time_zone,
            example=example,
        )

    def rename(self, *, name: str) -> None:
        """Give the trust another name; the same name again changes nothing."""
        if name != self.name:
            self._renamed(name=name)

    @event(OrganisationRenamed)
    def _renamed(self, *, name: str) -> None:
        self.name = name
