"""The roof: builds every room with explicit arguments and joins them. It says who knows whom and decides nothing else.

``serving.py`` runs what is built here.
"""

import os
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.types import ASGIApp

from mvidarr import __version__, resources
from mvidarr.accounts import Accounts
from mvidarr.accounts.api import AccountsApi
from mvidarr.accounts.authenticator import AccountsAuthenticator
from mvidarr.accounts.pages import AccountsPages
from mvidarr.config import Config
from mvidarr.db import Database, Journal, Outbox, migrate
from mvidarr.downloads import Beside, Delivery, Downloads, Extraction, Fetch, kinds
from mvidarr.downloads.api import DownloadsApi
from mvidarr.downloads.pages import ActivityPages
from mvidarr.jobs import Jobs, JobView, Kinds, Lanes, Owner, Supervisor
from mvidarr.jobs.api import JobsApi
from mvidarr.library import Changes, Videos, pinned_root, tracked
from mvidarr.library.api import ChangesApi, VideosApi
from mvidarr.library.pages import VideosPages
from mvidarr.library.pictures import Pictures
from mvidarr.media import Media, Thumbnails, resolve
from mvidarr.observe import Metrics
from mvidarr.outbound import AddressGuard
from mvidarr.playback import Streams
from mvidarr.playback.api import PlaybackApi
from mvidarr.process import Children
from mvidarr.system import Folders, Housekeeping, System, all_checks
from mvidarr.system.api import SystemApi
from mvidarr.system.pages import SystemPages
from mvidarr.web.assets import Assets
from mvidarr.web.dispatch import Threshold
from mvidarr.web.health import HealthApi
from mvidarr.web.live import LiveRows
from mvidarr.web.openapi import OpenApiApi, openapi_document
from mvidarr.web.pages import Renderer
from mvidarr.web.principal import Principal
from mvidarr.web.roll import Route
from mvidarr.web.routes import Rooms, roll
from mvidarr.web.socket import Hub
from mvidarr.web.stack import Lifespan
from mvidarr.web.stack import build as build_stack
from mvidarr.ytdlp import YtDlp

SNAPSHOT = 500  # open jobs that a new socket is told of


@dataclass(frozen=True)
class House:
    """Everything that has a life of its own, and the doors."""

    config: Config
    database: Database
    journal: Journal
    outbox: Outbox
    children: Children
    jobs: Jobs
    lanes: Lanes
    supervisor: Supervisor
    accounts: Accounts
    thumbnails: Thumbnails
    hub: Hub
    live: LiveRows
    system: System
    housekeeping: Housekeeping
    metrics: Metrics
    roll: tuple[Route, ...]
    threshold: Threshold
    assets: Assets

    def document(self) -> dict[str, Any]:
        """The OpenAPI document of these doors."""
        return openapi_document(self.roll, __version__)

    def app(self, lifespan: Lifespan | None = None) -> ASGIApp:
        return build_stack(
            self.roll,
            server=self.config.server,
            threshold=self.threshold,
            assets=self.assets,
            hub=self.hub,
            lifespan=lifespan,
            on_request=self.metrics.request,
        )


async def build(
    config: Config, database: Database, *, guard: AddressGuard | None = None, check_results: bool = False
) -> House:
    """Every room, on an open and migrated database; nothing runs yet. For tests: ``guard`` resolves names in its own
    way, ``check_results`` holds every answer against its declaration."""
    metrics, data = Metrics(), config.paths.data
    database.on_hold = metrics.held
    journal, outbox = Journal(database), Outbox(database)
    children = Children(data / "run" / f"children-{os.uname().nodename}")
    root = await pinned_root(database, config.paths.media)
    guard = guard or AddressGuard(config.network.allow_private)
    tools = resolve(config.tools.ffmpeg, config.tools.ffprobe, data / "bin")
    media = Media(children, tools)
    ytdlp = YtDlp(children, bin_folder=tools.bin_folder, cache=data / "cache" / "ytdlp", plugins=config.ytdlp.plugins)
    thumbnails = Thumbnails(data / "cache" / "pictures")

    registry, lanes = Kinds(), Lanes()
    jobs = Jobs(database, registry, lanes)
    accounts = Accounts(database, data=data, setup_token=_secret(config))
    videos = Videos(database, journal, outbox)
    changes = Changes(database, journal, jobs)
    extraction = Extraction(database, videos, ytdlp, guard, data / "extracted")
    fetch = Fetch(ytdlp, extraction, guard)
    delivery = Delivery(database, outbox, videos, fetch=fetch, media=media, beside=Beside(media, thumbnails), root=root)
    downloads = Downloads(database, videos, jobs, guard)
    for table in tracked(video_effects=downloads.follow):
        journal.register(table)
    housekeeping = Housekeeping(database, jobs, delivery)
    for kind in (*kinds(extraction, delivery), *changes.kinds(), housekeeping.kind()):
        registry.add(kind)
    outbox.listen("downloads.clear_up", delivery.hear_cancelled, types=["DownloadCancelled"])

    began = time.monotonic()
    folders = Folders(root, data)
    system = System(
        all_checks(folders, media=media, ytdlp=ytdlp, database=database),
        folders=folders,
        database="SQLite" if database.dialect == "sqlite" else "PostgreSQL",
        uptime=lambda: time.monotonic() - began,
    )
    authenticator = AccountsAuthenticator(accounts)
    hub = Hub(authenticator, _snapshot(jobs))
    live = LiveRows(hub, {"video": videos.get})
    outbox.watch(lambda event: live.hear(event.subject_type, event.subject_id))
    assets = Assets(resources.static())
    renderer = Renderer(resources.templates(), assets, version=__version__, nav=_nav(videos, jobs))
    doors = Rooms(
        health=HealthApi(system.obstacles),
        openapi=OpenApiApi(__version__),
        accounts=AccountsApi(accounts),
        accounts_pages=AccountsPages(accounts),
        jobs=JobsApi(jobs),
        videos=VideosApi(videos, Pictures(videos, thumbnails)),
        videos_pages=VideosPages(videos, downloads, jobs, changes),
        changes=ChangesApi(changes),
        playback=PlaybackApi(Streams(videos)),
        downloads=DownloadsApi(downloads),
        activity_pages=ActivityPages(jobs, videos),
        system=SystemApi(system),
        system_pages=SystemPages(system),
    )
    return House(
        config=config,
        database=database,
        journal=journal,
        outbox=outbox,
        children=children,
        jobs=jobs,
        lanes=lanes,
        supervisor=Supervisor(database, jobs, registry, lanes, Owner.here(), _report(hub, metrics)),
        accounts=accounts,
        thumbnails=thumbnails,
        hub=hub,
        live=live,
        system=system,
        housekeeping=housekeeping,
        metrics=metrics,
        roll=roll(doors),
        threshold=Threshold(authenticator, renderer, accounts.setup.needed, check_results),
        assets=assets,
    )


def _secret(config: Config) -> str | None:
    token = config.server.setup_token
    return token.get_secret_value() if token else None


def _nav(videos: Videos, jobs: Jobs) -> Callable[[Principal], Awaitable[Mapping[str, int]]]:
    async def counts(_: Principal) -> Mapping[str, int]:
        return {"videos": await videos.count(), "jobs": await jobs.count_open()}

    return counts


def _snapshot(jobs: Jobs) -> Callable[[], Awaitable[Sequence[JobView]]]:
    async def running() -> Sequence[JobView]:
        return (await jobs.list(state="open", limit=SNAPSHOT))["items"]

    return running


def _report(hub: Hub, metrics: Metrics) -> Callable[[JobView], None]:
    def report(job: JobView) -> None:
        hub.publish("job", job["id"], job)
        if job["state"] in ("done", "failed", "cancelled"):
            metrics.job(job["kind"], job["state"])

    return report


async def describe(config: Config) -> House:
    """The house on a database that nobody keeps, for those who only want to read its doors."""
    with TemporaryDirectory(prefix="mvidarr-") as folder:
        paths = config.paths.model_copy(update={"data": Path(folder), "media": Path(folder) / "media"})
        elsewhere = config.model_copy(update={"paths": paths})
        url = f"sqlite:///{folder}/doors.db"
        await migrate(url, Path(folder))
        database = await Database.open(url)
        try:
            return await build(elsewhere, database)
        finally:
            await database.close()
