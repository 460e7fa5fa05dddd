"""What anybody may know about this issuer: its keys, and what it can do today."""

from flask import Blueprint, Response, jsonify

from alongside.http.guard import public
from alongside.http.tokens import ALGORITHM
from alongside.http.wiring import wired
from alongside.identity.application.tokens import LOG_READ, Tokens

blueprint = Blueprint("well_known", __name__, url_prefix="/identity/.well-known")

_FIVE_MINUTES = "public, max-age=300"


@blueprint.get("/jwks.json")
@public
def keys() -> Response:
    """Publish the keys that tokens are checked by (RFC 7517)."""
    return _kept_for_a_while(jsonify(wired(Tokens).published()))


@blueprint.get("/openid-configuration")
@public
def configuration() -> Response:
    """Publish what is true now (OpenID Connect Discovery 1.0, section 3; RFC 8414).

    There is no authorization endpoint yet, so no response type either.
    """
    issuer = wired(Tokens).issuer
    return _kept_for_a_while(
        jsonify(
            issuer=issuer,
            jwks_uri=f"{issuer}/.well-known/jwks.json",
            token_endpoint=f"{issuer}/api/token",
            token_endpoint_auth_methods_supported=["client_secret_basic"],
            grant_types_supported=["client_credentials"],
            response_types_supported=[],
            scopes_supported=[LOG_READ],
            subject_types_supported=["public"],
            id_token_signing_alg_values_supported=[ALGORITHM],
        )
    )


def _kept_for_a_while(answer: Response) -> Response:
    answer.headers["Cache-Control"] = _FIVE_MINUTES
    return answer
