"""Releases: the only place where figures of several trusts come together.

Each trust is read in a transaction of its own, through a door beside the one in which the
programme's own transaction is open.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from alongside.eventlog.application import CommandContext, Saved, Work
from alongside.eventlog.errors import StreamNotFoundError
from alongside.reporting.application.log import ReportingLog
from alongside.reporting.application.shares import Shares, Standing
from alongside.reporting.domain.days import uk_day
from alongside.reporting.domain.disclosure import POLICY
from alongside.reporting.domain.errors import (
    NotTheNextReleaseError,
    NotTheProgrammeError,
    ReleaseNotFoundError,
    ReleaseOutdatedError,
    ReleaseWaitingError,
)
from alongside.reporting.domain.figures import Trust
from alongside.reporting.domain.publication import csv_of, sha256_of, tables_of
from alongside.reporting.domain.release import (
    PROGRAMME,
    AttackResult,
    Input,
    Release,
    ReleaseStatus,
    stream_of,
)
from alongside.reporting.domain.rounds import Result, Round, publishable
from alongside.reporting.queries.releases import ReleaseDetail, ReleaseRow, approved, releases
from alongside.tenancy.transaction import Tenancy


class Releases(ReportingLog):
    """Preparing, approving and reading releases; all of it in the programme alone.

    `trusts` names every trust, `shares` reads each of them.
    """

    def __init__(
        self, tenancy: Tenancy, *, shares: Shares, trusts: Callable[[], Iterable[str]]
    ) -> None:
        super().__init__(tenancy)
        self._shares = shares
        self._trusts = trusts

    def list_releases(self, tenant: str) -> list[ReleaseRow]:
        """Give every release, the newest first, without its figures.

        Raises:
            NotTheProgrammeError: it was asked for in a trust.
        """
        _must_be_programme(tenant)
        with self.tenancy.transaction(tenant) as tx:
            return releases(tx)

    def read_release(self, tenant: str, number: int) -> ReleaseDetail:
        """Give a release that was approved.

        Raises:
            NotTheProgrammeError: it was asked for in a trust.
            ReleaseNotFoundError: there is none, or it may not be read.
        """
        _must_be_programme(tenant)
        with self.tenancy.transaction(tenant) as tx:
            found = approved(tx, number)
        if found is None:
            raise ReleaseNotFoundError
        return found

    def prepare_release(self, context: CommandContext, number: int) -> Saved:
        """Work out, attack and freeze the next release; nobody reads it before it is approved.

        `number` is the one that is due, as the list says: so nobody prepares two by mistake.

        Raises:
            NotTheProgrammeError: it was asked for in a trust.
            NotTheNextReleaseError: it is not the one that is due.
            ReleaseWaitingError: one waits for approval already.
            TooFewTrustsError: too few trusts have anything to count.
            ReleaseUnsafeError: something could be worked out from it.
            ReleaseOutdatedError: a trust has opted out at this very moment.
            StaleVersionError: somebody else prepared one at this very moment.
        """
        _must_be_programme(context.tenant)
        with self.command(context) as work:
            _must_be_next(number, releases(work.tx))
            standings = {trust: self._shares.standing(trust) for trust in self._trusts()}
            counted = {each: s for each, s in standings.items() if not s.opted_out}
            now = Round(POLICY, {Trust(each): s.figures for each, s in counted.items()})
            result = publishable(self._earlier(work, standings), now)
            inputs = self._give(context, number, counted)
            return work.save(_prepared(context, number, result, inputs))

    def approve_release(self, context: CommandContext, number: int) -> Saved:
        """Let the programme read a release, once no trust that it counts has opted out.

        Raises:
            NotTheProgrammeError: it was asked for in a trust.
            ReleaseNotFoundError: there is no such release.
            NotWaitingError: it was approved or withdrawn already.
            OwnReleaseError: they prepared it themselves.
            ReleaseOutdatedError: a trust has opted out since.
        """
        _must_be_programme(context.tenant)
        with self.command(context) as work:
            release = _get(work, number)
            release.approve(by=context.actor, on=uk_day(context.at))
            shares = {each.share for each in release.inputs}
            for trust in self._trusts():
                standing = self._shares.standing(trust)
                if standing.opted_out and not shares.isdisjoint(standing.earlier):
                    raise ReleaseOutdatedError
            return work.save(release)

    def withdraw_release(self, context: CommandContext, number: int) -> Saved:
        """Keep a release that waits from being read for good.

        Raises:
            NotTheProgrammeError: it was asked for in a trust.
            ReleaseNotFoundError: there is no such release.
            NotWaitingError: it was approved or withdrawn already.
        """
        _must_be_programme(context.tenant)
        with self.command(context) as work:
            release = _get(work, number)
            release.withdraw(by=context.actor, on=uk_day(context.at))
            return work.save(release)

    def _earlier(self, work: Work, standings: Mapping[str, Standing]) -> list[Round]:
        """Put together again what trusts gave to each release that may be read."""
        rounds = []
        for row in reversed(releases(work.tx)):
            if row.status is not ReleaseStatus.APPROVED:
                continue
            release = self.fold(Release, stream_of(row.number))
            shares = {each.share for each in release.inputs}
            given = {
                Trust(trust): figures
                for trust, standing in standings.items()
                for share, figures in standing.earlier.items()
                if share in shares
            }
            rounds.append(Round(release.policy, given))
        return rounds

    def _give(
        self, context: CommandContext, number: int, counted: Mapping[str, Standing]
    ) -> tuple[Input, ...]:
        """Note in each trust's own log what went in, and give where its logs stood.

        In an order, and under ids, that do not tell which trust is which.
        """
        inputs = []
        for trust, standing in counted.items():
            share = f"share-{secrets.token_hex(16)}"
            theirs = replace(context, tenant=trust, actor="service:reporting", capacity="service")
            self._shares.give(theirs, release=number, share=share, standing=standing)
            inputs.append(Input(share, standing.positions))
        return tuple(sorted(inputs, key=lambda each: each.share))


def _prepared(
    context: CommandContext, number: int, result: Result, inputs: tuple[Input, ...]
) -> Release:
    tables, on = tables_of(result.protected), uk_day(context.at)
    csv = csv_of(tables, number=number, policy=POLICY, on=on)
    return Release.prepare(
        number=number,
        policy=POLICY,
        tables=tables,
        csv=csv,
        sha256=sha256_of(csv),
        inputs=inputs,
        attack=AttackResult(
            views=result.attack.views,
            statements=result.attack.statements,
            unknowns=result.attack.unknowns,
            hits=len(result.attack.hits),
        ),
        by=context.actor,
        on=on,
    )


def _must_be_next(number: int, found: Sequence[ReleaseRow]) -> None:
    for row in found:
        if row.status is ReleaseStatus.WAITING:
            raise ReleaseWaitingError(number=row.number)
    if number != len(found) + 1:
        raise NotTheNextReleaseError(next_one=len(found) + 1)


def _get(work: Work, number: int) -> Release:
    try:
        return work.get(Release, stream_of(number))
    except StreamNotFoundError:
        raise ReleaseNotFoundError from None


def _must_be_programme(tenant: str) -> None:
    if tenant != PROGRAMME:
        raise NotTheProgrammeError
