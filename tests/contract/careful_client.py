"""What a careful client does that no description of an API can say; schemathesis loads it.

Each command gets a key of its own, and each change the version that its thing has now. A header
is replaced only where it is well formed, so that what is wrong on purpose stays wrong.
"""

import os
import re
import secrets
from collections.abc import MutableMapping
from typing import Any, Final

import httpx
import schemathesis
from schemathesis.core.failures import Failure
from schemathesis.openapi.checks import RejectedPositiveData

KEY: Final = re.compile(r"[!-~]{1,200}")
VERSION: Final = re.compile(r'"[0-9]{1,9}"')
Case = schemathesis.Case[Any]

VERSIONED: Final = re.compile(
    r"/projects/api/(policy|projects/[^/]+/aim|projects/[^/]+|decisions/[^/]+)"
    r"|/identity/api/members/[^/]+"
    r"|/participation/api/(me|rate-cards|(activities|claims|batches)/[^/]+)"
    r"|/participation/api/(approvals|authorisations)/[^/]+"
    r"|/reporting/api/sharing"
)
DESK: Final = re.compile("/(approvals|authorisations)/")
"""Where claims are decided: their version is that of the claim."""

BAD_REQUEST: Final = 400
NOT_IN_JSON_SCHEMA: Final = {"/projects/reference#repeated-option"}
"""That two options say the same whatever their capitals and spaces: a schema cannot say it."""


@schemathesis.hook
def before_call(_: schemathesis.HookContext, case: Case, kwargs: dict[str, Any]) -> None:
    """Give a command its own key, and a change the version that it is about."""
    del kwargs
    headers: MutableMapping[str, Any] = case.headers
    if KEY.fullmatch(str(headers.get("Idempotency-Key", ""))):
        headers["Idempotency-Key"] = secrets.token_urlsafe()
    if VERSION.fullmatch(str(headers.get("If-Match", ""))):
        headers["If-Match"] = _version_now(case) or headers["If-Match"]


def _version_now(case: Case) -> str | None:
    thing = VERSIONED.match(case.formatted_path)
    if thing is None:
        return None
    bearer = {"Authorization": f"Bearer {os.environ['ALONGSIDE_TOKEN']}"}
    where = DESK.sub("/claims/", thing[0])
    answer = httpx.get(f"{os.environ['ALONGSIDE_AT']}{where}", headers=bearer)
    version: str | None = answer.headers.get("ETag")
    return version


@schemathesis.hook
def filter_failure(
    _: schemathesis.HookContext,
    failure: Failure,
    case: Case,
    response: schemathesis.Response,
) -> bool:
    """Keep every failure but those about what JSON Schema cannot say."""
    if isinstance(failure, RejectedPositiveData):
        return response.json().get("type") not in NOT_IN_JSON_SCHEMA
    too_long = "violates `maxLength`" in failure.message
    return not (too_long and response.status_code < BAD_REQUEST and _is_tidied(case.body))


def _is_tidied(body: object) -> bool:
    """Tell whether a text is kept shorter than it was sent; limits are for what is kept."""
    if isinstance(body, dict):
        return any(_is_tidied(each) for each in body.values())
    if isinstance(body, list):
        return any(_is_tidied(each) for each in body)
    return isinstance(body, str) and " ".join(body.split()) != body
