"""What a trust shares with the programme: what it adds, and whether it is counted."""

from dataclasses import dataclass

from alongside.eventlog.application import CommandContext, Saved, Work
from alongside.eventlog.errors import StreamNotFoundError
from alongside.reporting.application.log import ReportingLog
from alongside.reporting.domain.days import uk_day
from alongside.reporting.domain.errors import NotATrustError
from alongside.reporting.domain.figures import Position, TrustFigures
from alongside.reporting.domain.release import PROGRAMME
from alongside.reporting.domain.sharing import STREAM, Sharing
from alongside.reporting.queries.contribution import figures_of, positions_of


@dataclass(frozen=True, slots=True)
class Standing:
    """What a trust would add to a release now, and what it gave to earlier ones.

    `earlier` has figures by the id that a release knows them by; `version` is of the sharing, 0
    before it began.
    """

    figures: TrustFigures
    positions: tuple[Position, ...]
    opted_out: bool
    earlier: dict[str, TrustFigures]
    version: int


class Shares(ReportingLog):
    """One trust at a time, in that trust's own transaction."""

    def standing(self, tenant: str) -> Standing:
        """Say how a trust stands towards the next release.

        Raises:
            NotATrustError: the programme has no figures of its own.
        """
        if tenant == PROGRAMME:
            raise NotATrustError
        with self.tenancy.transaction(tenant) as tx:
            figures, positions = figures_of(tx), positions_of(tx)
            try:
                sharing = self.fold(Sharing, STREAM)
            except StreamNotFoundError:
                return Standing(figures, positions, opted_out=False, earlier={}, version=0)
        return Standing(figures, positions, sharing.opted_out, sharing.given, sharing.version)

    def decide(self, context: CommandContext, *, counted: bool, expected: int) -> Saved:
        """Have the trust counted in releases from now on, or not.

        Raises:
            NotATrustError: the programme has no figures of its own.
            StaleVersionError: somebody else decided meanwhile.
        """
        if context.tenant == PROGRAMME:
            raise NotATrustError
        with self.command(context) as work:
            sharing = _sharing(work, expected=expected)
            on = uk_day(context.at)
            if counted:
                sharing.opt_in(by=context.actor, on=on)
            else:
                sharing.opt_out(by=context.actor, on=on)
            return work.save(sharing)

    def give(
        self, context: CommandContext, *, release: int, share: str, standing: Standing
    ) -> Saved:
        """Note in the trust's own log what goes into a release.

        Raises:
            ReleaseOutdatedError: the trust has just opted out.
        """
        with self.command(context) as work:
            sharing = _sharing(work)
            sharing.give(
                release=release,
                share=share,
                given=standing.figures,
                positions=standing.positions,
                on=uk_day(context.at),
            )
            return work.save(sharing)


def _sharing(work: Work, *, expected: int | None = None) -> Sharing:
    try:
        return work.get(Sharing, STREAM, expected=expected)
    except StreamNotFoundError:
        return Sharing.begin(on=uk_day(work.context.at))
