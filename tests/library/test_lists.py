"""Lists of videos and artists over real rows: what a query finds, in which order, and how many there are."""

import orjson
import pytest
from sqlalchemy import insert, update

from mvidarr.clock import DAY, now
from mvidarr.db import Database
from mvidarr.db.tables.accounts import users
from mvidarr.db.tables.library import artist_labels, artists, files, play_state, profiles, videos
from mvidarr.errors import Invalid
from mvidarr.library import ArtistLists, Facts, NewFile, VideoLists
from mvidarr.library.roots import pinned_root
from mvidarr.query import Asker
from tests.library.conftest import Library

ASKER = Asker(None, now())


@pytest.fixture
async def lists(library: Library) -> VideoLists:
    """Three videos: one live and in Japanese, one with a guest, one that is only an address."""
    await library.describe(
        await library.add("a"),
        Facts(
            title="Army of Me", artist="Björk", featured=("Skunk Anansie",), year=1995, release_date="1995-04-21",
            album="Post", labels={"genre": ("Art Pop",), "tag": ("90s",), "director": ("Michel Gondry",)}, popularity=9,
        ),
    )  # fmt: skip
    await library.describe(
        await library.add("b"), Facts(title="日本語の歌", artist="椎名林檎", kind="live", year=2003, description="東京")
    )
    await library.add("c")
    return VideoLists(library.database)


async def _found(lists: VideoLists, q: str, sort: str = "id") -> list[str]:
    """The last part of the address that each was added by."""
    page = await lists.page(q, sort, asker=ASKER)
    assert await lists.count(q, ASKER) == len(page["items"])
    return [video["sources"][0]["url"].rpartition("/")[2] for video in page["items"]]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("", "abc"),
        ("army me", "a"),
        ('"army of me"', "a"),
        ('"army me"', ""),
        ("arm*", "a"),
        ("bjork skunk", "a"),
        ("gondry 90s post", "a"),
        ("本語", "b"),
        ("歌", "b"),
        ("東京", "b"),
        ("artist:björk", "a"),
        ("featured:skunk*", "a"),
        ("artist:skunk", ""),
        ("genre:pop", "a"),
        ("-genre:pop", "bc"),
        ("genre:=pop", ""),
        ("kind:live", "b"),
        ("year:1990..1999", "a"),
        ("released:1995-04", "a"),
        ("has:artist", "ab"),
        ("-has:artist", "c"),
        ("is:wanted", "abc"),
        ("has:file", ""),
        ("is:played OR kind:live", "b"),
        ("popularity:>5", "a"),
        ("source:web", "abc"),
        ("source:youtube", ""),
    ],
)
async def test_a_query_finds(lists: VideoLists, q: str, found: str) -> None:
    assert await _found(lists, q) == list(found)


@pytest.mark.parametrize(
    ("sort", "order"),
    [("-added", "cba"), ("title", "acb"), ("artist", "cab"), ("year", "abc"), ("-year", "bac"), ("-popularity", "acb")],
)
async def test_every_order_is_total_and_what_is_empty_comes_last(lists: VideoLists, sort: str, order: str) -> None:
    found = await _found(lists, "", sort)
    if sort == "-popularity":
        assert found[0] == "a"
        return
    assert found == list(order)


async def test_pages_follow_by_cursor_and_begin_at_a_rank(lists: VideoLists) -> None:
    whole = (await lists.page(sort="year", asker=ASKER))["items"]
    seen, cursor = [], ""
    while True:
        page = await lists.page(sort="year", cursor=cursor, limit=1, asker=ASKER)
        seen += page["items"]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert seen == whole
    assert (await lists.page(sort="year", at=1, limit=1, asker=ASKER))["items"] == whole[1:2]


async def test_the_rail_tells_where_each_letter_and_year_begins(lists: VideoLists) -> None:
    assert await lists.index("", "year", ASKER) == [
        {"key": "2003", "at": 0}, {"key": "1995", "at": 1}, {"key": "", "at": 2},
    ]  # fmt: skip
    assert [rank["key"] for rank in await lists.index("", "letter", ASKER)] == ["A", "H", "漢"]


async def test_a_query_that_makes_no_sense_says_where_and_what_was_expected(lists: VideoLists) -> None:
    with pytest.raises(Invalid) as caught:
        await lists.page("yeer:1990", asker=ASKER)
    assert (caught.value.code, caught.value.extra["position"], caught.value.extra["length"]) == ("bad_query", 0, 4)
    assert "year" in caught.value.extra["expected"]


async def test_an_alias_is_the_artist_and_is_searched_in_the_videos(library: Library, lists: VideoLists) -> None:
    assert await _found(lists, "sheena") == []
    (artist,) = (await ArtistLists(library.database).page("椎名", asker=ASKER))["items"]
    async with library.database.write() as w:
        change = await library.journal.begin(w, actor="user:1", origin="test", reason="An alias")
        alias = {
            "artist_id": artist["id"],
            "kind": "alias",
            "position": 0,
            "name": "Sheena Ringo",
            "folded": "sheena ringo",
        }
        await change.insert(artist_labels, alias)
        await change.complete()
    assert await _found(lists, "sheena") == await _found(lists, "artist:ringo") == ["b"]
    assert (await ArtistLists(library.database).page("sheena", asker=ASKER))["items"][0]["aliases"] == ["Sheena Ringo"]
    await library.journal.undo(change.id, actor="user:1")
    assert await _found(lists, "sheena") == await _found(lists, "artist:ringo") == []


async def test_a_new_name_of_an_artist_is_found_and_shown_in_every_video(library: Library, lists: VideoLists) -> None:
    (guest,) = (await ArtistLists(library.database).page("skunk", asker=ASKER))["items"]
    async with library.database.write() as w:
        change = await library.journal.begin(w, actor="user:1", origin="test", reason="Renamed")
        await change.update(artists, guest["id"], {"name": "Skin"})
        await change.complete()
    (video,) = (await lists.page("skin", asker=ASKER))["items"]
    assert video["featured"] == [{"id": guest["id"], "name": "Skin"}]
    assert await _found(lists, "skunk") == []


async def test_play_state_is_the_askers_own(library: Library, lists: VideoLists) -> None:
    (video,) = (await lists.page("army", asker=ASKER))["items"]
    one, two = [await _user(library.database, name) for name in ("one", "two")]
    async with library.database.write() as w:
        state = {"user_id": one, "video_id": video["id"], "plays": 3, "skips": 0, "favourite": True, "rating": 8}
        await w.run(insert(play_state).values(**state, last_played=now() - 40 * DAY, updated=now()))
    for asked in ("is:played", "plays:3", "rating:7..9", "favourite:yes", "played:>30d", "has:rating"):
        assert await lists.count(asked, Asker(one, now())) == 1, asked
        assert await lists.count(asked, Asker(two, now())) == 0, asked
    (mine,) = (await lists.page("army", asker=Asker(one, now())))["items"]
    (theirs,) = (await lists.page("army", asker=Asker(two, now())))["items"]
    assert (mine["plays"], mine["rating"], mine["favourite"]) == (3, 8, True)
    assert (theirs["plays"], theirs["rating"], theirs["favourite"]) == (0, None, False)


async def test_a_page_for_http_says_what_a_page_says(library: Library, lists: VideoLists) -> None:
    (video,) = (await lists.page("army", asker=ASKER))["items"]
    user, error = await _user(library.database, "one"), {"code": "gone", "detail": "“Gone” \\ away.\n"}
    async with library.database.write() as w:
        state = {"user_id": user, "video_id": video["id"], "plays": 3, "skips": 0, "favourite": True, "rating": 8}
        await w.run(insert(play_state).values(**state, last_played=now(), updated=now()))
        told = {"error": error, "picture": "0123456789abcdef", "color": "#aabbcc"}
        await w.run(update(videos).where(videos.c.id == video["id"]).values(**told))
    for at, limit in ((0, 50), (0, 1), (1, 1)):
        page = await lists.page("", "title", "", at, limit, asker=Asker(user, now()))
        dumped = await lists.dumped("", "title", "", at, limit, asker=Asker(user, now()))
        assert orjson.loads(orjson.dumps(dumped)) == page
    mine = await library.videos.get(video["id"], user)
    assert (mine["error"], mine["favourite"], mine["monitored"]) == (error, True, video["monitored"])
    assert mine["thumbnail"] == f"/api/videos/{video['id']}/thumbnail?v=0123456789ab"


async def _user(db: Database, name: str) -> int:
    async with db.write() as w:
        row = {"name": name, "name_key": name, "role": "user", "password_hash": "x", "created": now()}
        return await w.insert(users, row)


async def test_what_is_below_the_cutoff_of_its_profile_can_be_upgraded(
    library: Library, lists: VideoLists, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = await pinned_root(library.database, tmp_path_factory.mktemp("media"))
    (video,) = (await lists.page("army", asker=ASKER))["items"]
    async with library.database.write() as w:
        file = NewFile(root_id=root.id, path="A/A.mp4", size=5_000_000, duration=61.0, height=720, video_codec="h264")
        await library.videos.add_file(w, video["id"], file, None)
    assert await _found(lists, "quality:720p size:>4MB duration:1m..2m video_codec:h264 has:file") == ["a"]
    assert await _found(lists, "is:upgrade") == []
    async with library.database.write() as w:
        row = {"version": 1, "heights": [1080], "added": 0, "updated": 0}
        for name, cutoff, default in (("High", 1080, True), ("Low", 480, False)):
            await w.run(insert(profiles).values(**row, name=name, cutoff=cutoff, default=default))
    assert await _found(lists, "is:upgrade") == ["a"]
    await _set_profile(library, video["id"], "Low")
    assert await _found(lists, "is:upgrade") == []
    async with library.database.write() as w:
        await w.run(update(files).values(missing_since=now()))
        await library.videos.add_file(w, video["id"], file, None)
    assert await _found(lists, "is:missing") == []


async def _set_profile(library: Library, video_id: int, name: str) -> None:
    async with library.database.write() as w:
        (row,) = [row for row in await w.all(profiles.select()) if row["name"] == name]
        change = await library.journal.begin(w, actor="user:1", origin="test", reason="A profile")
        await change.update(videos, video_id, {"profile_id": row["id"]})
        await change.complete()


async def test_a_count_is_kept_until_the_library_changes_in_whichever_process(library: Library) -> None:
    here, elsewhere = VideoLists(library.database), VideoLists(library.database)
    for n in range(3):
        assert await here.count("is:wanted", ASKER) == await elsewhere.count("is:wanted", ASKER) == n
        await library.add(str(n))


async def test_signs_and_quotes_are_words_like_others(library: Library) -> None:
    lists = VideoLists(library.database)
    for name, title in {"a": "!!!", "b": "Don't \"Stop\" | it's a\\b", "c": "AC/DC's 50% _off_"}.items():
        await library.describe(await library.add(name), Facts(title=title, artist="X"))
    asked = {
        '"!!!"': "a", '"!!"*': "a", "don't": "b", "dont": "b", "stop": "b", '"stop its"': "b", '"dc 50"': "",
        "ac/dc*": "c", "50%": "c", "_off_": "c", '"a\\\\b"': "b", "|": "abc",
    }  # fmt: skip
    assert {q: await _found(lists, q) for q in asked} == {q: list(found) for q, found in asked.items()}
