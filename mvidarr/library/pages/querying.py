"""What a list's page does with a query that somebody sent: it is remembered, and where it finds nothing, what may have
been meant is proposed.
"""

from dataclasses import replace

from mvidarr.library.pages.reading import Shelf
from mvidarr.library.query_field import QueryField
from mvidarr.web.endpoint import Call


async def heard(call: Call, field: QueryField, found: Shelf) -> Shelf:
    """The same list, with proposals."""
    q, asked = found.shown.q, call.query
    if not q or found.shown.error or asked.cursor or asked.at:
        return found
    field.asked.note(call.principal_required.id, field.table.noun, q)
    if found.items:
        return found
    return replace(found, shown=replace(found.shown, meant=await field.meant(q, call.asker)))
