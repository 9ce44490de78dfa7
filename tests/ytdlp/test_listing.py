"""Lists and searches: real yt-dlp with the stand-in for YouTube, and what their schema lets through."""

import pytest

from mvidarr.errors import External, Invalid
from mvidarr.outbound import AddressGuard
from mvidarr.process import Children
from mvidarr.ytdlp import YtDlp
from mvidarr.ytdlp.listing import listed
from mvidarr.ytdlp.options import MOST_LISTED, Setup, check_list, list_argv
from tests.standins.fake_youtube import FakeYouTube
from tests.ytdlp.test_options import SETUP


@pytest.mark.asyncio(loop_scope="session")
async def test_channels_playlists_and_searches_are_listed(youtube: YtDlp, fake_youtube: FakeYouTube) -> None:
    named = {"aaaaaaaaaaa": "Band - One", "bbbbbbbbbbb": "Band - Two (Live)", "ccccccccccc": "Band - Three"}
    for name, title in named.items():
        fake_youtube.add(name, title=title, channel="Band", channel_id="UCband", duration=200, timestamp=1_600_000_000)
    url = fake_youtube.add_channel(
        "UCband", "Band", {"videos": list(named), "shorts": []}, handle="@band", verified=True
    )
    listing = await youtube.listing(f"{url}/videos", start=2, most=1)
    assert (listing["title"], listing["channel_is_verified"], listing["uploader_id"]) == ("Band", True, "@band")
    (entry,) = listing["entries"]
    assert (entry["id"], entry["title"], entry["ie_key"]) == ("bbbbbbbbbbb", "Band - Two (Live)", "Youtube")
    assert (entry["duration"], entry["channel_id"], entry["timestamp"]) == (200, "UCband", 1_600_000_000)

    found = await youtube.listing("ytsearch2:band t")
    assert [each["id"] for each in found["entries"]] == ["bbbbbbbbbbb", "ccccccccccc"]
    assert (found["id"], found["extractor_key"]) == ("band t", "YoutubeSearch")
    assert (await youtube.listing("https://www.youtube.com/@band/shorts"))["entries"] == []


@pytest.mark.asyncio(loop_scope="session")
async def test_what_cannot_be_listed_is_a_typed_failure(youtube: YtDlp, fake_youtube: FakeYouTube) -> None:
    fake_youtube.add_channel("UCband", "Band", {"videos": []})
    for url, code in {
        "https://www.youtube.com/channel/UCband/shorts": "no_tab",
        "https://www.youtube.com/playlist?list=PLnone": "gone",
        "ytsearch5:bot please": "bot_check",
        fake_youtube.url("aaaaaaaaaaa"): "not_a_list",
    }.items():
        with pytest.raises(External) as raised:
            await youtube.listing(url)
        assert raised.value.code == code


@pytest.mark.asyncio(loop_scope="session")
async def test_the_guard_is_asked_for_addresses_and_not_for_searches(
    children: Children, fake_youtube: FakeYouTube
) -> None:
    guarded = YtDlp(
        children, bin_folder=SETUP.bin_folder, cache=fake_youtube.plugins.parent / "cache",
        plugins=fake_youtube.plugins, guard=AddressGuard(allow_private=False).check,
    )  # fmt: skip
    with pytest.raises(Invalid) as raised:
        await guarded.listing("http://127.0.0.1/playlist")
    assert raised.value.code == "address_refused"
    assert (await guarded.listing("ytsearch3:nobody"))["entries"] == []


@pytest.mark.parametrize(
    "url",
    ["ytsearch:a", "ytsearch0:a", "ytsearch1000:a", "ytsearchall:a", "ytsearch5:", "ytsearch5:a\nb", "--exec", "a"],
)
def test_only_searches_of_ours_and_web_addresses_are_lists(url: str) -> None:
    with pytest.raises(Invalid):
        list_argv(SETUP, url, 1, 50)


def test_words_and_ranges_have_their_bounds() -> None:
    assert check_list("ytsearch20:Björk -- --exec “Jóga”") == "ytsearch20:Björk -- --exec “Jóga”"
    for url in ("ytsearch5:   ", "ytsearch5:" + "a" * 501):
        with pytest.raises(Invalid) as raised:
            check_list(url)
        assert raised.value.code == "bad_search"
    for start, most in ((0, 5), (1, 0), (1, MOST_LISTED + 1)):
        with pytest.raises(Invalid):
            list_argv(SETUP, "ytsearch5:a", start, most)
    argv = list_argv(Setup(SETUP.python, SETUP.bin_folder, SETUP.cache), "ytsearch5:a", 51, 50)
    assert argv[argv.index("--playlist-items") + 1] == "51:100"
    assert argv[-2:] == ["--", "ytsearch5:a"]


def test_fields_of_another_type_are_absent_and_entries_without_a_name_skipped() -> None:
    answer = {
        "_type": "playlist", "id": "PL1", "title": None, "cookies": "secret", "view_count": True,
        "entries": [
            {"id": "a", "title": 5, "duration": "200", "view_count": float("nan"), "channel_is_verified": "yes",
             "thumbnails": [None, {"url": 1}, {"url": "https://i/1.jpg", "width": "9", "height": 9}]},
            {"title": "nameless"}, None, 5, {"url": "https://v/2", "thumbnails": "none"},
        ],
    }  # fmt: skip
    assert listed(answer) == {
        "id": "PL1", "thumbnails": [], "skipped": 3,
        "entries": [
            {"id": "a", "thumbnails": [{"url": "https://i/1.jpg", "height": 9}]},
            {"url": "https://v/2", "thumbnails": []},
        ],
    }  # fmt: skip
    assert listed({"_type": "playlist", "entries": "none"})["entries"] == []
