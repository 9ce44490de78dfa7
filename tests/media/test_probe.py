import json
from pathlib import Path
from typing import Any

import pytest

from mvidarr.errors import External, NotFound
from mvidarr.media import AudioStream, Media, resolve
from mvidarr.media.probe import read
from mvidarr.process import Children
from tests.media.conftest import MakeClip


async def test_an_mp4_tells_everything(media: Media, make_clip: MakeClip) -> None:
    clip = make_clip("plain.mp4")
    found = await media.probe(clip)
    assert (found.container, found.size) == ("mp4", clip.stat().st_size)
    assert (found.width, found.height, found.fps, found.hdr) == (320, 180, 25.0, None)
    assert (found.video_codec, found.audio_codec, found.audio_channels, found.audio_language) == (
        "h264",
        "aac",
        1,
        "eng",
    )
    assert found.audio == (AudioStream("aac", 1, "eng"),)
    assert found.duration == pytest.approx(3, abs=0.1)
    assert found.bitrate is not None
    assert found.bitrate > 1000
    assert found.has_video


async def test_one_demuxer_and_two_containers(media: Media, make_clip: MakeClip) -> None:
    mkv = await media.probe(make_clip("plain.mkv"))
    webm = await media.probe(make_clip("plain.webm", 1, ("-c:v", "libvpx", "-c:a", "libopus")))
    assert (mkv.container, webm.container) == ("mkv", "webm")
    assert (webm.video_codec, webm.audio_codec) == ("vp8", "opus")


async def test_subtitles_inside_are_found(media: Media, make_clip: MakeClip, tmp_path: Path) -> None:
    text = tmp_path / "text.srt"
    text.write_text("1\n00:00:00,000 --> 00:00:01,000\nHello\n")
    arguments = ("-i", str(text), "-map", "0", "-map", "1", "-map", "2", "-metadata:s:s", "language=ger")
    found = await media.probe(make_clip("subtitled.mkv", 1, arguments))
    assert found.subtitles == ("ger",)


async def test_a_sound_file_is_media_without_video(media: Media, make_clip: MakeClip) -> None:
    found = await media.probe(make_clip("sound.m4a", 1, ("-vn",)))
    assert not found.has_video
    assert (found.width, found.height, found.fps, found.video_codec) == (None, None, None, None)


async def test_names_with_odd_characters_are_only_names(media: Media, make_clip: MakeClip, tmp_path: Path) -> None:
    for name in ("-i.mp4", "a:b.mp4", "100%03d.mp4", "сольный '🎸' [x].mp4"):
        (tmp_path / name).write_bytes(make_clip("plain.mp4").read_bytes())
        assert (await media.probe(tmp_path / name)).video_codec == "h264"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.mp4", b"<!doctype html><html><body>Not found</body></html>"),
        ("empty.mp4", b""),
        ("noise.webm", bytes(range(256)) * 64),
        ("text.txt", b"plain text\n" * 50),
        ("list.mp4", b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:3,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"),
        ("concat.mkv", b"ffconcat version 1.0\nfile /etc/hostname\n"),
    ],
)
async def test_what_is_no_video_is_told(media: Media, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(External) as refused:
        await media.probe(tmp_path / name)
    assert (refused.value.code, refused.value.source) == ("not_media", "ffprobe")
    assert not refused.value.retryable


async def test_a_playlist_cannot_open_other_files(media: Media, make_clip: MakeClip, tmp_path: Path) -> None:
    """Without the guard ffprobe follows it happily: the clip it names is real."""
    listing = tmp_path / "list.mp4"
    clip = make_clip("plain.ts", 1)
    listing.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\n{clip.as_uri()}\n#EXT-X-ENDLIST\n")
    with pytest.raises(External) as refused:
        await media.probe(listing)
    assert refused.value.code == "not_media"
    assert "whitelist" in str(refused.value.__cause__)


async def test_a_file_that_is_gone_is_not_a_broken_one(media: Media, tmp_path: Path) -> None:
    for attempt in (media.probe(tmp_path / "x.mp4"), media.integrity(tmp_path / "x.mp4", 3)):
        with pytest.raises(NotFound) as missing:
            await attempt
        assert missing.value.code == "file_missing"


def answer(streams: list[dict[str, Any]], **container: Any) -> bytes:
    return json.dumps({"streams": streams, "format": {"format_name": "mov,mp4", **container}}).encode()


VIDEO = {"codec_type": "video", "codec_name": "hevc", "width": 1920, "height": 1080, "avg_frame_rate": "30000/1001"}


def test_a_turned_video_is_measured_as_it_is_shown() -> None:
    found = read(answer([{**VIDEO, "side_data_list": [{"rotation": -90}]}]), Path("a.mov"), 1)
    assert (found.width, found.height, found.container, found.fps) == (1080, 1920, "mov", 29.97)


@pytest.mark.parametrize(
    ("extra", "hdr"),
    [
        ({"color_transfer": "smpte2084"}, "hdr10"),
        ({"color_transfer": "arib-std-b67"}, "hlg"),
        ({"side_data_list": [{"side_data_type": "DOVI configuration record"}]}, "dolbyvision"),
        ({"color_transfer": "bt709"}, None),
    ],
)
def test_high_dynamic_range_is_recognised(extra: dict[str, Any], hdr: str | None) -> None:
    assert read(answer([{**VIDEO, **extra}]), Path("a.mp4"), 1).hdr == hdr


def test_a_cover_is_no_video_and_missing_numbers_are_unknown() -> None:
    cover = {**VIDEO, "disposition": {"attached_pic": 1}}
    sound = {"codec_type": "audio", "codec_name": "mp3", "tags": {"language": "und"}, "duration": "12.5"}
    found = read(answer([cover, sound, {"codec_type": "subtitle"}], bit_rate="N/A"), Path("a.mp4"), 1)
    assert not found.has_video
    assert (found.audio_language, found.bitrate, found.duration, found.subtitles) == (None, None, 12.5, ("und",))
    assert read(answer([{"codec_type": "video"}]), Path("a.mp4"), 1).fps is None


@pytest.mark.parametrize("data", [b"", b"{}", b'{"streams": [], "format": {}}', b"nonsense"])
def test_an_empty_answer_is_no_media(data: bytes) -> None:
    with pytest.raises(External):
        read(data, Path("a.mp4"), 1)


async def test_a_crash_is_not_taken_for_a_bad_file(tmp_path: Path) -> None:
    crashing = tmp_path / "ffprobe"
    crashing.write_text("#!/bin/sh\nkill -SEGV $$\n")
    crashing.chmod(0o755)
    (tmp_path / "a.mp4").write_bytes(b"x")
    async with Children(tmp_path / "children") as children:
        media = Media(children, resolve(None, crashing, tmp_path / "bin", search=""))
        with pytest.raises(External) as crashed:
            await media.probe(tmp_path / "a.mp4")
    assert crashed.value.code == "tool_crashed"
