"""All of downloads, built from the timetable up: who is given what, and what is registered of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from mvidarr.db import Database, Journal, Outbox
from mvidarr.downloads.asking.by_itself import HEARD, ByItself
from mvidarr.downloads.asking.entering import Entering
from mvidarr.downloads.asking.places import Places
from mvidarr.downloads.asking.requests import Downloads
from mvidarr.downloads.asking.verdicts import Verdicts
from mvidarr.downloads.delivering.delivery import Delivery
from mvidarr.downloads.failing import reckoning
from mvidarr.downloads.failing.full_disk import FullDisk
from mvidarr.downloads.failing.needs_you import NeedsYou
from mvidarr.downloads.failing.rests import Rests
from mvidarr.downloads.failing.site_health import checks as site_checks
from mvidarr.downloads.failing.trying import Trying
from mvidarr.downloads.failing.waking import Waking
from mvidarr.downloads.fetching.extract import Extraction
from mvidarr.downloads.fetching.fetch import Fetch
from mvidarr.downloads.fetching.offers import Offers
from mvidarr.downloads.fetching.subtitles import Subtitling
from mvidarr.downloads.job import PATIENCE, kinds
from mvidarr.downloads.queue import reranking as order
from mvidarr.downloads.queue.pausing import Pausing
from mvidarr.downloads.queue.queue import Queue
from mvidarr.downloads.tempo.holds import Holds
from mvidarr.downloads.tempo.tempo import Tempo
from mvidarr.downloads.tempo.traffic import Traffic
from mvidarr.egress import Gate
from mvidarr.files import Root
from mvidarr.jobs import Jobs, Kind, Lanes, RetryPolicy
from mvidarr.library import Artists, Beside, Profiles, RecycleBin, Rewriting, Videos
from mvidarr.library.replacing import Replacing
from mvidarr.library.title_reader import TitleReader
from mvidarr.media import Media
from mvidarr.observe.health import Check
from mvidarr.outbound import AddressGuard
from mvidarr.settings import Settings
from mvidarr.ytdlp import YtDlp


@dataclass(frozen=True)
class DownloadsRoom:
    requests: Downloads
    entering: Entering
    verdicts: Verdicts
    extraction: Extraction
    delivery: Delivery
    offers: Offers
    queue: Queue
    needs_you: NeedsYou
    holds: Holds
    waking: Waking
    tempo: Tempo
    traffic: Traffic
    kinds: Sequence[Kind]
    checks: Sequence[tuple[str, Check]]

    @classmethod
    def of(
        cls,
        database: Database,
        journal: Journal,
        jobs: Jobs,
        outbox: Outbox,
        *,
        lanes: Lanes,
        gate: Gate,
        guard: AddressGuard,
        ytdlp: YtDlp,
        media: Media,
        videos: Videos,
        titles: TitleReader,
        profiles: Profiles,
        beside: Beside,
        rewriting: Rewriting,
        bin: RecycleBin,
        root: Root,
        data: Path,
        settings: Settings,
        patience: RetryPolicy = PATIENCE,
    ) -> Self:
        """Listens to the outbox and brakes the lanes; its kinds and checks are whoever's that builds it."""
        traffic, full_disk = Traffic(database, lambda: gate.received), FullDisk(database, root, data)
        holds = Holds(database)
        holds.also(Pausing(settings).resting)
        tempo = Tempo(gate.meter, lanes, jobs, traffic, holds, free=full_disk.free)
        extraction = Extraction(database, videos, ytdlp, guard, data / "extracted", titles=titles)
        places = Places(settings.value)
        entering = Entering(jobs, places.rank)
        requests = Downloads(database, videos, jobs, guard, entering)
        delivery = Delivery(
            database, outbox, videos, fetch=Fetch(ytdlp, extraction, guard, profiles, traffic.came),
            subtitling=Subtitling(ytdlp, media, traffic.came), media=media, artists=Artists(database), beside=beside,
            rewriting=rewriting, root=root, replacing=Replacing(database, journal, bin, rewriting, beside.remove),
        )  # fmt: skip
        rests = Rests()
        holds.also(rests.resting)
        lanes.brake(rests.full)
        lanes.on_hurry(rests.hurry)
        looked = partial(reckoning.looked, database, pace=patience.pace)
        trying = Trying(
            database, journal, jobs, videos, work=full_disk.met(delivery.run, queued=True),
            settle=delivery.settling.settle, root=root, value=settings.value, pace=patience.pace,
        )  # fmt: skip
        reranking = order.Reranking(database, outbox, jobs, places, settings.load)
        outbox.listen("downloads.clear_up", delivery.hear_cancelled, types=["DownloadCancelled"])
        outbox.listen("downloads.give_back", delivery.hear_failed, types=["DownloadFailed"])
        outbox.listen("downloads.by_itself", ByItself(database, requests).hear, types=HEARD)
        outbox.listen("downloads.rank", reranking.hear, types=order.HEARD)
        outbox.listen("downloads.rank_switched", reranking.hear_switched, types=order.SWITCHED)
        return cls(
            requests=requests,
            entering=entering,
            verdicts=Verdicts(jobs),
            extraction=extraction,
            delivery=delivery,
            offers=Offers(database, ytdlp, guard, extraction, data / "extracted" / "asked", looked=looked),
            queue=Queue(database, outbox, jobs, lanes, settings, holds),
            needs_you=NeedsYou(database, jobs, videos, requests, settings.value),
            holds=holds,
            waking=Waking(database, jobs, lanes, holds),
            tempo=tempo,
            traffic=traffic,
            kinds=[*kinds(extraction, trying, full_disk, patience), reranking.kind()],
            checks=[("downloads_rest", tempo.check), *site_checks(database, holds, settings.value)],
        )
