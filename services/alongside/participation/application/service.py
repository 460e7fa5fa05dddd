"""All commands of participation and all that can be read of it, as one application."""

from alongside.participation.application.activities import ActivityCommands
from alongside.participation.application.batches import BatchCommands
from alongside.participation.application.claims import ClaimCommands
from alongside.participation.application.payments_reading import PaymentsReading
from alongside.participation.application.people import PeopleCommands
from alongside.participation.application.rate_cards import RateCardCommands
from alongside.participation.application.reading import ParticipationReading


class ParticipationApplication(
    PeopleCommands,
    ActivityCommands,
    RateCardCommands,
    PaymentsReading,
    ClaimCommands,
    BatchCommands,
    ParticipationReading,
):
    """The application of the service."""
