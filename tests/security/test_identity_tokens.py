"""Access tokens: what was not signed by identity, for us, just now, is refused."""

import base64
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from joserfc.jws import JWSRegistry
from joserfc.registry import HeaderParameter

from alongside.http.principal import NotAuthenticatedError, Principal
from alongside.http.tokens import TokenVerifier
from alongside.identity.application.tokens import LASTS, ServiceClients, Tokens
from alongside.identity.domain.errors import UnknownClientError

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ISSUER, AUDIENCE = "https://alongside.example/identity", "https://alongside.example"
ADA = Principal(
    account="account-1", member="member-1", tenant="northmoor", roles=frozenset({"project_lead"})
)


def private_key() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


PEM = private_key()
TOKENS = Tokens(signing_key=PEM, issuer=ISSUER, audience=AUDIENCE)
OUR_KEY = ECKey.import_key(PEM, {"alg": "ES256", "use": "sig"})


def verifier(*, later: timedelta = timedelta(), audience: str = AUDIENCE) -> TokenVerifier:
    keys = KeySet.import_key_set(json.loads(json.dumps(TOKENS.published())))
    return TokenVerifier(
        issuer=ISSUER, audience=audience, keys=lambda _: keys, clock=lambda: NOW + later
    )


def claims(**other: object) -> dict[str, object]:
    issued = int(NOW.timestamp())
    mine: dict[str, object] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "account-1",
        "tenant": "northmoor",
        "iat": issued,
        "exp": issued + 300,
        **other,
    }
    return {name: value for name, value in mine.items() if value is not None}


def signed(
    other: dict[str, object] | None = None,
    *,
    key: ECKey = OUR_KEY,
    header: dict[str, object] | None = None,
) -> str:
    head = {"typ": "at+jwt", "alg": "ES256", "kid": OUR_KEY.thumbprint(), **(header or {})}
    registry = JWSRegistry(
        header_registry={"later": HeaderParameter("Later", "bool")}, algorithms=["ES256"]
    )
    return jwt.encode(head, claims(**(other or {})), key, registry=registry)


def refused(token: str, by: TokenVerifier | None = None) -> bool:
    try:
        (by or verifier()).principal(token)
    except NotAuthenticatedError:
        return True
    return False


def test_token_says_who_acts_where_and_as_what() -> None:
    said = replace(ADA, issued=int(NOW.timestamp()))
    assert verifier().principal(TOKENS.for_person(ADA, at=NOW).token) == said


def test_token_of_our_own_making_is_accepted() -> None:
    assert not refused(signed())  # So that the refusals below are for the stated reason.


def test_token_lasts_five_minutes() -> None:
    token = TOKENS.for_person(ADA, at=NOW).token

    assert not refused(token, verifier(later=LASTS - timedelta(seconds=1)))
    assert refused(token, verifier(later=LASTS + timedelta(seconds=1)))


def test_token_follows_rfc_9068() -> None:
    token = TOKENS.for_person(ADA, at=NOW).token
    header, body = (json.loads(_decoded(part)) for part in token.split(".")[:2])

    assert (header["typ"], header["alg"], header["kid"]) == (
        "at+jwt",
        "ES256",
        OUR_KEY.thumbprint(),
    )
    assert {"iss", "exp", "aud", "sub", "client_id", "iat", "jti"} <= body.keys()


def test_no_two_tokens_are_the_same() -> None:
    made = {TOKENS.for_person(ADA, at=NOW).token for _ in range(10)}

    assert len(made) == 10


@pytest.mark.parametrize(
    "other",
    [
        {"aud": "https://elsewhere.example"},
        {"aud": None},
        {"iss": "https://elsewhere.example/identity"},
        {"iss": None},
        {"sub": None},
        {"exp": None},
        {"exp": int(NOW.timestamp()) - 1},
        {"exp": "never"},
        {"nbf": int(NOW.timestamp()) + 3600},
    ],
    ids=str,
)
def test_wrong_claim_is_refused(other: dict[str, object]) -> None:
    assert refused(signed(other))


@pytest.mark.parametrize("typ", ["JWT", "id+jwt", "", "logout+jwt"])
def test_other_kinds_of_token_are_refused(typ: str) -> None:
    assert refused(signed(header={"typ": typ}))


def test_critical_header_that_nobody_understands_is_refused() -> None:
    assert refused(signed(header={"crit": ["later"], "later": True}))


def test_key_that_the_token_brings_along_is_not_used() -> None:
    eve = ECKey.import_key(private_key())
    own = eve.as_dict(private=False)

    assert refused(signed(key=eve, header={"jwk": own, "kid": eve.thumbprint()}))
    assert refused(signed(key=eve, header={"jwk": own}))


def test_signature_of_another_key_is_refused() -> None:
    assert refused(signed(key=ECKey.import_key(private_key())))


def test_public_key_is_no_shared_secret() -> None:
    public = OUR_KEY.as_pem(private=False)

    for secret in (public, public.strip(), json.dumps(TOKENS.published()["keys"][0]).encode()):
        header = _encoded({"typ": "at+jwt", "alg": "HS256", "kid": OUR_KEY.thumbprint()})
        signature = hmac.digest(secret, f"{header}.{_encoded(claims())}".encode(), "sha256")
        assert refused(f"{header}.{_encoded(claims())}.{_url_safe(signature)}")


@pytest.mark.parametrize("alg", ["none", "NONE", "", None], ids=["none", "NONE", "empty", "null"])
@pytest.mark.parametrize("signature", ["", "AAAA"], ids=["empty", "some"])
def test_unsigned_token_is_refused(alg: str | None, signature: str) -> None:
    header = _encoded({"typ": "at+jwt", "alg": alg, "kid": OUR_KEY.thumbprint()})

    assert refused(f"{header}.{_encoded(claims())}.{signature}")


def test_changed_token_is_refused() -> None:
    header, _, signature = TOKENS.for_person(ADA, at=NOW).token.split(".")

    assert refused(f"{header}.{_encoded(claims(roles=['administrator']))}.{signature}")


@pytest.mark.parametrize("place", [0, 1, 2])
def test_every_part_of_a_token_counts(place: int) -> None:
    parts = TOKENS.for_person(ADA, at=NOW).token.split(".")
    middle = len(parts[place]) // 2
    other = "A" if parts[place][middle] != "A" else "B"
    parts[place] = parts[place][:middle] + other + parts[place][middle + 1 :]

    assert refused(".".join(parts))


@pytest.mark.parametrize(
    "token", ["", ".", "..", "a.b.c", "é.é.é", "a" * 10_000, "\0", "null", "{}", "a.b.c.d.e"]
)
def test_what_is_no_token_is_refused(token: str) -> None:
    assert refused(token)


def test_published_keys_have_no_private_part() -> None:
    (key,) = TOKENS.published()["keys"]

    assert "d" not in key
    assert (key["kty"], key["crv"], key["use"], key["alg"]) == ("EC", "P-256", "sig", "ES256")


def test_retiring_key_is_still_read_by() -> None:
    before = TOKENS.for_person(ADA, at=NOW).token
    after = Tokens(signing_key=private_key(), issuer=ISSUER, audience=AUDIENCE, retiring=[OUR_KEY])
    keys = KeySet.import_key_set(after.published())  # type: ignore[arg-type]
    reader = TokenVerifier(issuer=ISSUER, audience=AUDIENCE, keys=lambda _: keys, clock=lambda: NOW)

    assert not refused(before, reader)
    assert not refused(after.for_person(ADA, at=NOW).token, reader)


def test_token_that_was_good_before_expires_all_the_same() -> None:
    keys = KeySet.import_key_set(TOKENS.published())  # type: ignore[arg-type]
    moments = iter([NOW, NOW, NOW + LASTS, NOW - timedelta(seconds=1)])
    reader = TokenVerifier(
        issuer=ISSUER, audience=AUDIENCE, keys=lambda _: keys, clock=lambda: next(moments)
    )
    token = TOKENS.for_person(ADA, at=NOW).token

    assert [refused(token, reader) for _ in range(4)] == [False, False, True, True]


def test_token_that_was_good_before_is_refused_once_its_key_is_withdrawn() -> None:
    other = Tokens(signing_key=private_key(), issuer=ISSUER, audience=AUDIENCE)
    sets = [KeySet.import_key_set(each.published()) for each in (TOKENS, other)]  # type: ignore[arg-type]
    reader = TokenVerifier(
        issuer=ISSUER, audience=AUDIENCE, keys=lambda _: sets[0], clock=lambda: NOW
    )
    token = TOKENS.for_person(ADA, at=NOW).token

    assert not refused(token, reader)
    del sets[0]
    assert refused(token, reader)


def test_service_reads_logs_and_is_nobody_in_a_trust() -> None:
    service = verifier().principal(TOKENS.for_service("projects", at=NOW).token)

    assert (service.account, service.tenant) == ("service:projects", "*")
    assert (service.member, service.roles, service.scopes) == (
        "",
        frozenset(),
        frozenset({"log:read"}),
    )


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("projects", "wrong"),
        ("projects", ""),
        ("projects", None),
        ("projects", "é"),
        ("", "right"),
        (None, "right"),
        ("a b", "right"),
    ],
)
def test_unknown_client_is_refused(name: str | None, secret: str | None) -> None:
    with pytest.raises(UnknownClientError):
        ServiceClients("right").checked(name, secret)


def test_known_client_is_named() -> None:
    assert ServiceClients("right").checked("projects", "right") == "projects"


def _url_safe(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def _encoded(part: object) -> str:
    return _url_safe(json.dumps(part).encode())


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
