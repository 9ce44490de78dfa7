"""The roof: builds every room with explicit arguments and joins them. It says who knows whom and decides nothing else.

``serving.py`` runs what is built here.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.types import ASGIApp

from mvidarr import __version__, resources
from mvidarr.accounts import Accounts
from mvidarr.accounts.authenticator import AccountsAuthenticator
from mvidarr.bulk import Plans
from mvidarr.config import Config
from mvidarr.db import Database, Journal, Outbox, migrate
from mvidarr.downloads import PATIENCE
from mvidarr.downloads.queue.queue import SUBJECT as QUEUE
from mvidarr.downloads.queue.shapes import QueueStanding
from mvidarr.downloads.tempo.tempo import Tempo
from mvidarr.downloads.tempo.traffic import Traffic
from mvidarr.egress import Gate
from mvidarr.entrance import Watching, counts, doors
from mvidarr.inside import Inside
from mvidarr.jobs import Jobs, JobView, Lanes, Owner, RetryPolicy, Scheduler, Supervisor
from mvidarr.knobs import Turned, turn
from mvidarr.library import AskedQueries
from mvidarr.library.views import Opened
from mvidarr.machines import build_machines
from mvidarr.media import Thumbnails
from mvidarr.observe import Metrics
from mvidarr.outbound import AddressGuard, Outbound
from mvidarr.playback import PlaylistRoom
from mvidarr.process import Children, Warm
from mvidarr.providers import Declared
from mvidarr.providers.roll import PROVIDERS
from mvidarr.rooms import build_rooms, library_root
from mvidarr.settings import Settings
from mvidarr.system import Failures, Folders, Logs, Performance, Readings, Restart, System
from mvidarr.system.guarding import Guardian
from mvidarr.web.assets import Assets
from mvidarr.web.dispatch import Threshold
from mvidarr.web.live import LiveRows
from mvidarr.web.openapi import openapi_document
from mvidarr.web.pages import Renderer
from mvidarr.web.roll import Route
from mvidarr.web.routes import roll
from mvidarr.web.socket import Hub
from mvidarr.web.stack import Lifespan
from mvidarr.web.stack import build as build_stack
from mvidarr.web.throttle import Rates, Throttle
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
    ytdlp: YtDlp
    gate: Gate
    guardian: Guardian
    tempo: Tempo
    traffic: Traffic
    outbound: Outbound
    jobs: Jobs
    lanes: Lanes
    supervisor: Supervisor
    accounts: Accounts
    asked: AskedQueries
    thumbnails: Thumbnails
    hub: Hub
    live: LiveRows
    system: System
    scheduler: Scheduler
    settings: Settings
    restart: Restart
    metrics: Metrics
    performance: Performance
    playlists: PlaylistRoom
    bulk: Plans
    logs: Logs
    failures: Failures
    opened: Opened
    roll: tuple[Route, ...]
    threshold: Threshold
    throttle: Throttle
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
            on_failure=self.failures.note,
        )


async def build(
    config: Config,
    database: Database,
    *,
    looking: bool = False,
    guard: AddressGuard | None = None,
    outbound: Outbound | None = None,
    check_results: bool = False,
    providers: Sequence[Declared] = PROVIDERS,
    warm: Warm | None = None,
    patience: RetryPolicy = PATIENCE,
) -> House:
    """Every room, on an open and migrated database; nothing runs yet. ``looking`` writes nothing and makes no folder:
    such a house can only be looked at. For tests: ``guard`` resolves names in its own way, ``outbound`` is another way
    out to sources, ``check_results`` holds every answer against its declaration, ``providers`` are those that there
    are, ``warm`` forks a yt-dlp that is loaded already, for downloads too, and
    ``patience`` is how downloads wait for their next try."""
    metrics = Metrics()
    database.on_hold = metrics.held
    machines = build_machines(config, database, guard or AddressGuard(config.network.allow_private), outbound, warm)
    machines.ways.on_answer = metrics.source
    root = await library_root(config, database, looking=looking)
    inside = build_rooms(config, database, machines, root, providers, patience)
    await inside.settings.load()
    await inside.playlists.known.load()
    await (inside.guarding.guardian.follow() if looking else inside.guarding.guardian.prepare())
    if not looking:
        await inside.profiles.prepare()
        await inside.discovery.pictures.prepare()
    authenticator = AccountsAuthenticator(inside.accounts)
    hub = Hub(authenticator, _snapshot(machines.jobs))
    readings = Readings(
        database, jobs=machines.jobs, videos=inside.video_lists, artists=inside.artist_lists,
        folders=Folders(root, config.paths.data), sockets=lambda: hub.connected,
    )  # fmt: skip
    performance = Performance(database, metrics, readings, owner=str(Owner.here()))
    throttle = Throttle(Rates(**config.limits.model_dump()))
    if not looking:
        fork = partial(_fork, machines.ytdlp, warm is not None)
        turned = Turned(
            lanes=machines.lanes, bin=inside.bin, retention=machines.retention, throttle=throttle,
            scheduler=inside.scheduler, accounts=inside.accounts, log_file=inside.logs.file,
            warm=machines.ytdlp.warm, fork_downloads=fork, guardian=inside.guarding.guardian,
            tempo=inside.downloads.tempo,
        )  # fmt: skip
        turn(inside.settings, config, turned)
    live = LiveRows(hub, {"video": inside.videos.get, "artist": inside.artists.get, "queue": _standing(inside)})
    machines.outbox.watch(lambda event: live.hear(event.subject_type, event.subject_id))
    inside.downloads.holds.on_change(lambda: live.hear(*QUEUE))
    assets = Assets(resources.static(), config.server.static_url)
    nav = counts(inside, machines.jobs)
    renderer = Renderer(resources.templates(), assets, version=__version__, nav=nav)
    report = _report(hub, metrics, inside.failures)
    return House(
        config=config,
        database=database,
        journal=machines.journal,
        outbox=machines.outbox,
        children=machines.children,
        ytdlp=machines.ytdlp,
        gate=machines.gate,
        guardian=inside.guarding.guardian,
        tempo=inside.downloads.tempo,
        traffic=inside.downloads.traffic,
        outbound=machines.outbound,
        jobs=machines.jobs,
        lanes=machines.lanes,
        supervisor=Supervisor(
            database,
            machines.jobs,
            machines.kinds,
            machines.lanes,
            Owner.here(),
            report,
            on_broken=inside.failures.job_broke,
        ),
        accounts=inside.accounts,
        asked=inside.asked,
        thumbnails=machines.thumbnails,
        hub=hub,
        live=live,
        system=inside.system,
        scheduler=inside.scheduler,
        settings=inside.settings,
        restart=inside.restart,
        metrics=metrics,
        performance=performance,
        playlists=inside.playlists,
        bulk=inside.bulk,
        logs=inside.logs,
        failures=inside.failures,
        opened=inside.opened,
        roll=roll(doors(machines, inside, Watching(performance, metrics, readings, authenticator, config.metrics))),
        threshold=Threshold(
            throttle.guard(authenticator),
            renderer,
            inside.accounts.setup.needed,
            check_results,
            throttle,
            inside.accounts.replies,
        ),
        throttle=throttle,
        assets=assets,
    )


def _snapshot(jobs: Jobs) -> Callable[[], Awaitable[dict[str, Any]]]:
    async def foremost() -> dict[str, Any]:
        told, count = await jobs.foremost(SNAPSHOT)
        return {"jobs": told, "open": count}

    return foremost


def _standing(inside: Inside) -> Callable[[int], Awaitable[QueueStanding]]:
    """One message however many downloads changed their places: pages ask for those that they show."""

    async def standing(_: int) -> QueueStanding:
        return await inside.downloads.queue.standing()

    return standing


def _report(hub: Hub, metrics: Metrics, failures: Failures) -> Callable[[JobView], None]:
    def report(job: JobView) -> None:
        hub.publish("job", job["id"], job)
        if job["state"] in ("done", "failed", "cancelled"):
            metrics.job(job["kind"], job["state"])
            failures.job_ended(job)

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


def _fork(ytdlp: YtDlp, always: bool, wanted: bool) -> None:
    """``always`` where the house was given a yt-dlp that is loaded."""
    ytdlp.fork_downloads = always or wanted
