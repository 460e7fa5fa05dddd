"""The programme's example: a first release of the example trusts, approved and ready to be read."""

from collections.abc import Mapping
from typing import Any, Final

from alongside.eventlog.application import CommandContext
from alongside.reporting.application.assembly import assemble
from alongside.reporting.domain.release import PROGRAMME, number_of
from alongside.reporting.domain.rights import Role
from alongside.reporting.followers import identity, participation, projects
from alongside.reporting.queries.members import holder
from alongside.settings import Settings

_TRACE: Final = f"00-{'0' * 31}1-{'0' * 15}1-00"
_FOLLOWED: Final = (identity, projects, participation)


def load(settings: Settings, *, peers: Mapping[str, Any]) -> list[str]:
    """Read what the example trusts did, and release it; who can sign in, identity has said."""
    for each in _FOLLOWED:
        each.follow(settings, peers=peers).catch_up()
    parts = assemble(settings)
    try:
        analyst, administrator = (
            CommandContext(
                tenant=PROGRAMME,
                actor=holder(parts.tenancy, PROGRAMME, role),
                capacity="staff",
                at=settings.clock(),
                trace=_TRACE,
            )
            for role in (Role.NCCMH_ANALYST, Role.PROGRAMME_ADMINISTRATOR)
        )
        prepared = parts.releases.prepare_release(analyst, 1)
        parts.releases.approve_release(administrator, number_of(prepared.stream))
    finally:
        parts.close()
    return []
