"""Access tokens (RFC 9068): short, signed with ES256, checked with the published keys."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from alongside.http.principal import EVERY_TENANT, Principal
from alongside.http.tokens import ALGORITHM, TYPE
from alongside.identity.application.secret_values import new_secret
from alongside.identity.domain.errors import UnknownClientError

LASTS: Final = timedelta(minutes=5)
LOG_READ: Final = "log:read"


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token and how many seconds it lasts."""

    token: str = field(repr=False)
    expires_in: int


class Tokens:
    """Signs tokens with the deployment's key; `retiring` keys are still published, to be read by.

    `signing_key` is a private key on P-256, in PEM.
    """

    def __init__(
        self, *, signing_key: str, issuer: str, audience: str, retiring: Iterable[ECKey] = ()
    ) -> None:
        self._key = ECKey.import_key(signing_key, {"use": "sig", "alg": ALGORITHM})
        self._key.ensure_kid()
        self._retiring = tuple(retiring)
        self.issuer = issuer
        self.audience = audience

    def key_set(self) -> KeySet:
        """Give the keys that tokens are checked by."""
        return KeySet([self._key, *self._retiring])

    def published(self) -> dict[str, Any]:
        """Give the JSON Web Key Set (RFC 7517), public parts only."""
        return dict(self.key_set().as_dict(private=False))

    def for_person(self, who: Principal, *, at: datetime) -> AccessToken:
        """Make a token for what a person does in their trust."""
        return self._signed(
            at,
            sub=who.account,
            client_id="alongside",
            member=who.member,
            tenant=who.tenant,
            roles=sorted(who.roles),
            scope="",
        )

    def for_service(self, client: str, *, at: datetime) -> AccessToken:
        """Make a token by which a sibling service reads the logs of every trust."""
        return self._signed(
            at,
            sub=f"service:{client}",
            client_id=client,
            member="",
            tenant=EVERY_TENANT,
            roles=[],
            scope=LOG_READ,
        )

    def _signed(self, at: datetime, **claims: object) -> AccessToken:
        issued = int(at.timestamp())
        header = {"typ": TYPE, "alg": ALGORITHM, "kid": self._key.kid}
        stamped = {
            "iss": self.issuer,
            "aud": self.audience,
            "iat": issued,
            "exp": issued + int(LASTS.total_seconds()),
            "jti": new_secret(),
            **claims,
        }
        token = jwt.encode(header, stamped, self._key, algorithms=[ALGORITHM])
        return AccessToken(token=token, expires_in=int(LASTS.total_seconds()))


@dataclass(frozen=True, slots=True)
class ServiceClients:
    """The services of this deployment, which share one secret and say their name."""

    secret: str = field(repr=False)

    def checked(self, name: str | None, secret: str | None) -> str:
        """Give the name of a client that knows the secret.

        Raises:
            UnknownClientError: it does not.
        """
        right = hmac.compare_digest((secret or "").encode(), self.secret.encode())
        if not right or not name or not name.isidentifier():
            raise UnknownClientError
        return name
