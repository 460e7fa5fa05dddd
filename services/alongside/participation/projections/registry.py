"""Where each module of this package registers its projections."""

from alongside.eventlog.projections import Projections

projections = Projections()
