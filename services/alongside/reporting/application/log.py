"""Reporting's own log: what its commands share."""

from typing import ClassVar

from alongside.eventlog.aggregate import Aggregate
from alongside.eventlog.application import Application
from alongside.eventlog.projections import Projections
from alongside.reporting.domain.release import Release
from alongside.reporting.domain.sharing import Sharing
from alongside.reporting.projections import projections


class ReportingLog(Application):
    """Releases in the programme's tenant; what was given to them in each trust's own."""

    aggregates: ClassVar[tuple[type[Aggregate], ...]] = (Release, Sharing)
    projections: ClassVar[Projections] = projections
