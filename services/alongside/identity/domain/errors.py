"""What identity refuses, and why.

::

    IdentityError
    ├── OrganisationExistsError         another trust has that short name
    ├── ReservedNameError               the short name is the platform's own
    ├── UnusableDetailError             a detail of a trust or person cannot be used
    ├── EmailTakenError                 an account with that e-mail address exists
    ├── AccountClosedError              the account has been closed
    ├── WeakPasswordError               the password is too short
    ├── WrongPasswordError              the present password was not the one given
    ├── WrongSignInError                e-mail address and password do not belong together
    ├── TooManyAttemptsError            too many tries in too short a time
    ├── NotAMemberError                 the account has no place in that trust
    ├── MemberNotFoundError             no such member in this trust
    ├── ProgrammeExistsError            there is one programme
    ├── UnknownRoleError                there is no such role
    ├── RoleNotHereError                the role is not one of this trust, or of the programme
    ├── AlreadyInvitedError             that person is a member, or has been invited
    ├── NotInvitedError                 the member has joined or left already
    ├── MemberLeftError                 the member has left the trust
    ├── LastAdministratorError          the trust would be left without an administrator
    ├── InvitationNotFoundError         the link was never ours, or has been replaced
    ├── InvitationUsedError             the link has done its work
    ├── InvitationExpiredError          the link is too old
    ├── AccountNeedsPasswordError       the invited person has an account: its password is needed
    └── UnknownClientError              no service client has that name and secret
"""

from typing import ClassVar

from alongside.eventlog.kinds import (
    DomainError,
    MalformedError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    TooOftenError,
)


class IdentityError(DomainError):
    """The root of the errors of identity."""


class OrganisationExistsError(IdentityError, RefusedError):
    """Another trust has that short name."""

    slug = "organisation-exists"
    field: ClassVar[str | None] = "tenant"

    def __init__(self, *, tenant: str) -> None:
        self.tenant = tenant
        super().__init__(f"There is a trust with the short name {tenant}. Choose another name.")


class ReservedNameError(IdentityError, MalformedError):
    """The short name belongs to the platform itself."""

    slug = "reserved-name"
    field: ClassVar[str | None] = "tenant"

    def __init__(self, *, tenant: str) -> None:
        super().__init__(f"{tenant} cannot be a trust's short name. Choose another name.")


class UnusableDetailError(IdentityError, MalformedError):
    """A detail of a trust or of a person is empty, too long or of the wrong form."""

    slug = "unusable-detail"

    def __init__(self, *, fault: str) -> None:
        super().__init__(fault)


class EmailTakenError(IdentityError, RefusedError):
    """An account with that e-mail address exists; the address itself is not repeated."""

    slug = "email-taken"
    field: ClassVar[str | None] = "email"

    def __init__(self) -> None:
        super().__init__("There is an account with this email address. Sign in to it instead.")


class AccountClosedError(IdentityError, RefusedError):
    """The account has been closed."""

    slug = "account-closed"

    def __init__(self) -> None:
        super().__init__("This account has been closed. Ask your administrator for a new one.")


class WeakPasswordError(IdentityError, MalformedError):
    """The password is too short; `shortest` counts characters."""

    slug = "weak-password"
    field: ClassVar[str | None] = "password"

    def __init__(self, *, shortest: int) -> None:
        super().__init__(
            f"Password must be {shortest} characters or more. Three random words make a good one."
        )


class WrongPasswordError(IdentityError, RefusedError):
    """The present password was not the one given."""

    slug = "wrong-password"
    field: ClassVar[str | None] = "present"

    def __init__(self) -> None:
        super().__init__("This is not your password. Try again.")


class WrongSignInError(IdentityError, NotAllowedError):
    """E-mail address and password do not belong together; it is never said which is wrong."""

    slug = "wrong-sign-in"

    def __init__(self) -> None:
        super().__init__("The email address or the password is not right. Try again.")


class TooManyAttemptsError(IdentityError, TooOftenError):
    """Too many tries in too short a time; `retry_after` is in seconds."""

    slug = "too-many-attempts"

    def __init__(self, *, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__("There were too many tries. Wait a few minutes, then try again.")


class NotAMemberError(IdentityError, NotAllowedError):
    """The account has no place in that trust, or in none."""

    slug = "not-a-member"

    def __init__(self) -> None:
        super().__init__("You are not a member of a trust. Ask an administrator to invite you.")


class MemberNotFoundError(IdentityError, NotFoundError):
    """There is no such member in this trust."""

    slug = "member-not-found"

    def __init__(self) -> None:
        super().__init__("There is no such member in your trust.")


class UnknownRoleError(IdentityError, NotFoundError):
    """There is no such role."""

    slug = "unknown-role"

    def __init__(self) -> None:
        super().__init__("There is no such role.")


class RoleNotHereError(IdentityError, RefusedError):
    """A trust's role in the programme, or the programme's in a trust."""

    slug = "role-not-here"
    field: ClassVar[str | None] = "roles"

    def __init__(self) -> None:
        super().__init__("This role cannot be given here. Choose one of the roles that are listed.")


class ProgrammeExistsError(IdentityError, RefusedError):
    """There is one programme, and it is registered."""

    slug = "programme-exists"

    def __init__(self) -> None:
        super().__init__("The programme is registered already. Invite an administrator to it.")


class AlreadyInvitedError(IdentityError, RefusedError):
    """That person is a member of the trust, or has been invited."""

    slug = "already-invited"
    field: ClassVar[str | None] = "email"

    def __init__(self) -> None:
        super().__init__("Somebody with this email address is a member or has been invited.")


class NotInvitedError(IdentityError, RefusedError):
    """The member has joined or left already, so there is nothing to accept."""

    slug = "not-invited"

    def __init__(self) -> None:
        super().__init__("This invitation is no longer open.")


class MemberLeftError(IdentityError, RefusedError):
    """The member has left the trust."""

    slug = "member-left"

    def __init__(self) -> None:
        super().__init__("This person is no longer a member. Invite them again.")


class LastAdministratorError(IdentityError, RefusedError):
    """The trust would be left without an administrator."""

    slug = "last-administrator"

    def __init__(self) -> None:
        super().__init__(
            "This is the only administrator. Make somebody else an administrator first."
        )


class InvitationNotFoundError(IdentityError, NotFoundError):
    """The link was never ours, or a newer link has taken its place."""

    slug = "invitation-not-found"

    def __init__(self) -> None:
        super().__init__(
            "This invitation link does not work. Ask the person who sent it for a new one."
        )


class InvitationUsedError(IdentityError, RefusedError):
    """The link has been used; it works once."""

    slug = "invitation-used"

    def __init__(self) -> None:
        super().__init__("This invitation has been accepted already. Sign in instead.")


class InvitationExpiredError(IdentityError, RefusedError):
    """The link is too old."""

    slug = "invitation-expired"

    def __init__(self) -> None:
        super().__init__(
            "This invitation link is too old. Ask the person who sent it for a new one."
        )


class AccountNeedsPasswordError(IdentityError, RefusedError):
    """The invited person has an account already, and must show that it is theirs."""

    slug = "account-needs-password"
    field: ClassVar[str | None] = "password"

    def __init__(self) -> None:
        super().__init__("You have an account already. Enter the password that you use for it.")


class UnknownClientError(IdentityError, NotAllowedError):
    """No service client has that name and secret."""

    slug = "unknown-client"

    def __init__(self) -> None:
        super().__init__("No client has this name and secret.")
