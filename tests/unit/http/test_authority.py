"""A service asks identity who is behind a session, and for its keys only when it must."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from alongside.http.authority import JWKS, SERVICE_TOKEN, SESSION_TOKEN, IdentityAuthority
from alongside.http.peers import Peers
from alongside.http.principal import NotAuthenticatedError, Principal

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ISSUER, AUDIENCE = "https://alongside.example/identity", "https://alongside.example"
CREDENTIALS = "Basic " + base64.b64encode(b"projects:a secret").decode()
ADA = Principal("account-ada", "member-ada", "northmoor", frozenset({"project_lead"}), frozenset())


class Identity:
    """Identity's side of the conversation, as it is agreed, and what was asked of it."""

    def __init__(self) -> None:
        self.now = NOW
        self.keys = [new_key()]
        self.asked: list[str] = []
        self.away = False
        self.here: frozenset[str] | None = None
        self.looked = 0
        self.app = Flask("identity")
        self.app.before_request(self._note)
        self.app.add_url_rule(JWKS, view_func=self._published)
        self.app.add_url_rule(SESSION_TOKEN, view_func=self._of_session, methods=["POST"])
        self.app.add_url_rule(SERVICE_TOKEN, view_func=self._of_service, methods=["POST"])

    def authority(self) -> IdentityAuthority:
        return IdentityAuthority(
            Peers(url=AUDIENCE, embedded={"identity": self.app}),
            service="projects",
            secret="a secret",  # noqa: S106 an invented one
            issuer=ISSUER,
            audience=AUDIENCE,
            clock=lambda: self.now,
            roles_here=self._roles_here,
        )

    def _roles_here(self, tenant: str, member: str) -> frozenset[str] | None:
        assert (tenant, member) == (ADA.tenant, ADA.member)
        self.looked += 1
        return self.here

    def token(self, key: ECKey | None = None, *, fresh: bool = False) -> str:
        signing = key or self.keys[-1]
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": ADA.account,
            "member": ADA.member,
            "tenant": ADA.tenant,
            "roles": sorted(ADA.roles),
            "exp": int(self.now.timestamp()) + 300,
            **({"iat": int(self.now.timestamp())} if fresh else {}),
        }
        return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": signing.kid}, claims, signing)

    def _note(self) -> ResponseReturnValue | None:
        self.asked.append(request.path)
        return ("", 503) if self.away else None

    def _published(self) -> ResponseReturnValue:
        return jsonify(KeySet([*self.keys]).as_dict(private=False))

    def _of_session(self) -> ResponseReturnValue:
        assert request.headers["Authorization"] == CREDENTIALS
        if request.get_json() != {"session": "s1"}:
            return "", 401
        return jsonify(access_token=self.token())

    def _of_service(self) -> ResponseReturnValue:
        assert request.headers["Authorization"] == CREDENTIALS
        assert request.form["scope"] == "log:read"
        return jsonify(access_token=f"token-{len(self.asked)}", expires_in=300)


def new_key() -> ECKey:
    return ECKey.generate_key("P-256", {"alg": "ES256", "use": "sig"}, auto_kid=True)


def test_keys_are_fetched_once_and_then_known() -> None:
    identity = Identity()
    authority = identity.authority()
    assert identity.asked == []

    assert authority.by_token(identity.token()) == ADA
    assert authority.by_token(identity.token()) == ADA

    assert identity.asked == [JWKS]


def test_a_token_of_a_new_key_fetches_the_keys_again() -> None:
    identity = Identity()
    authority = identity.authority()
    authority.by_token(identity.token())
    identity.keys.append(new_key())
    identity.now += timedelta(seconds=11)

    assert authority.by_token(identity.token()) == ADA
    assert identity.asked == [JWKS, JWKS]


def test_tokens_of_made_up_keys_cannot_make_it_fetch_again_and_again() -> None:
    identity = Identity()
    authority = identity.authority()
    authority.by_token(identity.token())

    for _ in range(5):
        identity.now += timedelta(seconds=1)
        with pytest.raises(NotAuthenticatedError):
            authority.by_token(identity.token(new_key()))

    assert identity.asked == [JWKS]


def test_a_session_is_asked_about_each_time() -> None:
    identity = Identity()
    authority = identity.authority()

    assert authority.by_session("s1") == authority.by_session("s1") == ADA

    assert identity.asked.count(SESSION_TOKEN) == 2


def test_a_session_that_identity_does_not_know_is_nobodys() -> None:
    with pytest.raises(NotAuthenticatedError):
        Identity().authority().by_session("s2")


def test_while_identity_is_away_nobody_is_taken_for_a_stranger() -> None:
    identity = Identity()
    identity.away = True

    with pytest.raises(httpx.HTTPStatusError):
        identity.authority().by_session("s1")
    with pytest.raises(httpx.HTTPStatusError):
        identity.authority().by_token(identity.token())


def test_its_own_token_is_renewed_half_a_minute_before_it_ends() -> None:
    identity = Identity()
    authority = identity.authority()

    first = authority.own_token()
    identity.now += timedelta(seconds=269)
    assert authority.own_token() == first
    identity.now += timedelta(seconds=1)
    assert authority.own_token() != first
    assert identity.asked == [SERVICE_TOKEN, SERVICE_TOKEN]


def test_a_role_that_was_taken_away_counts_no_more() -> None:
    identity = Identity()
    authority, token = identity.authority(), identity.token()

    identity.here = frozenset({"project_lead", "auditor"})
    assert authority.by_token(token).roles == {"project_lead"}
    identity.now += timedelta(seconds=1)
    identity.here = frozenset({"auditor"})
    assert authority.by_token(token).roles == frozenset()


def test_somebody_who_has_left_is_nobody() -> None:
    identity = Identity()
    authority, token = identity.authority(), identity.token()

    identity.here = frozenset()

    with pytest.raises(NotAuthenticatedError):
        authority.by_token(token)


def test_members_are_looked_up_once_a_second() -> None:
    identity = Identity()
    authority, token = identity.authority(), identity.token()

    for _ in range(5):
        authority.by_token(token)
    assert identity.looked == 1
    identity.now += timedelta(seconds=1)
    authority.by_token(token)
    assert identity.looked == 2


def test_what_identity_said_this_moment_counts_before_it_was_heard_here() -> None:
    identity = Identity()
    authority, token = identity.authority(), identity.token(fresh=True)
    identity.here = frozenset({"auditor"})

    assert authority.by_token(token).roles == {"project_lead"}
    identity.now += timedelta(seconds=2)
    assert authority.by_token(token).roles == frozenset()
