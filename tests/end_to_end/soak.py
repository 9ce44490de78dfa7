"""Kills a server that is downloading, as often as wanted; says how each ended. Exit code 1 when anything was lost."""

import argparse
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from tests.bench.web import media_web
from tests.bulk.kills import kill_until
from tests.bulk.soak import play_until
from tests.contract.soak import ask_until
from tests.discovery.simulation import monitor
from tests.downloads.soak import fetch_until
from tests.end_to_end.kills import Kills
from tests.end_to_end.upgrade_kills import UpgradeKills
from tests.library.anything import ask_until as ask_anything


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--at-once", type=int, default=20, help="downloads that are asked for and not there yet")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000), help="repeats a plan of deaths")
    parser.add_argument("--keep", action="store_true", help="keep the folder even when nothing is wrong")
    parser.add_argument("--requests", type=int, help="kill nothing: ask the API this often, sense and nonsense")
    parser.add_argument("--queries", type=int, help="kill nothing: ask this many texts as queries, whatever they say")
    parser.add_argument("--bulk", type=int, help="kill nothing: play and take back this many sequences of changes")
    parser.add_argument("--deletes", type=int, help="kill this often, in the middle of long deletes and their undos")
    parser.add_argument(
        "--upgrades", type=int, help="kill this often, while files are replaced by better ones, and undone"
    )
    parser.add_argument("--monitoring", type=int, help="kill nothing: monitor so many artists for 30 days of no time")
    parser.add_argument("--bad-servers", type=int, help="kill nothing: fetch so many videos from servers that go wrong")
    options = parser.parse_args()
    if options.bad_servers:
        _say(f"seed {options.seed}")
        return 0 if fetch_until(options.bad_servers, options.seed, _say) else 1
    if options.monitoring:
        _say(f"seed {options.seed}")
        return 0 if monitor(options.monitoring, options.seed, _say) else 1
    if options.bulk:
        _say(f"seed {options.seed}")
        return 0 if play_until(options.bulk, options.seed, _say) else 1
    if options.deletes:
        _say(f"seed {options.seed}")
        return 0 if kill_until(options.deletes, options.seed, _say) else 1
    if options.queries:
        _say(f"seed {options.seed}")
        return 0 if ask_anything(options.queries, options.seed, _say) else 1
    if options.requests:
        _say(f"seed {options.seed}")
        return 0 if ask_until(options.requests, options.seed, _say) else 1
    folder = Path(tempfile.mkdtemp(prefix="mvidarr-soak-"))
    _say(f"seed {options.seed}, in {folder}")
    with media_web(folder) as web:
        if options.upgrades:
            faults = UpgradeKills(folder, web=web, seed=options.seed, say=_say).run(options.upgrades)
            _say("\n".join(f"  FAULT {fault}" for fault in faults) or "  every file is where it belongs")
            return 1 if faults else 0
        kills = Kills(
            folder / "server",
            web=web,
            clip=folder / "clips" / "song.mp4",
            seed=options.seed,
            say=_say,
            at_once=options.at_once,
            subtitles=True,
        )
        report = kills.run(options.kills)
    _say(str(report))
    if not report.faults and not options.keep:
        shutil.rmtree(folder)
    return 1 if report.faults else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
