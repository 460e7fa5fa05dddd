"""Signing in: the first page of the product. Signing out. Choosing one of several trusts."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from alongside.html.form_field import Option
from alongside.html.forms import Form
from alongside.html.page import Page, render
from alongside.http.guard import now, principal, public, signed_in, visitor
from alongside.http.wiring import wired
from alongside.identity.application.sessions import Sessions
from alongside.identity.application.sign_in import SignIn
from alongside.identity.domain.account import EXAMPLE_PASSWORD
from alongside.identity.domain.errors import (
    NotAMemberError,
    TooManyAttemptsError,
    WrongSignInError,
)
from alongside.identity.domain.roles import Role
from alongside.identity.pages.return_address import safe
from alongside.identity.pages.session_cookie import carry, drop, session_token
from alongside.identity.pages.sign_in.form import CHOOSE_TRUST, SIGN_IN, ChosenTrust, SignInWith
from alongside.identity.pages.visiting import destination, shown
from alongside.identity.queries import Directory, Seat
from alongside.identity.schemas import ROLE_LABELS

blueprint = Blueprint("sign_in", __name__, url_prefix="/identity")


@dataclass(frozen=True, slots=True)
class ExampleAccount:
    """Somebody invented whom anybody may sign in as."""

    name: str
    email: str
    roles: str


@dataclass(frozen=True, slots=True)
class ExampleTrust:
    """An invented trust with its people."""

    name: str
    accounts: tuple[ExampleAccount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(Page):
    """The form, and in a demonstration those whom one can sign in as."""

    examples: tuple[ExampleTrust, ...]
    example_password: str = EXAMPLE_PASSWORD


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseTrustPage(Page):
    """The trusts to choose from."""

    seats: tuple[Seat, ...]


@blueprint.get("/")
@public
def start() -> ResponseReturnValue:
    """Lead to the first page, or to signing in."""
    who = visitor()
    if who is None:
        return redirect(url_for("sign_in.sign_in"), code=HTTPStatus.SEE_OTHER)
    return _onward("", tenant=who.tenant)


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Show the form; who is signed in already goes where they wanted to go."""
    wanted = request.args.get("next", "")
    who = visitor()
    if who is not None:
        return _onward(wanted, tenant=who.tenant)
    return _form(
        SIGN_IN.blank(initial={"next": safe(wanted, otherwise="")}),
        done="You have signed out" if "signed_out" in request.args else "",
    )


@blueprint.post("/sign-in")
@public
def submit_sign_in() -> ResponseReturnValue:
    """Begin a session."""
    form = SIGN_IN.read()
    if not form.valid:
        return _form(form)
    sent, at, signing_in = form.value, now(), wired(SignIn)
    try:
        account = signing_in.account(
            email=sent.email, password=sent.password, address=request.remote_addr or "", at=at
        )
    except WrongSignInError as refusal:
        return _form(form.refuse(str(refusal), at="email"))
    except TooManyAttemptsError as refusal:
        answer = _form(form.refuse(str(refusal)), status=HTTPStatus.TOO_MANY_REQUESTS)
        answer.headers["Retry-After"] = str(refusal.retry_after)
        return answer
    wired(Sessions).end(session_token())
    begun = signing_in.begin(account, at=at)
    only = begun.seats[0].tenant if len(begun.seats) == 1 else ""
    return carry(_onward(sent.next, tenant=only), begun.token)


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session, at once and in every service."""
    wired(Sessions).end(session_token())
    answer = redirect(url_for("sign_in.sign_in", signed_out="yes"), code=HTTPStatus.SEE_OTHER)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return drop(answer)


@blueprint.get("/trusts")
@signed_in
def trusts() -> ResponseReturnValue:
    """Ask which trust somebody wants to work in."""
    seats = wired(Directory).seats(principal().account)
    wanted = safe(request.args.get("next", ""), otherwise="")
    form = CHOOSE_TRUST.blank(
        initial={"trust": principal().tenant, "next": wanted}, options={"trust": _options(seats)}
    )
    return _choice(form, seats)


@blueprint.post("/trusts")
@signed_in
def choose_trust() -> ResponseReturnValue:
    """Go on in the chosen trust."""
    account = principal().account
    seats = wired(Directory).seats(account)
    form = CHOOSE_TRUST.read(options={"trust": _options(seats)})
    if not form.valid:
        return _choice(form, seats)
    try:
        token = wired(SignIn).choose(
            session_token(), account=account, trust=form.value.trust, at=now()
        )
    except NotAMemberError:
        return _choice(form.refuse("Select one of these trusts", at="trust"), seats)
    return carry(_onward(form.value.next, tenant=form.value.trust), token)


def _onward(wanted: str, *, tenant: str) -> Response:
    if tenant:
        where = destination(wanted, tenant=tenant)
    else:
        where = url_for("sign_in.trusts", next=safe(wanted, otherwise="") or None)
    return redirect(where, code=HTTPStatus.SEE_OTHER)


def _form(form: Form[SignInWith], *, done: str = "", status: int = HTTPStatus.OK) -> Response:
    page = SignInPage(title="Sign in", form=form, done=done, examples=_examples())
    return render("sign_in/sign_in.jinja", page, status=status)


def _choice(form: Form[ChosenTrust], seats: list[Seat]) -> Response:
    page = ChooseTrustPage(title="Choose your trust", form=form, seats=tuple(seats))
    return render("sign_in/choose_trust.jinja", page)


def _options(seats: list[Seat]) -> list[Option]:
    return [Option(seat.tenant, seat.name, _spoken(seat.roles)) for seat in seats]


def _examples() -> tuple[ExampleTrust, ...]:
    return tuple(
        ExampleTrust(
            trust.name,
            tuple(
                ExampleAccount(shown(each.name), shown(each.email), _spoken(each.roles))
                for each in people
            ),
        )
        for trust, people in wired(Directory).example_trusts()
    )


def _spoken(roles: frozenset[Role]) -> str:
    return ", ".join(label for role, label in ROLE_LABELS.items() if role in roles)
