"""Access tokens: JWTs after RFC 9068, checked locally against the issuer's published keys."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from alongside.http.principal import NotAuthenticatedError, Principal

ALGORITHM: Final = "ES256"
TYPE: Final = "at+jwt"

_MOST_KNOWN: Final = 1_000


@dataclass(frozen=True, slots=True)
class _Verified:
    """What a token was found to say: by which keys, from and until which second."""

    principal: Principal
    keys: KeySet
    since: float
    until: float


@dataclass(frozen=True, slots=True)
class TokenVerifier:
    """Checks tokens of one issuer for one audience.

    `keys` gives the issuer's key set; asked with True it fetches it anew, for a key id that is
    not known yet. `clock` gives the present moment in UTC. A token that was found good is known
    by its digest until it expires, or until there are other keys: checking a signature takes
    longer than the statements of a command.
    """

    issuer: str
    audience: str
    keys: Callable[[bool], KeySet]
    clock: Callable[[], datetime]
    _known: dict[bytes, _Verified] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def principal(self, token: str) -> Principal:
        """Give the principal of a token.

        Raises:
            NotAuthenticatedError: wrong type, algorithm, key, issuer or audience, or expired.
        """
        digest = hashlib.sha256(token.encode()).digest()
        second = int(self.clock().timestamp())
        keys = self.keys(False)  # noqa: FBT003 the question is told above
        known = self._known.get(digest)
        if known and known.keys is keys and known.since <= second < known.until:
            return known.principal
        claims = self._claims(token, keys, second)
        if claims is None:
            keys = self.keys(True)  # noqa: FBT003 the question is told above
            claims = self._claims(token, keys, second)
        if claims is None:
            raise NotAuthenticatedError
        found = _principal(claims)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[digest] = _Verified(found, keys, second, claims["exp"])
        return found

    def _claims(self, token: str, keys: KeySet, second: int) -> dict[str, Any] | None:
        """Give the claims, or None where only the keys may be out of date.

        Raises:
            NotAuthenticatedError: the token is not valid, whatever the keys.
        """
        try:
            read = jwt.decode(token, keys, algorithms=[ALGORITHM])
            if str(read.header.get("typ", "")).lower() != TYPE or "crit" in read.header:
                raise NotAuthenticatedError
            jwt.JWTClaimsRegistry(
                now=second,
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self.audience},
                exp={"essential": True},
                sub={"essential": True},
            ).validate(read.claims)
        except InvalidKeyIdError:
            return None
        except JoseError:
            raise NotAuthenticatedError from None
        except (ValueError, TypeError, KeyError, AttributeError):
            raise NotAuthenticatedError from None
        return dict(read.claims)


def _principal(claims: dict[str, Any]) -> Principal:
    return Principal(
        account=claims["sub"],
        member=claims.get("member", ""),
        tenant=claims.get("tenant", ""),
        roles=frozenset(claims.get("roles", ())),
        scopes=frozenset(claims.get("scope", "").split()),
        issued=int(claims.get("iat", 0)),
    )
