"""Access tokens: JWTs after RFC 9068, checked locally against the issuer's published keys."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from alongside.http.principal import NotAuthenticatedError, Principal

ALGORITHM: Final = "ES256"
TYPE: Final = "at+jwt"


@dataclass(frozen=True, slots=True)
class TokenVerifier:
    """Checks tokens of one issuer for one audience.

    `keys` gives the issuer's key set; asked with True it fetches it anew, for a key id that is
    not known yet. `clock` gives the present moment in UTC.
    """

    issuer: str
    audience: str
    keys: Callable[[bool], KeySet]
    clock: Callable[[], datetime]

    def principal(self, token: str) -> Principal:
        """Give the principal of a token.

        Raises:
            NotAuthenticatedError: wrong type, algorithm, key, issuer or audience, or expired.
        """
        claims = self._claims(token, fresh=False) or self._claims(token, fresh=True)
        if claims is None:
            raise NotAuthenticatedError
        return Principal(
            account=claims["sub"],
            member=claims.get("member", ""),
            tenant=claims.get("tenant", ""),
            roles=frozenset(claims.get("roles", ())),
            scopes=frozenset(claims.get("scope", "").split()),
        )

    def _claims(self, token: str, *, fresh: bool) -> dict[str, Any] | None:
        """Give the claims, or None where only the keys may be out of date.

        Raises:
            NotAuthenticatedError: the token is not valid, whatever the keys.
        """
        try:
            read = jwt.decode(token, self.keys(fresh), algorithms=[ALGORITHM])
            if str(read.header.get("typ", "")).lower() != TYPE or "crit" in read.header:
                raise NotAuthenticatedError
            jwt.JWTClaimsRegistry(
                now=int(self.clock().timestamp()),
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self.audience},
                exp={"essential": True},
                sub={"essential": True},
            ).validate(read.claims)
        except InvalidKeyIdError:
            if fresh:
                raise NotAuthenticatedError from None
            return None
        except JoseError:
            raise NotAuthenticatedError from None
        except (ValueError, TypeError, KeyError, AttributeError):
            raise NotAuthenticatedError from None
        return dict(read.claims)
