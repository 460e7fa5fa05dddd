"""Bearer tokens at both services' doors: what identity did not sign, for us, just now, is refused.

`test_identity_tokens.py` has the verifier's own cases; here the forgeries arrive over HTTP, signed
with the deployment's key where that is what it takes to be wrong in one thing only.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey
from tests.security.installed import SERVICES, Installed, keyed

ADDRESSES = ("/identity/api/me", "/identity/api/members", "/projects/api/projects")
ADMINISTRATOR = "gwen.hartley@northmoor.example"


def encoded(part: object) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(part: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return read


class Forger:
    """Makes tokens that are right in all but what is asked."""

    def __init__(self, installation: Installed) -> None:
        self.pem = installation.settings.signing_key
        self.key = ECKey.import_key(self.pem, {"alg": "ES256", "use": "sig"})
        genuine = installation.token(ADMINISTRATOR)
        self.header, self.claims = (decoded(part) for part in genuine.split(".")[:2])

    def token(self, *, header: dict[str, Any] | None = None, **claims: object) -> str:
        mine = {**self.claims, **claims}
        kept = {name: value for name, value in mine.items() if value is not None}
        return jwt.encode({**self.header, **(header or {})}, kept, self.key)

    def unsigned(self, algorithm: str, signature: bytes = b"") -> str:
        header = {**self.header, "alg": algorithm}
        return f"{encoded(header)}.{encoded(self.claims)}.{encoded(signature)}"

    def by_mac(self, secret: bytes) -> str:
        signed = f"{encoded({**self.header, 'alg': 'HS256'})}.{encoded(self.claims)}"
        return f"{signed}.{encoded(hmac.digest(secret, signed.encode(), 'sha256'))}"

    def by_a_stranger(self) -> str:
        theirs = ECKey.import_key(ec_pem(), {"alg": "ES256"})
        return jwt.encode(self.header, self.claims, theirs)

    def public_pem(self) -> bytes:
        private = serialization.load_pem_private_key(self.pem.encode(), None)
        return private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def altered(self, **claims: object) -> str:
        """Change claims of a genuine token, and leave its signature."""
        head, _, signature = self.token().split(".")
        return f"{head}.{encoded({**self.claims, **claims})}.{signature}"


def ec_pem() -> str:
    return (
        ec.generate_private_key(ec.SECP256R1())
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )


FORGERIES: dict[str, Callable[[Forger], str]] = {
    "alg none": lambda by: by.unsigned("none"),
    "alg None": lambda by: by.unsigned("None"),
    "alg none with a signature": lambda by: by.unsigned("none", b"x" * 64),
    "no signature": lambda by: by.unsigned("ES256"),
    "a signature of zeros": lambda by: by.unsigned("ES256", bytes(64)),
    "HS256 with the public key": lambda by: by.by_mac(by.public_pem()),
    "HS256 with the public key as JWK": lambda by: by.by_mac(
        json.dumps(by.key.as_dict(private=False)).encode()
    ),
    "HS256 with nothing": lambda by: by.by_mac(b""),
    "HS256 with the hash of the key's name": lambda by: by.by_mac(
        hashlib.sha256(str(by.header["kid"]).encode()).digest()
    ),
    "another's key": lambda by: by.by_a_stranger(),
    "another issuer": lambda by: by.token(iss="https://evil.example/identity"),
    "no issuer": lambda by: by.token(iss=None),
    "another audience": lambda by: by.token(aud="https://evil.example"),
    "no audience": lambda by: by.token(aud=None),
    "expired": lambda by: by.token(exp=by.claims["iat"] - 1),
    "without an end": lambda by: by.token(exp=None),
    "not yet": lambda by: by.token(nbf=by.claims["iat"] + 3600),
    "no subject": lambda by: by.token(sub=None),
    "typ JWT": lambda by: by.token(header={"typ": "JWT"}),
    "typ of an identity token": lambda by: by.token(header={"typ": "id+jwt"}),
    "another key id": lambda by: by.token(header={"kid": "another"}),
    "changed trust": lambda by: by.altered(tenant="estuary"),
    "changed roles": lambda by: by.altered(roles=["administrator", "auditor"]),
    "added scope": lambda by: by.altered(scope="log:read", tenant="*"),
}


@pytest.fixture(scope="session")
def forger(installation: Installed) -> Forger:
    return Forger(installation)


def test_token_that_is_right_in_everything_is_accepted(
    installation: Installed, forger: Forger
) -> None:
    """So that the refusals below are for the stated reason."""
    with_token = installation.program(forger.token())

    assert {with_token.get(path).status_code for path in ADDRESSES} == {HTTPStatus.OK}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
def test_forged_token_is_refused_everywhere_and_alike(
    installation: Installed, forger: Forger, forge: Callable[[Forger], str]
) -> None:
    with_token = installation.program(forge(forger))
    answers = [with_token.get(path) for path in ADDRESSES]
    writing = with_token.post("/projects/api/projects", json={}, headers=keyed())
    log = with_token.get("/projects/log/northmoor/entries")

    assert {each.status_code for each in (*answers, writing, log)} == {HTTPStatus.UNAUTHORIZED}
    assert {each.content for each in answers} == {installation.client().get(ADDRESSES[0]).content}


def test_services_token_reads_logs_and_nothing_else(installation: Installed) -> None:
    reader = installation.log_reader()
    others = [
        route
        for route in installation.routes()
        if route.is_api and route.method == "GET" and "log" not in route.rule
        if "/me" not in route.rule and not route.parameters
    ]

    assert others
    assert {reader.get(route.rule).status_code for route in others} <= {
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
    }
    assert reader.post("/projects/api/projects", json={}, headers=keyed()).status_code == (
        HTTPStatus.FORBIDDEN
    )
    forged = {"checkpoint": "a\n1\nb\n", "key": "k"}
    for service in SERVICES:
        log = f"/{service}/log/northmoor"
        assert reader.get(f"{log}/entries").status_code == HTTPStatus.OK
        assert reader.put(f"{log}/checkpoint", json=forged).status_code == HTTPStatus.FORBIDDEN


def test_log_of_a_trust_holds_that_trusts_lines_alone(installation: Installed) -> None:
    reader = installation.log_reader()
    for service in SERVICES:
        for tenant in ("northmoor", "estuary", "calder", "platform"):
            lines = [
                line
                for (line,) in installation.rows(
                    f"alongside_{service}",
                    "SELECT line FROM event WHERE tenant = %s ORDER BY position",
                    tenant,
                )
            ]
            served = reader.get(f"/{service}/log/{tenant}/entries", params={"limit": 10_000})

            assert served.content.splitlines() == lines


@pytest.mark.parametrize("tenant", ["no-such-trust", "Not-a-name", "x", "%2e%2e", "*", "a'--"])
def test_log_of_no_trust_is_empty_or_not_there(installation: Installed, tenant: str) -> None:
    answer = installation.log_reader().get(f"/projects/log/{tenant}/entries")

    assert answer.status_code in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}
    assert b"northmoor" not in answer.content
    assert answer.status_code == HTTPStatus.NOT_FOUND or answer.content == b""


@pytest.mark.parametrize(
    ("name", "secret"), [("projects", "wrong"), ("nobody", ""), ("", ""), ("identity\0", "x")]
)
def test_service_that_is_not_ours_gets_no_token(
    installation: Installed, name: str, secret: str
) -> None:
    form = {"grant_type": "client_credentials", "scope": "log:read"}
    asked: list[httpx.Response] = [
        httpx.post(f"{installation.url}/identity/api/token", data=form, auth=(name, secret)),
        httpx.post(
            f"{installation.url}/identity/api/session-token",
            json={"session": installation.browser(ADMINISTRATOR).client.cookies["alongside"]},
            auth=(name, secret),
        ),
    ]

    assert {answer.status_code for answer in asked} == {HTTPStatus.UNAUTHORIZED}
    assert "access_token" not in "".join(answer.text for answer in asked)
