"""Tokens for programs: the sibling services, and people's own.

Signing in here with a password is provisional: it goes when the OpenID provider arrives.
"""

from http import HTTPStatus
from typing import Final, TypedDict

from flask import Response, jsonify, request

from alongside.http.blueprint import Blueprint
from alongside.http.guard import now, public
from alongside.http.openapi import BY_SERVICE
from alongside.http.principal import NotAuthenticatedError, Principal
from alongside.http.wiring import wired
from alongside.identity.application.sign_in import OwnAuthority, SignIn
from alongside.identity.application.tokens import LOG_READ, AccessToken, ServiceClients, Tokens
from alongside.identity.domain.errors import NotAMemberError, UnknownClientError
from alongside.identity.queries import Directory
from alongside.identity.schemas import AccessTokenSchema, ApiSignInSchema, SessionTokenSchema

blueprint = Blueprint(
    "tokens", __name__, url_prefix="/identity/api", description="Tokens for programs"
)

_REFUSALS: Final = (
    "invalid_client",
    "invalid_request",
    "invalid_scope",
    "unsupported_grant_type",
)
_REFUSED: Final = {
    "description": "Refused, as RFC 6749, section 5.2, says",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "properties": {"error": {"type": "string", "enum": _REFUSALS}},
                "required": ["error"],
                "additionalProperties": False,
            }
        }
    },
}

Answer = tuple[dict[str, object], int, dict[str, str]]
_NOT_KEPT: Final = {"Cache-Control": "no-store"}


class SignInWith(TypedDict):
    """E-mail address, password, and the trust where there are several."""

    email: str
    password: str
    tenant: str


class SessionToken(TypedDict):
    """A session's token, as the browser holds it."""

    session: str


@blueprint.post("/sign-in")
@public
@blueprint.arguments(ApiSignInSchema)
@blueprint.response(200, AccessTokenSchema)
def sign_in(sent: SignInWith) -> Answer:
    """Give a person's program a token for one of their trusts.

    Raises:
        NotAMemberError: they are not in that trust, or in several and did not say which.
    """
    at = now()
    account = wired(SignIn).account(
        email=sent["email"], password=sent["password"], address=request.remote_addr or "", at=at
    )
    seats = wired(Directory).seats(account)
    wanted = [seat for seat in seats if sent["tenant"] in {seat.tenant, ""}]
    if len(wanted) != 1:
        raise NotAMemberError
    (seat,) = wanted
    who = Principal(
        account=account, member=seat.member, tenant=seat.tenant, roles=frozenset(seat.roles)
    )
    return _answer(wired(Tokens).for_person(who, at=at))


@blueprint.post("/session-token")
@public
@blueprint.doc(security=[BY_SERVICE])
@blueprint.arguments(SessionTokenSchema)
@blueprint.response(200, AccessTokenSchema)
def session_token(sent: SessionToken) -> Answer:
    """Give a sibling service a token for the person whose session it was handed.

    Whatever is wrong, the client or the session, the answer is the same.

    Raises:
        NotAuthenticatedError: the client or the session is not ours.
    """
    try:
        _client()
    except UnknownClientError:
        raise NotAuthenticatedError from None
    who = wired(OwnAuthority).by_session(sent["session"])
    return _answer(wired(Tokens).for_person(who, at=now()))


@blueprint.post("/token")
@public
@blueprint.doc(
    requestBody={
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "grant_type": {"type": "string", "enum": ["client_credentials"]},
                        "scope": {"type": "string", "enum": [LOG_READ]},
                    },
                    "required": ["grant_type"],
                    "examples": [{"grant_type": "client_credentials", "scope": LOG_READ}],
                }
            }
        },
    },
    responses={"400": _REFUSED, "401": _REFUSED},
    security=[BY_SERVICE],
)
@blueprint.response(200, AccessTokenSchema)
def token() -> Answer | Response:
    """Give a sibling service its own token (RFC 6749, section 4.4), for reading logs."""
    try:
        client = _client()
    except UnknownClientError:
        return _refusal("invalid_client", HTTPStatus.UNAUTHORIZED)
    asked = request.form.get("grant_type", "")
    if asked != "client_credentials":
        return _refusal("unsupported_grant_type" if asked else "invalid_request")
    if set(request.form.get("scope", LOG_READ).split()) != {LOG_READ}:
        return _refusal("invalid_scope")
    return _answer(wired(Tokens).for_service(client, at=now()))


def _client() -> str:
    basic = request.authorization
    known = basic is not None and basic.type == "basic"
    name, secret = (basic.username, basic.password) if basic and known else (None, None)
    return wired(ServiceClients).checked(name, secret)


def _answer(token: AccessToken) -> Answer:
    body = {"access_token": token.token, "token_type": "Bearer", "expires_in": token.expires_in}
    return body, HTTPStatus.OK, _NOT_KEPT


def _refusal(error: str, status: int = HTTPStatus.BAD_REQUEST) -> Response:
    """Answer as RFC 6749, section 5.2, says."""
    answer = jsonify(error=error)
    answer.status_code = status
    answer.headers.update(_NOT_KEPT)
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Basic realm="alongside"'
    return answer
