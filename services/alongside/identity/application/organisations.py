"""Commands about trusts, and about the programme."""

from alongside.eventlog.application import CommandContext, Saved
from alongside.eventlog.errors import StaleVersionError
from alongside.identity.application.root import IdentityCommands, on_platform
from alongside.identity.domain.errors import OrganisationExistsError, ProgrammeExistsError
from alongside.identity.domain.organisation import Organisation
from alongside.identity.domain.programme import Programme
from alongside.tenancy.errors import UniqueConflictError


class OrganisationCommands(IdentityCommands):
    """Taking on a trust, and calling it by another name."""

    def register_organisation(
        self,
        context: CommandContext,
        *,
        tenant: str,
        name: str,
        ods_code: str,
        time_zone: str,
        example: bool = False,
    ) -> Saved:
        """Take on a trust; its records are kept under the short name `tenant` for good.

        Everybody may read who is in an `example` trust.

        Raises:
            ReservedNameError: the short name belongs to the platform.
            OrganisationExistsError: another trust has that short name.
        """
        organisation = Organisation.register(
            self.new_id("organisation"),
            tenant=tenant,
            name=name,
            ods_code=ods_code,
            time_zone=time_zone,
            example=example,
        )
        try:
            with self.command(on_platform(context)) as work:
                return work.save(organisation)
        except UniqueConflictError:
            raise OrganisationExistsError(tenant=tenant) from None

    def register_programme(
        self, context: CommandContext, *, name: str, example: bool = False
    ) -> Saved:
        """Take on the programme, whose people see all trusts together and none of them alone.

        Raises:
            ProgrammeExistsError: it is registered already.
        """
        try:
            with self.command(on_platform(context)) as work:
                return work.save(Programme.register(name=name, example=example))
        except (StaleVersionError, UniqueConflictError):
            raise ProgrammeExistsError from None

    def rename_organisation(
        self, context: CommandContext, *, organisation: str, name: str, expected: int
    ) -> Saved:
        """Call a trust by another name."""
        with self.command(on_platform(context)) as work:
            renamed = work.get(Organisation, organisation, expected=expected)
            renamed.rename(name=name)
            return work.save(renamed)
