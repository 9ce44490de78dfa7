"""How often something has changed: ``n`` goes up with every transaction that writes one of certain tables, so what was
worked out from them can be kept until it differs, by several processes alike."""

from sqlalchemy import Column, Table, Text

from mvidarr.db.tables.base import Id, metadata

revisions = Table(
    "revisions",
    metadata,
    Column("name", Text, primary_key=True),
    Column("n", Id, nullable=False),
)
