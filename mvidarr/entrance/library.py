"""The doors of the library and of what is played of it."""

from functools import partial

from mvidarr.discovery.api.looking import look_view
from mvidarr.inside import Inside
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
from mvidarr.library.pages.looks import Looks
from mvidarr.library.pages.profile_trial import ProfileTrial
from mvidarr.library.pages.saved import SavedViews
from mvidarr.library.pages.told import Telling
from mvidarr.library.pages.undoing import Undoing
from mvidarr.machines import Machines
from mvidarr.offering import people_of
from mvidarr.playback import Streams
from mvidarr.playback.api import PlaybackApi, PlaylistItemsApi, PlaylistsApi
from mvidarr.playback.pages import PlaybackPages, PlaylistItemsPages, PlaylistsPages
from mvidarr.web.routes.library_doors import LibraryDoors


def library_doors(machines: Machines, inside: Inside, looks: Looks) -> LibraryDoors:
    videos, jobs = inside.videos, machines.jobs
    undoing, people = Undoing(inside.changes, jobs), people_of(inside.accounts)
    saved = SavedViews(inside.views, inside.opened)
    telling, curation = Telling(videos, inside.artists), inside.curation
    lists, found = inside.playlists, inside.discovery
    return LibraryDoors(
        videos=VideosApi(videos, inside.video_lists, inside.pictures, inside.facets, asked=inside.asked),
        facets=FacetsApi(inside.facets),
        facets_pages=FacetsPages(inside.facets),
        statistics=StatsApi(inside.statistics),
        statistics_pages=StatsPages(inside.statistics),
        artists=ArtistsApi(inside.artists, inside.artist_lists, inside.asked),
        video_field=VideoSuggestApi(inside.video_field),
        artist_field=ArtistSuggestApi(inside.artist_field),
        change_field=ChangeSuggestApi(inside.change_field),
        asked=AskedApi(inside.asked),
        artists_pages=ArtistsPages(
            inside.artists,
            inside.artist_lists,
            inside.video_lists,
            profiles=inside.profiles,
            changes=inside.changes,
            jobs=jobs,
            pictures=inside.pictures,
            telling=telling,
            looks=looks,
            saved=saved,
            field=inside.artist_field,
            left_out=found.searching.views.left_out,
            looked=partial(look_view, found.looking.book),
        ),
        videos_pages=VideosPages(inside.video_lists, inside.downloads.requests, jobs, looks, saved, inside.video_field),
        video_pages=VideoPages(
            videos,
            downloads=inside.downloads.requests,
            jobs=jobs,
            changes=inside.changes,
            telling=telling,
            profiles=inside.profiles,
            pictures=inside.pictures,
            wishes=curation.wishes,
            consequences=inside.consequences,
            playlists=inside.playlists,
        ),
        pictures=PicturesApi(inside.pictures),
        pictures_pages=PicturesPages(inside.pictures),
        editing=EditingApi(videos, inside.artists, inside.curation),
        editing_pages=EditingPages(videos, inside.artists, curation.edits, inside.profiles),
        deleting_pages=DeletingPages(videos, inside.artists, curation.deletion, inside.consequences),
        merging_pages=MergingPages(inside.artists, inside.artist_lists, curation.merging, inside.consequences),
        bin=BinApi(inside.bin),
        bin_pages=BinPages(inside.bin, inside.changes, undoing, people),
        changes=ChangesApi(inside.changes, inside.undo_to),
        history=HistoryPages(inside.changes, telling, undoing, videos, inside.artists, inside.change_field),
        retreat=RetreatPages(inside.changes, inside.undo_to, telling),
        playback=PlaybackApi(Streams(videos), inside.play_state),
        playback_pages=PlaybackPages(inside.play_state),
        playlists=PlaylistsApi(lists.playlists, lists.contents),
        playlist_items=PlaylistItemsApi(lists.contents, lists.filling, lists.arranging),
        playlists_pages=PlaylistsPages(lists.playlists, lists.contents),
        playlist_items_pages=PlaylistItemsPages(lists.playlists, lists.filling, lists.arranging, inside.video_lists),
        preferences=PreferencesApi(inside.preferences),
        views=ViewsApi(inside.views, inside.habits),
        views_pages=ViewsPages(inside.views, inside.habits),
        profiles=ProfilesApi(inside.profiles),
        profiles_pages=ProfilesPages(
            inside.profiles, ProfileTrial(inside.downloads.offers, videos, inside.video_lists)
        ),
        previews=SitePreviewApi(inside.downloads.offers, inside.profiles),
        formats_pages=FormatsPages(inside.downloads.offers, videos, inside.profiles),
        columns_pages=ColumnsPages(inside.preferences),
        wanted_pages=WantedPages(inside.video_lists, jobs, looks, inside.video_field, found.searching.views.tries),
        titles=TitlesApi(inside.titles),
        titles_pages=TitlesPages(inside.titles),
    )
