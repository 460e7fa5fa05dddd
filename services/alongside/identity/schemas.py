"""The shape of what comes in and goes out, for API and pages alike."""

from typing import ClassVar, Final

from marshmallow import RAISE, Schema, ValidationError, fields, validates_schema

from alongside.http.fields import EmailAddress, ManyChoices, Secret, ShortText
from alongside.identity.domain.account import SHORTEST_PASSWORD
from alongside.identity.domain.membership import Status
from alongside.identity.domain.roles import Role

ROLE_LABELS: Final = {
    Role.ADMINISTRATOR: "Administrator",
    Role.PROJECT_LEAD: "Project lead",
    Role.TEAM_MEMBER: "Team member",
    Role.LIVED_EXPERIENCE_PARTNER: "Lived-experience partner",
    Role.CO_PRODUCTION_LEAD: "Co-production lead",
    Role.FINANCE_OFFICER: "Finance officer",
    Role.BUDGET_HOLDER: "Budget holder",
    Role.AUDITOR: "Auditor",
    Role.NCCMH_ANALYST: "NCCMH analyst",
    Role.PROGRAMME_ADMINISTRATOR: "Programme administrator",
}
ROLE_HINTS: Final = {
    Role.ADMINISTRATOR: "Invites people, gives them their roles, removes them",
    Role.PROJECT_LEAD: "Leads projects and their teams",
    Role.TEAM_MEMBER: "Works on projects as a member of staff",
    Role.LIVED_EXPERIENCE_PARTNER: "Works on projects from their own experience",
    Role.CO_PRODUCTION_LEAD: "Sees that people are involved as equals, in every project",
    Role.FINANCE_OFFICER: "Pays what was approved",
    Role.BUDGET_HOLDER: "Approves what is paid from their budget",
    Role.AUDITOR: "Reads everything and changes nothing",
    Role.NCCMH_ANALYST: "Prepares and reads figures of all trusts together, never of one",
    Role.PROGRAMME_ADMINISTRATOR: "Lets people into the programme, and approves its releases",
}
_NEW_PASSWORD: Final = f"Use {SHORTEST_PASSWORD} characters or more. Three random words work well"


class Strict(Schema):
    """A schema that refuses what it does not know."""

    class Meta:
        """Refuse unknown fields."""

        unknown = RAISE


class SignInSchema(Strict):
    """What somebody signs in with; `next` is where they wanted to go."""

    email = EmailAddress(ask="Enter your email address")
    password = Secret(ask="Enter your password")
    next = ShortText("Return address", limit=2000, required=False)


class ApiSignInSchema(Strict):
    """What a person's program signs in with; `tenant` where the person is in several trusts."""

    json_schema: ClassVar = {
        "examples": [{"email": "ada.marsh@example.org", "password": "seven wet umbrellas"}]
    }

    email = EmailAddress()
    password = Secret()
    tenant = ShortText("Trust", limit=63, required=False)


class ChooseTrustSchema(Strict):
    """Which trust somebody goes on in."""

    trust = ShortText("Trust", limit=63, ask="Select the trust you want to work in")
    next = ShortText("Return address", limit=2000, required=False)


class InviteSchema(Strict):
    """Whom to invite, in which roles."""

    json_schema: ClassVar = {
        "examples": [
            {"name": "Ada Marsh", "email": "ada.marsh@example.org", "roles": ["team_member"]}
        ]
    }

    name = ShortText("Full name", limit=120)
    email = EmailAddress(hint="They sign in with it. Nobody but administrators can see it")
    roles = ManyChoices(
        Role,
        "Roles",
        ask="Select at least one role",
        labels=ROLE_LABELS,
        hints=ROLE_HINTS,
    )


class RolesSchema(Strict):
    """Which roles a member is to have; none is possible."""

    roles = ManyChoices(Role, "Roles", required=False, labels=ROLE_LABELS, hints=ROLE_HINTS)


class AcceptSchema(Strict):
    """What somebody without an account accepts an invitation with."""

    name = ShortText("Your full name", limit=120, hint="The people you work with will see it")
    password = Secret("Choose a password", hint=_NEW_PASSWORD, ask="Enter a password")


class AttachSchema(Strict):
    """What somebody with an account accepts an invitation with."""

    password = Secret("Your password", hint="The one that you sign in to Alongside with")


class ChangePasswordSchema(Strict):
    """A present password and a new one, typed twice."""

    present = Secret("Current password")
    password = Secret("New password", hint=_NEW_PASSWORD, ask="Enter a new password")
    again = Secret("New password again", ask="Enter the new password again")

    @validates_schema(skip_on_field_errors=True)
    def same_twice(self, sent: dict[str, str], **_: object) -> None:
        """Notice a slip of the fingers.

        Raises:
            ValidationError: the two new passwords differ.
        """
        if sent["password"] != sent["again"]:
            raise ValidationError({"again": ["The two new passwords are not the same"]})


class NothingSchema(Strict):
    """A form of one button."""


class MemberSchema(Schema):
    """A member of a trust; the e-mail address is there for administrators only."""

    member = fields.String(required=True)
    name = fields.String(allow_none=True, metadata={"description": "null once it was erased"})
    email = fields.String(allow_none=True)
    status = fields.Enum(Status, by_value=fields.String(), required=True)
    roles = fields.List(fields.Enum(Role, by_value=fields.String()), required=True)
    since = fields.AwareDateTime(format="iso", required=True)
    version = fields.Integer(required=True)


class MembersSchema(Schema):
    """The members of a trust."""

    members = fields.List(fields.Nested(MemberSchema), required=True)


class ChangedMemberSchema(Schema):
    """Which member was changed, and their version now."""

    member = fields.String(required=True)
    version = fields.Integer(required=True)


class LinkSchema(Schema):
    """A one-time link, shown this once."""

    link = fields.Url(required=True)
    expires_at = fields.AwareDateTime(format="iso", required=True)


class MeSchema(Schema):
    """Who the bearer of a token is."""

    account = fields.String(required=True)
    member = fields.String(required=True)
    tenant = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    scopes = fields.List(fields.String(), required=True)


class AccessTokenSchema(Schema):
    """A token (RFC 6749, section 5.1)."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True, metadata={"enum": ["Bearer"]})
    expires_in = fields.Integer(required=True, metadata={"description": "in seconds"})


class SessionTokenSchema(Strict):
    """A session's token, as the browser holds it."""

    json_schema: ClassVar = {"examples": [{"session": "zXr1c0mC4uQ"}]}

    session = fields.String(required=True)
