"""The command line that yt-dlp gets."""

from pathlib import Path

import pytest

from mvidarr.errors import Invalid
from mvidarr.ytdlp import check_url, format_args, picture_args
from mvidarr.ytdlp.options import Setup, download_argv, environment, extract_argv, passed_on, with_rests

SETUP = Setup(Path("/python"), Path("/bin-folder"), Path("/cache"))
URL = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "url",
    [
        "--exec=touch /tmp/x",
        "-dash",
        "words to search",
        "ytsearch5:words",
        "file:///etc/passwd",
        "ftp://example.com/a.mp4",
        "javascript:alert(1)",
        "http://",
        "http:///path",
        "http://[::1",
        "https://example.com/a b",
        "https://example.com/\n--exec",
        "https://example.com/\x00",
        "https://example.com/\u0085",
        "https://example.com\\@127.0.0.1/",
        "https://example.com/#__youtubedl_smuggle=%7B%22a%22%3A1%7D",
        "https://example.com/" + "a" * 8000,
        "",
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(Invalid) as raised:
        check_url(url)
    assert raised.value.code == "bad_url"
    with pytest.raises(Invalid):
        extract_argv(SETUP, url, ())
    with pytest.raises(Invalid):
        download_argv(SETUP, url, "media", ())


@pytest.mark.parametrize(
    "url", [URL, "HTTP://EXAMPLE.com:8080/a?b=c#d", "https://例え.jp/ビデオ", "http://[::1]/a.mp4"]
)
def test_plain_web_addresses_pass_unchanged(url: str) -> None:
    assert check_url(url) == url


def test_what_we_see_to_ourselves_is_not_passed_on() -> None:
    flags = ("--xff", "DE", "--throttled-rate", "100000", "--hls-use-mpegts", "--throttled-rate", "5")
    assert passed_on(flags) == ["--xff", "DE", "--hls-use-mpegts"]


def test_a_look_may_take_as_much_longer_as_the_rests_between_its_questions() -> None:
    assert with_rests(300, ("--xff", "DE", "--sleep-interval", "900")) == 300
    assert with_rests(300, ("--sleep-requests", "60")) == 300 + 20 * 60


def test_the_address_stands_alone_behind_the_end_of_options() -> None:
    for argv in (extract_argv(SETUP, URL, format_args(720)), download_argv(SETUP, URL, "media-x", format_args(720))):
        assert argv[-2:] == ["--", URL]
        assert argv[:4] == ["/python", "-P", "-m", "yt_dlp"]
        assert "--ignore-config" in argv


def test_a_description_is_loaded_from_the_working_folder_by_its_name_alone() -> None:
    argv = download_argv(SETUP, Path("/a/$HOME/~/load.info.json"), "media-x", ())
    assert argv[argv.index("--load-info-json") + 1] == "load.info.json"
    assert "--" not in argv


def test_no_option_of_ours_lets_a_site_choose_a_path_or_a_program() -> None:
    argv = download_argv(SETUP, URL, "media-x", format_args(1080))
    assert argv[argv.index("-o") + 1] == "media-x.%(format_id).40B.%(ext)s"
    assert not [part for part in argv if part.startswith(("--exec", "--downloader", "--netrc", "-P/", "--paths"))]


@pytest.mark.parametrize(
    "formats", [("--exec", "id"), ("-f",), ("-f", "--exec"), ("-o", "/etc/x"), ("-S", "res:1080", "--exec-before", "x")]
)
def test_only_options_about_formats_may_be_added(formats: tuple[str, ...]) -> None:
    with pytest.raises(Invalid) as raised:
        extract_argv(SETUP, URL, formats)
    assert raised.value.code == "bad_option"


def test_the_quality_is_a_wish_that_every_browser_can_play() -> None:
    assert format_args(1080) == ("-S", "res:1080,vcodec:h264,acodec:aac", "--merge-output-format", "mp4/mkv")
    assert format_args(None) == ("-S", "vcodec:h264,acodec:aac", "--merge-output-format", "mp4/mkv")
    assert format_args(480, have_ffmpeg=False) == ("-f", "b", "-S", "res:480,vcodec:h264,acodec:aac")


def test_a_picture_of_one_size_is_asked_for_with_sound_beside_it_in_it_or_without() -> None:
    sized = picture_args(1080, 1920)
    assert sized[1] == "bv*[height=1080][width=1920]+ba/b[height=1080][width=1920]/bv*[height=1080][width=1920]"
    assert picture_args(720, None)[1] == "bv*[height=720]+ba/b[height=720]/bv*[height=720]"
    assert sized[2:] == format_args()
    assert [*sized] == [part for part in download_argv(SETUP, URL, "media-x", sized) if part in sized]


def test_plugins_come_from_the_named_folder_only() -> None:
    named = Setup(Path("/python"), Path("/bin-folder"), Path("/cache"), Path("/plugins"))
    argv = extract_argv(named, URL, ())
    at = argv.index("--no-plugin-dirs")
    assert argv[at : at + 3] == ["--no-plugin-dirs", "--plugin-dirs", "/plugins"]
    assert "YTDLP_NO_PLUGINS" not in environment(named)
    assert "--plugin-dirs" not in extract_argv(SETUP, URL, ())
    assert environment(SETUP)["YTDLP_NO_PLUGINS"] == "1"
