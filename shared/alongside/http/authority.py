"""Who is behind a token or a session, as identity says over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

import httpx
from joserfc.jwk import KeySet

from alongside.http.peers import Peers
from alongside.http.principal import NotAuthenticatedError, Principal
from alongside.http.tokens import TokenVerifier

JWKS: Final = "/identity/.well-known/jwks.json"
SESSION_TOKEN: Final = "/identity/api/session-token"  # noqa: S105 a path, not a secret
SERVICE_TOKEN: Final = "/identity/api/token"  # noqa: S105 a path, not a secret

RolesHere = Callable[[str, str], frozenset[str] | None]
"""Gives the roles that a tenant's member has now, as far as this service has followed; None for
somebody it has not heard of yet, nothing for somebody who has left."""

_KEYS_AT_MOST_EVERY = timedelta(seconds=10)
_ROLES_AT_MOST_EVERY = timedelta(seconds=1)
_FRESH = timedelta(seconds=2)
_MOST_MEMBERS = 10_000
_EARLY = timedelta(seconds=30)


class IdentityAuthority:
    """The authority of every service but identity itself.

    Keys are fetched when first needed, and again, at most every ten seconds, when a token names
    one that is not known. Sessions are asked about each time: a session that has ended, or a role
    that was taken away, counts at once. A token outlives a role by two seconds: `roles_here`
    says, from what this service follows, which of the token's roles the member still has.
    """

    def __init__(
        self,
        peers: Peers,
        *,
        service: str,
        secret: str,
        issuer: str,
        audience: str,
        clock: Callable[[], datetime],
        roles_here: RolesHere = lambda _tenant, _member: None,
    ) -> None:
        self._peers = peers
        self._credentials = (service, secret)
        self._clock = clock
        self._roles_here = roles_here
        self._roles: dict[tuple[str, str], tuple[frozenset[str] | None, datetime]] = {}
        self._lock = Lock()
        self._keys: KeySet | None = None
        self._fetched: datetime | None = None
        self._own: tuple[str, datetime] | None = None
        self._verifier = TokenVerifier(
            issuer=issuer, audience=audience, keys=self._key_set, clock=clock
        )

    def by_token(self, token: str) -> Principal:
        """Give the principal of a bearer token, with those of its roles that they still have.

        Raises:
            NotAuthenticatedError: the token is not valid here and now, or they have left.
        """
        claimed = self._verifier.principal(token)
        now = self._clock()
        # What identity said this moment, this service may not have heard of yet.
        if not claimed.member or now.timestamp() - claimed.issued < _FRESH.total_seconds():
            return claimed
        roles = self._roles_now(claimed.tenant, claimed.member, now)
        if roles is None or claimed.roles <= roles:
            return claimed
        if not roles:
            raise NotAuthenticatedError
        return replace(claimed, roles=claimed.roles & roles)

    def by_session(self, cookie: str) -> Principal:
        """Give the principal of a session cookie, by exchanging it for a token at identity.

        Raises:
            NotAuthenticatedError: there is no such session, or it has ended.
        """
        with self._peers.client("identity") as client:
            answer = client.post(SESSION_TOKEN, json={"session": cookie}, auth=self._credentials)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            raise NotAuthenticatedError
        answer.raise_for_status()
        return self._verifier.principal(answer.json()["access_token"])

    def own_token(self) -> str:
        """Give this service's own token for reading siblings' logs, renewed before it expires."""
        with self._lock:
            if self._own is not None and self._clock() < self._own[1]:
                return self._own[0]
            with self._peers.client("identity") as client:
                answer = client.post(
                    SERVICE_TOKEN,
                    data={"grant_type": "client_credentials", "scope": "log:read"},
                    auth=self._credentials,
                )
            answer.raise_for_status()
            body = answer.json()
            until = self._clock() + timedelta(seconds=body["expires_in"]) - _EARLY
            self._own = (body["access_token"], until)
            return self._own[0]

    def _roles_now(self, tenant: str, member: str, now: datetime) -> frozenset[str] | None:
        known = self._roles.get((tenant, member))
        if known is not None and timedelta() <= now - known[1] < _ROLES_AT_MOST_EVERY:
            return known[0]
        roles = self._roles_here(tenant, member)
        if len(self._roles) >= _MOST_MEMBERS:
            self._roles.clear()
        self._roles[tenant, member] = (roles, now)
        return roles

    def _key_set(self, fresh: bool) -> KeySet:  # noqa: FBT001 the verifier's question
        with self._lock:
            now = self._clock()
            recent = self._fetched is not None and now - self._fetched < _KEYS_AT_MOST_EVERY
            if self._keys is None or (fresh and not recent):
                with self._peers.client("identity") as client:
                    answer = client.get(JWKS)
                answer.raise_for_status()
                self._keys, self._fetched = KeySet.import_key_set(answer.json()), now
            return self._keys
