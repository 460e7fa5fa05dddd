"""Commands about trusts."""

from alongside.eventlog.application import CommandContext, Saved
from alongside.identity.application.root import IdentityCommands, on_platform
from alongside.identity.domain.errors import OrganisationExistsError
from alongside.identity.domain.organisation import Organisation
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

    def rename_organisation(
        self, context: CommandContext, *, organisation: str, name: str, expected: int
    ) -> Saved:
        """Call a trust by another name."""
        with self.command(on_platform(context)) as work:
            renamed = work.get(Organisation, organisation, expected=expected)
            renamed.rename(name=name)
            return work.save(renamed)
