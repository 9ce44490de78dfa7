"""What a change set is found by: the words of its reason, and the names of the first few rows that it changed, also of
those that are gone."""

from collections.abc import Iterable

from mvidarr.db.journal.tracked import Row, Tracked, Words

MOST = 20  # names
BETWEEN = " | "  # as ``query.words`` writes it


def words_of(words: Words | None, change: Row, rows: Iterable[tuple[Tracked, Row, Row | None]]) -> str:
    """``rows``: whole, with what they became. What the set is known by already stays."""
    if words is None:
        return ""
    names = change["words"].strip().split(BETWEEN)[1:]
    for tracked, row, after in rows:
        if len(names) >= MOST:
            break
        for column in tracked.known_by:
            for text in (row.get(column), (after or {}).get(column)):
                name = words(text).strip()
                if name and name not in names:
                    names.append(name)
    return f" {BETWEEN.join([words(change['reason']).strip() or '-', *names])} "
