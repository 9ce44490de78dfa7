"""``mvidarr doctor titles``: a line of JSON for each line that comes in, as soon as it comes."""

from collections.abc import Iterable, Iterator

import orjson

from mvidarr.library.titles.reading import read


def answers(lines: Iterable[bytes]) -> Iterator[bytes]:
    """For each ``title<TAB>channel`` its reading, in order. A line without a tab is a title without a channel; what is
    no UTF-8 counts as an unknown sign; an empty line is an empty title.
    """
    for line in lines:
        title, _, channel = line.decode("utf-8", "replace").rstrip("\r\n").partition("\t")
        yield orjson.dumps(read(title, channel or None).plain(), option=orjson.OPT_APPEND_NEWLINE)
