"""What knows no rooms, built: programs and their children, the way out, jobs, journal, outbox."""

import os
from dataclasses import dataclass

from mvidarr import __version__
from mvidarr.config import Config
from mvidarr.db import Database, Journal, Outbox
from mvidarr.db.journal import Retention
from mvidarr.egress import Gate
from mvidarr.jobs import Jobs, Kinds, Lanes
from mvidarr.media import Media, Thumbnails, Toolbox
from mvidarr.outbound import AddressGuard, Outbound, Ways
from mvidarr.process import Children, Warm
from mvidarr.query import words
from mvidarr.ytdlp import YtDlp


@dataclass(frozen=True)
class Machines:
    children: Children
    guard: AddressGuard
    gate: Gate
    outbound: Outbound
    ways: Ways
    media: Media
    ytdlp: YtDlp
    thumbnails: Thumbnails
    kinds: Kinds
    lanes: Lanes
    jobs: Jobs
    journal: Journal
    retention: Retention
    outbox: Outbox


def build_machines(
    config: Config,
    database: Database,
    guard: AddressGuard,
    outbound: Outbound | None = None,
    warm: Warm | None = None,
) -> Machines:
    outbound = outbound or Outbound(guard, user_agent=f"MVidarr/{__version__}")
    data = config.paths.data
    children = Children(data / "run" / f"children-{os.uname().nodename}")
    tools = Toolbox(config.tools.ffmpeg, config.tools.ffprobe, data / "bin")
    kinds, lanes, gate = Kinds(), Lanes(), Gate(guard)
    ytdlp = YtDlp(
        children, bin_folder=tools.bin_folder, cache=data / "cache" / "ytdlp", plugins=config.ytdlp.plugins,
        guard=guard.check, gate=gate, warm=warm, fork_downloads=warm is not None,
    )  # fmt: skip
    return Machines(
        children=children,
        guard=guard,
        gate=gate,
        outbound=outbound,
        ways=Ways(database, outbound),
        media=Media(children, tools),
        ytdlp=ytdlp,
        thumbnails=Thumbnails(data / "cache" / "pictures"),
        kinds=kinds,
        lanes=lanes,
        jobs=Jobs(database, kinds, lanes),
        journal=Journal(database, words),
        retention=Retention(database),  # no backup needs any of it yet
        outbox=Outbox(database),
    )
