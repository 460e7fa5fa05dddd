"""Requests that may be sent again: the first answer is kept, and given again.

The answer commits in the transaction of the command itself, so that there is never one without
the other. After the draft `Idempotency-Key` header of the IETF's HTTP API working group.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial, wraps
from http import HTTPStatus
from typing import Any, Final, TypeVar, cast

from flask import current_app, request
from werkzeug.wrappers import Response

from alongside.http.blueprint import documented
from alongside.http.guard import is_api_request, now, principal
from alongside.http.problems import ProblemError
from alongside.http.wiring import wired
from alongside.tenancy.errors import TenancyError
from alongside.tenancy.transaction import Tenancy, TenantTransaction

HEADER: Final = "Idempotency-Key"
FIELD: Final = "idempotency_key"

KEPT_FOR: Final = timedelta(days=7)
"""How long an answer is kept at least."""

View = TypeVar("View", bound=Callable[..., Any])

_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}")
_KEPT_HEADERS: Final = ("Content-Type", "ETag", "Location")
_SELDOM: Final = b"\0"
"""How the digest of a request begins after which old answers are forgotten: one in 256."""

_PARAMETER: Final = {
    "name": HEADER,
    "in": "header",
    "required": True,
    "description": "A key of your own making, new for each command. Sent again with the same key"
    " and body within 7 days, the command is not done again: you get the first answer",
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$", "example": "7d0f6a52-3c1b"},
}


@dataclass(frozen=True, slots=True)
class _Kept:
    """The first answer to a request; `request` is the digest of what was sent."""

    request: bytes
    status: int
    headers: Mapping[str, str]
    body: bytes


class _NotKeptError(Exception):
    """Undoes what a refused request did, and carries its answer."""

    def __init__(self, answer: Response) -> None:
        self.answer = answer


def once(view: View) -> View:
    """Run a view at most once for each key of a person; answers of refusal are not kept.

    The key is a header of the API, a hidden field of a form. The view runs in the tenant's
    transaction, which is undone when it refuses.
    """

    @wraps(view)
    def first_or_again(*args: object, **kwargs: object) -> Response:
        # The bytes first: a form that was parsed has none left.
        sent, key = _digest(), _key()
        who, tenancy = principal(), wired(Tenancy)
        try:
            with tenancy.transaction(who.tenant) as tx:
                kept = _take(tx, who.account, key)
                if kept is not None:
                    return _again(kept, sent)
                answer = current_app.make_response(current_app.ensure_sync(view)(*args, **kwargs))
                if answer.status_code >= HTTPStatus.BAD_REQUEST:
                    raise _NotKeptError(answer)  # noqa: TRY301 what undoes is the raising
                _keep(tenancy, who.tenant, (who.account, key, sent), answer)
                if sent.startswith(_SELDOM):
                    tx.after_commit(partial(_forget, tenancy, who.tenant, before=now() - KEPT_FOR))
                return answer
        except _NotKeptError as refused:
            return refused.answer

    return documented(
        cast("View", first_or_again),
        parameters=(_PARAMETER,),
        problems=(HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY),
    )


def _key() -> str:
    given = request.headers.get(HEADER) if is_api_request() else request.form.get(FIELD)
    if not given:
        raise ProblemError(
            status=HTTPStatus.BAD_REQUEST,
            slug="key-missing",
            detail=f"Send {HEADER} with a key of your own making, new for each command.",
        )
    if not _KEY.fullmatch(given):
        raise ProblemError(
            status=HTTPStatus.BAD_REQUEST,
            slug="key-unreadable",
            detail=f"{HEADER} takes 1 to 200 visible ASCII characters.",
        )
    return given


def _digest() -> bytes:
    seen = hashlib.sha256()
    address = request.full_path if request.query_string else request.path
    for part in (request.method, address, request.headers.get("If-Match", "")):
        seen.update(part.encode() + b"\n")
    seen.update(request.get_data(cache=True))
    return seen.digest()


def _take(tx: TenantTransaction, actor: str, key: str) -> _Kept | None:
    """Take the key for this transaction, or give the answer that was kept under it.

    Of two clicks on a button, the second waits for what the first one did: the browser shows only
    the answer to the second. A program is told, and asks again.

    Raises:
        ProblemError: another request with the key is under way (409).
    """
    ((free, sent, status, headers, body),) = tx.run(
        "SELECT * FROM take_key(%s, %s, %s)", (actor, key, not is_api_request())
    )
    if sent is not None:
        return _Kept(sent, status, headers, body)
    if not free:
        raise ProblemError(
            status=HTTPStatus.CONFLICT,
            slug="under-way",
            detail="A request with this key is under way. Ask again in a moment.",
        )
    return None


def _again(kept: _Kept, sent: bytes) -> Response:
    """Give the kept answer.

    Raises:
        ProblemError: something else was sent with the same key.
    """
    if kept.request != sent:
        raise ProblemError(
            status=HTTPStatus.UNPROCESSABLE_ENTITY if is_api_request() else HTTPStatus.CONFLICT,
            slug="key-reused",
            detail="This key was sent before with another request. Make a new key.",
        )
    return Response(kept.body, kept.status, kept.headers)


def _keep(tenancy: Tenancy, tenant: str, whose: tuple[str, str, bytes], answer: Response) -> None:
    headers = {name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers}
    with tenancy.transaction(tenant) as tx:
        tx.send_later(
            "INSERT INTO idempotency (tenant, actor, key, request, status, headers, body, at)"
            " VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s, %s)",
            (tenant, *whose, answer.status_code, json.dumps(headers), answer.get_data(), now()),
        )


def _forget(tenancy: Tenancy, tenant: str, *, before: datetime) -> None:
    """Remove answers that are older than anybody asks again for; if that fails, another will."""
    with suppress(TenancyError), tenancy.transaction(tenant) as tx:
        tx.run("DELETE FROM idempotency WHERE at < %s", (before,))
