"""Make the application of reporting: wiring, and nothing else."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from alongside.html.shell import install
from alongside.http import service
from alongside.http.guard import check_marks
from alongside.http.peers import Peers
from alongside.http.wiring import wire
from alongside.reporting import api, pages
from alongside.reporting.application.assembly import SERVICE, assemble, authority
from alongside.reporting.application.threads import threads
from alongside.reporting.domain.rights import RIGHTS
from alongside.reporting.pages.visiting import current_visitor, navigation
from alongside.settings import Settings


def create_app(settings: Settings, *, peers: Mapping[str, Any] | None = None) -> Flask:
    """Make the application; who somebody is, it asks identity."""
    parts = assemble(settings)
    siblings = Peers(url=settings.peer_url, embedded=peers or {})
    app = service.create(
        SERVICE,
        settings=settings,
        tenancy=parts.tenancy,
        rights=RIGHTS,
        wired=[settings, parts.reading, parts.shares, parts.releases, parts.trusts],
        authority=authority(settings, siblings, parts.tenancy),
        api=api.blueprints(),
    )
    known = authority(settings, siblings, parts.tenancy)
    wire(app, [threads(parts.tenancy, siblings, known)])
    install(
        app,
        service=SERVICE,
        pages=Path(__file__).parent / "pages",
        who=current_visitor,
        navigation=navigation,
        secret=settings.session_secret,
        secure=settings.secure,
        example=parts.trusts.any_example(),
    )
    for blueprint in pages.blueprints():
        app.register_blueprint(blueprint)
    check_marks(app)
    parts.close()
    return app
