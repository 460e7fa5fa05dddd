"""Every route says who may use it, and nobody else does."""

import base64
import hmac
import json
from collections.abc import Callable

import pytest
from flask import Blueprint as Pages
from flask import Flask
from joserfc.jwk import ECKey
from tests.service.http.small import (
    NOTES,
    NOW,
    PAGE,
    RIGHTS,
    Action,
    Gate,
    People,
    Small,
    application,
)

from alongside.http.guard import allow, check_marks, public
from alongside.http.principal import Principal
from alongside.settings import Settings
from alongside.tenancy.transaction import Tenancy

Token = Callable[[Small], str]


def with_page(
    settings: Settings, tenancy: Tenancy, view: Callable[[], str], methods: list[str]
) -> Flask:
    """Make the service with one more page."""
    key = ECKey.generate_key("P-256")
    app = application(settings, tenancy, People(key), [Gate()])
    more = Pages("more", __name__)
    more.add_url_rule("/notes/more", view_func=view, methods=methods)
    app.register_blueprint(more)
    return app


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_route_that_does_not_say_who_may_use_it_stops_the_app(
    settings: Settings, tenancy: Tenancy, method: str
) -> None:
    app = with_page(settings, tenancy, lambda: "", [method])

    with pytest.raises(TypeError, match=rf"^{method} /notes/more does not say who may use it\.$"):
        check_marks(app)


def test_an_action_that_the_table_of_rights_does_not_know_stops_the_app(
    settings: Settings, tenancy: Tenancy
) -> None:
    assert Action.FORGOTTEN not in RIGHTS
    app = with_page(settings, tenancy, allow(Action.FORGOTTEN)(lambda: ""), ["GET"])

    with pytest.raises(TypeError, match=r"FORGOTTEN.* is not in the table of rights"):
        check_marks(app)


def test_a_marked_route_does_not_stop_the_app(settings: Settings, tenancy: Tenancy) -> None:
    check_marks(with_page(settings, tenancy, public(lambda: ""), ["GET"]))


def by_hand(small: Small, header: dict[str, str], key: bytes = b"") -> str:
    """Write a token of a writer without asking a library, which would refuse to."""
    signed = f"{encoded(json.dumps(header).encode())}.{small.token().split('.')[1]}"
    return f"{signed}.{encoded(hmac.digest(key, signed.encode(), 'sha256')) if key else ''}"


def signed_with_the_public_key(small: Small) -> str:
    """Take the key that everybody may know for a secret that two share."""
    header = {"alg": "HS256", "typ": "at+jwt", "kid": str(small.key.kid)}
    return by_hand(small, header, small.key.as_pem(private=False))


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


REFUSED_TOKENS: dict[str, Token] = {
    "of another type": lambda small: small.token(header={"typ": "JWT"}),
    "of no type": lambda small: small.token(header={"typ": ""}),
    "without a signature": lambda small: by_hand(small, {"alg": "none", "typ": "at+jwt"}),
    "signed with the public key": signed_with_the_public_key,
    "of another algorithm": lambda small: by_hand(small, {"alg": "ES512", "typ": "at+jwt"}, b"key"),
    "of an unknown key": lambda small: small.token(header={"kid": "another"}),
    "expired": lambda small: small.token({"exp": int(NOW.timestamp()) - 1}),
    "without an end": lambda small: small.token({"exp": None}),
    "not yet valid": lambda small: small.token({"nbf": int(NOW.timestamp()) + 60}),
    "of another issuer": lambda small: small.token({"iss": "https://elsewhere.example"}),
    "for another audience": lambda small: small.token({"aud": "https://elsewhere.example"}),
    "of nobody": lambda small: small.token({"sub": None}),
    "cut short": lambda small: small.token()[:-2],
    "with another's claims": lambda small: small.token().replace(".", ".e30", 1),
    "no token": lambda _: "words",
    "deeply nested": lambda _: f"{encoded(b'[' * 6_000)}.e30.e30",
}


@pytest.mark.parametrize("make", REFUSED_TOKENS.values(), ids=REFUSED_TOKENS)
def test_a_token_that_is_not_valid_here_and_now_is_refused(small: Small, make: Token) -> None:
    answer = small.send(token=make(small))

    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert small.stored() == []


def test_a_valid_token_is_taken(small: Small) -> None:
    assert small.send().status_code == 201


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic YTpi", "Token x"])
def test_the_api_wants_a_bearer_token(small: Small, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}

    answer = small.app.test_client().get(NOTES, headers=headers)

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_a_session_opens_no_api_and_a_token_no_page(small: Small) -> None:
    client = small.app.test_client()
    client.set_cookie("alongside", "s1")
    small.people.sessions["s1"] = writer(small)
    bearer = {"Authorization": f"Bearer {small.token()}"}

    assert client.get(NOTES).status_code == 401
    assert client.get(PAGE).text == "the wall"
    assert small.app.test_client().get(PAGE, headers=bearer).status_code == 303


def writer(small: Small) -> Principal:
    return Principal("account-ada", "member-ada", small.tenant, frozenset({"writer"}))


def test_a_page_leads_to_the_sign_in_and_back(small: Small) -> None:
    answer = small.app.test_client().get(f"{PAGE}?as_at=7&of=a%26b")

    assert answer.status_code == 303
    assert answer.headers["Location"] == (
        "/identity/sign-in?next=%2Fnotes%2Fwall%3Fas_at%3D7%26of%3Da%2526b"
    )


def test_a_form_of_nobody_leads_nowhere(small: Small) -> None:
    answer = small.app.test_client().post(PAGE, data={"words": "kettle"})

    assert answer.status_code == 401
    assert small.stored() == []


def test_a_session_that_has_ended_leads_to_the_sign_in(small: Small) -> None:
    client = small.app.test_client()
    client.set_cookie("alongside", "ended")

    assert client.get(PAGE).status_code == 303


@pytest.mark.parametrize(
    "claims",
    [{"roles": ["reader"]}, {"roles": []}, {"member": ""}],
    ids=["another role", "no role", "no member of a trust"],
)
def test_who_may_not_is_forbidden(small: Small, claims: dict[str, object]) -> None:
    answer = small.send(token=small.token(claims))

    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")
    assert small.stored() == []


def test_everybody_who_is_signed_in_may_use_a_route_for_them(small: Small) -> None:
    assert small.ask("GET", NOTES, token=small.token({"roles": []})).json == {"first": 0}


def test_the_description_and_health_are_for_anybody(small: Small) -> None:
    client = small.app.test_client()

    assert client.get("/notes/openapi.json").status_code == 200
    assert client.get("/notes/health/live").json == {"live": True}
