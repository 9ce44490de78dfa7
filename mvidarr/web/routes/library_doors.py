"""The doors of the library, of what is played of it, and of what is looked for elsewhere."""

from dataclasses import dataclass

from mvidarr.discovery.api import RemotePicturesApi
from mvidarr.discovery.api.adding import AddingApi
from mvidarr.discovery.api.blocklist import BlocklistApi
from mvidarr.discovery.api.calendar import CalendarApi
from mvidarr.discovery.api.candidates import CandidatesApi
from mvidarr.discovery.api.follows import FollowsApi
from mvidarr.discovery.api.lists import ListsApi
from mvidarr.discovery.api.looking import LookingApi
from mvidarr.discovery.api.new import NewsApi, SuggestionsApi
from mvidarr.discovery.api.sources import SourcesApi
from mvidarr.discovery.pages.adding import AddingPages
from mvidarr.discovery.pages.blocklist import BlocklistPages
from mvidarr.discovery.pages.calendar import CalendarPages
from mvidarr.discovery.pages.follows import FollowsPages, LookingPages
from mvidarr.discovery.pages.list_entries import ListEntriesPages
from mvidarr.discovery.pages.lists import ListsPages
from mvidarr.discovery.pages.new import NewPages
from mvidarr.discovery.pages.searching import SearchPages
from mvidarr.discovery.pages.sources import SourcesPages
from mvidarr.library.api import (
    ArtistsApi,
    ArtistSuggestApi,
    AskedApi,
    BinApi,
    ChangesApi,
    ChangeSuggestApi,
    EditingApi,
    FacetsApi,
    PicturesApi,
    PreferencesApi,
    ProfilesApi,
    SitePreviewApi,
    StatsApi,
    TitlesApi,
    VideosApi,
    VideoSuggestApi,
    ViewsApi,
)
from mvidarr.library.pages import (
    ArtistsPages,
    BinPages,
    ColumnsPages,
    DeletingPages,
    EditingPages,
    FacetsPages,
    FormatsPages,
    HistoryPages,
    MergingPages,
    PicturesPages,
    ProfilesPages,
    RetreatPages,
    StatsPages,
    TitlesPages,
    VideoPages,
    VideosPages,
    ViewsPages,
    WantedPages,
)
from mvidarr.playback.api import PlaybackApi, PlaylistItemsApi, PlaylistsApi
from mvidarr.playback.pages import PlaybackPages, PlaylistItemsPages, PlaylistsPages


@dataclass(frozen=True)
class LibraryDoors:
    videos: VideosApi
    facets: FacetsApi
    facets_pages: FacetsPages
    statistics: StatsApi
    statistics_pages: StatsPages
    artists: ArtistsApi
    video_field: VideoSuggestApi
    artist_field: ArtistSuggestApi
    change_field: ChangeSuggestApi
    asked: AskedApi
    artists_pages: ArtistsPages
    videos_pages: VideosPages
    video_pages: VideoPages
    pictures: PicturesApi
    wanted_pages: WantedPages
    pictures_pages: PicturesPages
    editing: EditingApi
    editing_pages: EditingPages
    deleting_pages: DeletingPages
    merging_pages: MergingPages
    bin: BinApi
    bin_pages: BinPages
    changes: ChangesApi
    history: HistoryPages
    retreat: RetreatPages
    playback: PlaybackApi
    playback_pages: PlaybackPages
    playlists: PlaylistsApi
    playlist_items: PlaylistItemsApi
    playlists_pages: PlaylistsPages
    playlist_items_pages: PlaylistItemsPages
    preferences: PreferencesApi
    views: ViewsApi
    views_pages: ViewsPages
    profiles: ProfilesApi
    profiles_pages: ProfilesPages
    previews: SitePreviewApi
    formats_pages: FormatsPages
    columns_pages: ColumnsPages
    titles: TitlesApi
    titles_pages: TitlesPages


@dataclass(frozen=True)
class DiscoveryDoors:
    remote_pictures: RemotePicturesApi
    adding: AddingApi
    adding_pages: AddingPages
    looking: LookingApi
    looking_pages: LookingPages
    candidates: CandidatesApi
    blocklist: BlocklistApi
    blocklist_pages: BlocklistPages
    search_pages: SearchPages
    news: NewsApi
    suggestions: SuggestionsApi
    new_pages: NewPages
    follows: FollowsApi
    follows_pages: FollowsPages
    import_lists: ListsApi
    import_lists_pages: ListsPages
    list_entries_pages: ListEntriesPages
    calendar: CalendarApi
    calendar_pages: CalendarPages
    sources: SourcesApi
    sources_pages: SourcesPages
