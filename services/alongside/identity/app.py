"""Make the application of identity: wiring, and nothing else."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response

from alongside.eventlog.signals import Signals
from alongside.html.shell import install
from alongside.http import service
from alongside.http.guard import check_marks
from alongside.identity import api, pages
from alongside.identity.application.assembly import Parts, assemble
from alongside.identity.application.rate_limits import SCHEME
from alongside.identity.domain.rights import RIGHTS
from alongside.identity.pages.visiting import current_visitor, navigation
from alongside.settings import Settings

SERVICE: Final = "identity"
FAILURES: Final = "60 per minute"
"""How often requests of one network address that might be guesses may fail."""


def create_app(settings: Settings, *, peers: Mapping[str, Any] | None = None) -> Flask:
    """Make the application; identity asks no other service for anything."""
    del peers
    signals = Signals(settings.broker_url, log=SERVICE)
    parts = assemble(settings, grown=signals.grown)
    app = service.create(
        SERVICE,
        settings=settings,
        tenancy=parts.tenancy,
        rights=RIGHTS,
        wired=[settings, *parts.wired()],
        authority=parts.authority,
        api=api.blueprints(),
    )
    install(
        app,
        service=SERVICE,
        pages=Path(__file__).parent / "pages",
        who=current_visitor,
        navigation=navigation,
        secret=settings.session_secret,
        secure=settings.secure,
        example=bool(parts.directory.example_trusts()),
    )
    for blueprint in pages.blueprints():
        app.register_blueprint(blueprint)
    _limit_guesses(app, parts)
    check_marks(app)
    parts.close()
    return app


def _limit_guesses(app: Flask, parts: Parts) -> None:
    """Count failures of each network address; when they cannot be counted, let nothing through."""
    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri=f"{SCHEME}://",
        storage_options=cast("dict[str, str | int]", {"tenancy": parts.counting.tenancy}),
        strategy="fixed-window",
        swallow_errors=False,
    )
    for blueprint in (*api.guessable(), *pages.guessable()):
        limiter.limit(FAILURES, methods=["POST"], deduct_when=_failed)(blueprint)


def _failed(answer: Response) -> bool:
    return answer.status_code >= 400  # noqa: PLR2004 HTTP's families of refusal
