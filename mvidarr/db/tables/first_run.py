"""The steps of the first run that somebody finished or passed over; the facts of the house tell the rest."""

from sqlalchemy import Column, Table, Text

from mvidarr.db.tables.base import Moment, metadata

first_steps = Table(
    "first_steps",
    metadata,
    Column("name", Text, primary_key=True),
    Column("done", Moment, nullable=False),
)
