"""What reporting refuses, and why.

::

    ReportingError
    ├── not found
    │   └── ReleaseNotFoundError        no such release, or it is not approved yet
    ├── refused by a rule
    │   ├── TooFewTrustsError           a release needs figures of several trusts
    │   ├── NotTheNextReleaseError      another release was prepared meanwhile
    │   ├── ReleaseWaitingError         another release waits for approval
    │   ├── NotWaitingError             the release was approved or withdrawn already
    │   ├── ReleaseUnsafeError          something could be worked out from it
    │   └── ReleaseOutdatedError        what it was made from is not the same any more
    └── not allowed
        ├── NotTheProgrammeError        releases are the programme's, not a trust's
        ├── NotATrustError              only a trust has figures of its own
        └── OwnReleaseError             nobody approves what they prepared
"""

from alongside.eventlog.kinds import DomainError, NotAllowedError, NotFoundError, RefusedError


class ReportingError(DomainError):
    """The root of the errors of reporting."""


class ReleaseNotFoundError(ReportingError, NotFoundError):
    """There is no such release, or nobody may read it yet: both are answered alike."""

    slug = "release-not-found"

    def __init__(self) -> None:
        super().__init__("There is no release with this number.")


class TooFewTrustsError(ReportingError, RefusedError):
    """A release needs figures of several trusts; `fewest` is how many."""

    slug = "too-few-trusts"

    def __init__(self, *, fewest: int) -> None:
        self.fewest = fewest
        super().__init__(
            f"A release needs figures of at least {fewest} trusts, and there are fewer."
            " Nothing was published."
        )


class NotTheNextReleaseError(ReportingError, RefusedError):
    """Releases are prepared in turn; `next_one` is the number of the one that is due."""

    slug = "not-the-next-release"

    def __init__(self, *, next_one: int) -> None:
        self.next_one = next_one
        super().__init__(f"The next release is number {next_one}. Look at the list again.")


class ReleaseWaitingError(ReportingError, RefusedError):
    """One release at a time: another one waits for approval."""

    slug = "release-waiting"

    def __init__(self, *, number: int) -> None:
        self.number = number
        super().__init__(f"Release {number} waits for approval. Approve it or withdraw it first.")


class NotWaitingError(ReportingError, RefusedError):
    """The release was approved or withdrawn already."""

    slug = "release-not-waiting"

    def __init__(self) -> None:
        super().__init__("This release does not wait for approval any more.")


class ReleaseUnsafeError(ReportingError, RefusedError):
    """Something could be worked out from it. What that is, is not said: that would tell."""

    slug = "release-unsafe"

    def __init__(self) -> None:
        super().__init__(
            "Somebody could work out a figure that is not to be shown, so nothing was published."
            " Prepare the release again when there is more to count."
        )


class ReleaseOutdatedError(ReportingError, RefusedError):
    """What the release was made from is not the same any more."""

    slug = "release-outdated"

    def __init__(self) -> None:
        super().__init__(
            "What this release was made from has changed. Withdraw it, and prepare another one."
        )


class NotTheProgrammeError(ReportingError, NotAllowedError):
    """Releases are the programme's, not a trust's."""

    slug = "not-the-programme"

    def __init__(self) -> None:
        super().__init__("Releases are prepared and read in the programme.")


class NotATrustError(ReportingError, NotAllowedError):
    """Only a trust has figures of its own, and only it says whether they are counted."""

    slug = "not-a-trust"

    def __init__(self) -> None:
        super().__init__("Only a trust has figures of its own.")


class OwnReleaseError(ReportingError, NotAllowedError):
    """Nobody approves what they prepared themselves."""

    slug = "own-release"

    def __init__(self) -> None:
        super().__init__("You prepared this release, so somebody else approves it.")
