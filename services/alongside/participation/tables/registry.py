"""What all read tables of the service belong to."""

from sqlalchemy import MetaData

metadata = MetaData()
