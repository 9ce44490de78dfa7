"""The media server alone, beside tests that are too busy to serve: ``python -m tests.standins.serve CLIPS``.

Prints its address and serves until its standard input ends.
"""

import sys
from pathlib import Path

from tests.standins.clips import Clips
from tests.standins.media_server import MediaServer

if __name__ == "__main__":
    with MediaServer(Clips(Path(sys.argv[1]))) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        sys.stdin.read()
