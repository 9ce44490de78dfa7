"""The rooms as they are built on the machines: who is given what, what each registers with journal and jobs.

``app.py`` puts the doors before them.
"""

from collections.abc import Sequence

from mvidarr.accounts import Accounts, Step, tracked_accounts
from mvidarr.accounts.vault import Vault
from mvidarr.config import Config
from mvidarr.db import Database
from mvidarr.discovery import TOLD_FOLLOWS, inherit
from mvidarr.discovery.lists import TOLD_LISTS
from mvidarr.discovery.looking import memory
from mvidarr.discovery.room import DiscoveryRoom
from mvidarr.discovery.searching.blocklist import TOLD_UPLOADS, in_words
from mvidarr.discovery.sources.pictures import RemotePictures
from mvidarr.discovery.sources.room import SourceRoom
from mvidarr.downloads import PATIENCE, Wished
from mvidarr.downloads.delivering.upgrading import Upgrading
from mvidarr.downloads.queue.removing import Removing
from mvidarr.downloads.room import DownloadsRoom
from mvidarr.files import Kept, Root
from mvidarr.inside import Inside
from mvidarr.jobs import RetryPolicy
from mvidarr.knobs import trials
from mvidarr.library import (
    ArtistLists,
    Artists,
    AskedQueries,
    Beside,
    Changes,
    Consequences,
    Curation,
    Echo,
    Facets,
    MediaFolder,
    PlayState,
    Preferences,
    Profiles,
    QueryField,
    RecycleBin,
    Rewriting,
    Statistics,
    UndoTo,
    VideoLists,
    Videos,
    pinned_root,
    seen_root,
    tracked,
    tracked_profiles,
)
from mvidarr.library.fields import VIDEOS
from mvidarr.library.pictures import Pictures
from mvidarr.library.title_reader import TitleReader
from mvidarr.library.views import Habits, Opened, Views, tracked_views
from mvidarr.machines import Machines
from mvidarr.many import build_bulk
from mvidarr.media import Media
from mvidarr.observe import recent
from mvidarr.observe.logfile import LogFile
from mvidarr.playback import PLACES, TOLD_PLAYLISTS, KnownPlaylists, Membership, PlaylistOffers, PlaylistRoom
from mvidarr.providers import Declared
from mvidarr.providers.roll import PROVIDERS
from mvidarr.registry import registry
from mvidarr.settings import Settings
from mvidarr.system import Failures, Logs, Restart
from mvidarr.system.guarding.room import GuardianRoom
from mvidarr.transfer import Exports
from mvidarr.upkeep import build_upkeep


async def library_root(config: Config, database: Database, *, looking: bool) -> Root:
    path, chosen = config.paths.media, config.origin("paths.media") != "default"
    return await (seen_root if looking else pinned_root)(database, path, chosen=chosen)


def build_rooms(
    config: Config,
    database: Database,
    machines: Machines,
    root: Root,
    providers: Sequence[Declared] = PROVIDERS,
    patience: RetryPolicy = PATIENCE,
) -> Inside:
    """Rooms, with what they register: tables with the journal, kinds with the jobs, listeners with the outbox."""
    data, jobs, outbox = config.paths.data, machines.jobs, machines.outbox
    videos = Videos(database, machines.journal, outbox)
    kept = Kept(root)
    rewriting = Rewriting(database, jobs)
    pictures = Pictures(
        database, outbox, videos, thumbnails=machines.thumbnails, media=machines.media, kept=kept,
        still=rewriting.still, work=data / "cache" / "frames",
    )  # fmt: skip
    settings = Settings(
        database, machines.journal, outbox, config, registry(providers), Vault(),
        chosen={} if root.path == config.paths.media else {"startup.paths.media": str(root.path)},
    )  # fmt: skip
    machines.journal.register(settings.tracked())
    titles = TitleReader(database, settings)
    changes = Changes(
        database, machines.journal, jobs,
        words={settings.tracked().name: settings.words, TOLD_UPLOADS.table.name: in_words},
        further=[TOLD_PLAYLISTS, TOLD_FOLLOWS, TOLD_LISTS, TOLD_UPLOADS],
    )  # fmt: skip
    undo_to = UndoTo(database, machines.journal, jobs)
    profiles = Profiles(database, machines.journal)
    for table in (tracked_profiles(), tracked_views(), *tracked_accounts()):
        machines.journal.register(table)
    bin = RecycleBin(
        database, jobs, outbox, videos=videos, changes=changes, rewriting=rewriting,
        days=config.library.bin_days, size=config.library.bin_size,
    )  # fmt: skip
    beside = Beside(machines.media, machines.thumbnails, kept)
    downloads = DownloadsRoom.of(
        database, machines.journal, jobs, outbox, lanes=machines.lanes, gate=machines.gate, guard=machines.guard,
        ytdlp=machines.ytdlp, media=machines.media, videos=videos, titles=titles, profiles=profiles, beside=beside,
        rewriting=rewriting, bin=bin, root=root, data=data, settings=settings, patience=patience,
    )  # fmt: skip
    guarding = GuardianRoom.of(
        database, jobs, machines.ytdlp, gate=machines.gate, children=machines.children, data=data,
        canary=lambda: str(settings.value("ytdlp.canary")),
    )  # fmt: skip
    curation, echo = Curation.of(database, machines.journal, jobs, videos, bin, [inherit]), Echo(outbox)
    discovery = DiscoveryRoom.of(
        database, machines.journal, jobs, outbox,
        sources=SourceRoom.of(
            database, settings, machines.ways, machines.ytdlp, providers, vault=Vault(), port=config.server.port
        ),
        pictures=RemotePictures(database, machines.outbound, machines.thumbnails, data / "cache" / "remote"),
        videos=videos, edits=curation.edits, titles=titles, files=downloads.requests, guard=machines.guard.check,
        value=settings.value, judged=downloads.verdicts.follow,
    )  # fmt: skip
    for table in tracked(
        video_effects=[downloads.requests.follow, rewriting.follow_videos, memory.follow_videos, echo.videos],
        artist_effects=[rewriting.follow_artists, memory.follow_artists, echo.artists],
        file_effects=[bin.follow],
        file_moves=[rewriting.follow_files],
        status_effects=[
            echo.statuses,
            Wished(jobs, outbox, downloads.entering).follow,
            discovery.searching.wished.follow,
        ],
        with_videos=((downloads.requests.tracked().table, "video_id"), PLACES),
    ):
        machines.journal.register(table)
    machines.journal.register(downloads.requests.tracked())
    for kind in (
        *downloads.kinds,
        *changes.kinds(),
        undo_to.kind(),
        *curation.deletion.kinds(),
        guarding.updating.kind(),
        bin.kind(),
        rewriting.kind(),
        *discovery.kinds(),
        Upgrading(database, discovery.searching.choosing, downloads.requests, settings.value).kind(),
    ):
        machines.kinds.add(kind)
    accounts = Accounts(database, machines.journal, data=data, setup_token=_secret(config))
    members = Membership(KnownPlaylists(database, outbox))
    media_folder = MediaFolder(database, root, data=data, origin=config.origin("paths.media"))
    for step in (
        media_folder.step(),
        Step("sources", "Sources", "/setup/sources", media_folder.in_use),
        Step("ready", "Ready", "/setup/ready", media_folder.in_use),
    ):
        accounts.first_run.add(step)
    video_lists, artist_lists = VideoLists(database, members.joined(VIDEOS)), ArtistLists(database)
    asked, facets = AskedQueries(database), Facets(database, video_lists.table)
    views = Views(database, machines.journal, {"videos": video_lists, "artists": artist_lists})
    playlists = PlaylistRoom.of(database, machines.journal, outbox, jobs, members=members, videos=video_lists)
    machines.kinds.add(playlists.filling.kind())
    bulk = build_bulk(
        database, machines, kept, data, curation=curation, downloads=downloads, discovery=discovery,
        rewriting=rewriting, lists={"video": video_lists, "artist": artist_lists}, accounts=accounts,
    )  # fmt: skip
    watch = build_upkeep(
        config, database, machines, root, accounts=accounts, bin=bin, bulk=bulk, discovery=discovery,
        downloads=downloads, guarding=guarding, pictures=pictures, rewriting=rewriting,
    )  # fmt: skip
    tried = trials(
        root=root, data=data, database=database, ytdlp=machines.ytdlp,
        media=lambda: Media(machines.children, machines.media.tools),
    )  # fmt: skip
    return Inside(
        accounts=accounts,
        videos=videos,
        video_lists=video_lists,
        facets=facets,
        statistics=Statistics(database, facets),
        artists=Artists(database),
        artist_lists=artist_lists,
        asked=asked,
        video_field=QueryField(database, video_lists, asked, {"playlist": PlaylistOffers(members).named}),
        artist_field=QueryField(database, artist_lists, asked),
        change_field=QueryField(database, changes.lists, asked),
        pictures=pictures,
        play_state=PlayState(database, outbox),
        playlists=playlists,
        preferences=Preferences(database),
        views=views,
        habits=Habits(database, views),
        opened=Opened(database),
        profiles=profiles,
        changes=changes,
        undo_to=undo_to,
        curation=curation,
        consequences=Consequences(database),
        media_folder=media_folder,
        bin=bin,
        downloads=downloads,
        removing=Removing(database, outbox, jobs, discovery.searching.blocking, discovery.searching.jobs),
        discovery=discovery,
        titles=titles,
        bulk=bulk.plans,
        exports=Exports(database, video_lists, artist_lists, Artists(database), changes, bulk.plans),
        system=watch.system,
        installation=watch.installation,
        guarding=guarding,
        scheduler=watch.scheduler,
        logs=Logs(recent(), LogFile(data / "logs", form=config.log.format)),
        failures=Failures(database),
        settings=settings,
        trials=tried,
        restart=Restart(),
    )


def _secret(config: Config) -> str | None:
    token = config.server.setup_token
    return token.get_secret_value() if token else None
