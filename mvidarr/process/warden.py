"""The warden: kills the recorded groups at once when the server dies without a word.

It is a shell that reads a pipe whose other end only the server holds. As long as the server lives it does nothing and
costs one megabyte; at the end of the pipe it goes through the server's records. Where the server had no time for a last
word, it then looks for its mark: a child that was started in the last instant has no record yet. It shrugs off the
signals that a terminal or a service manager sends to all processes at once, since the server needs its time to drain.
"""

import os
import subprocess
import weakref
from contextlib import suppress
from pathlib import Path

SCRIPT = """
word= mark=$3
while read -r said; do word=$said; done
cd "$1" || exit
for record in "$2".*; do
  child=${record##*.}
  pid=${child%-*}
  state=
  read -r state < "/proc/$pid/stat"
  set -- ${state##*) }
  if [ -z "$state" ] || [ "${20}" = "${child#*-}" ]; then kill -s KILL -- "-$pid"; fi
done
if [ -n "$word" ]; then exit; fi
for environ in $(grep -lFs -- "$mark" /proc/[0-9]*/environ); do
  pid=${environ%/environ}
  kill -s KILL "${pid#/proc/}"
done
"""
START = f"trap '' HUP INT TERM; exec 3<&0; ({SCRIPT}) <&3 3<&- &"


class Warden:
    """Ends when ``close`` is called, when this object is forgotten, or when the process ends in any way."""

    def __init__(self, folder: Path, owner: str, mark: str) -> None:
        """``mark`` is what the environment of each child has."""
        theirs, ours = os.pipe()
        try:
            # The outer shell leaves at once, so nobody has to reap the warden. It sets the trap, which the inner one
            # inherits, so there is no moment in which a signal could end the warden.
            subprocess.run(
                ["/bin/sh", "-c", START, "mvidarr-warden", str(folder), owner, mark],
                stdin=theirs,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={"PATH": "/usr/bin:/bin"},
                start_new_session=True,
                check=True,
            )
        finally:
            os.close(theirs)
        self.close = weakref.finalize(self, _close, ours)


def _close(pipe: int) -> None:
    with suppress(OSError):  # somebody has killed the warden
        os.write(pipe, b"bye\n")
    os.close(pipe)
