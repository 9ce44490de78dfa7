"""What yt-dlp says of itself."""

from datetime import date
from pathlib import Path

import pytest

from mvidarr.errors import External
from mvidarr.process import Children
from mvidarr.ytdlp import YtDlp
from mvidarr.ytdlp.diagnosis import parse

OLD = """[debug] yt-dlp version stable@2026.02.21 from yt-dlp/yt-dlp [abc] (pip)
[debug] Python 3.12.1 (CPython x86_64 64bit) - Linux
[debug] exe versions: none
[debug] Optional libraries: none
[debug] JS runtimes: node-20.1.0 (unsupported)
[debug] Plugin directories: /plugins/a/yt_dlp_plugins, /plugins/b/yt_dlp_plugins
"""


@pytest.mark.asyncio(loop_scope="session")
async def test_the_installed_yt_dlp_is_new_enough_and_finds_everything_it_needs(ytdlp: YtDlp) -> None:
    found = await ytdlp.diagnose()
    assert not found.outdated
    assert found.age_days > -2
    assert found.js_runtime is not None
    assert found.js_runtime.startswith("deno ")
    assert found.ffmpeg
    assert found.ffprobe
    assert any(library.startswith("yt_dlp_ejs-") for library in found.libraries)
    assert found.plugins == ()


def test_an_old_version_without_runtime_and_programs_is_seen_as_such() -> None:
    found = parse(OLD, date(2026, 3, 1))
    assert found is not None
    assert (found.version, found.age_days, found.outdated, found.js_runtime) == ("2026.02.21", 8, True, None)
    assert (found.ffmpeg, found.ffprobe, found.python, found.libraries) == (None, None, "3.12.1", ())
    assert found.plugins == ("/plugins/a/yt_dlp_plugins", "/plugins/b/yt_dlp_plugins")


def test_other_output_is_no_diagnosis() -> None:
    assert parse("No module named yt_dlp", date(2026, 3, 1)) is None


@pytest.mark.asyncio(loop_scope="session")
async def test_a_python_without_yt_dlp_is_an_error_with_a_remedy(children: Children, tmp_path: Path) -> None:
    bare = tmp_path / "python"
    bare.write_text('#!/bin/sh\necho "$0: No module named yt_dlp" >&2\nexit 1\n')
    bare.chmod(0o755)
    ytdlp = YtDlp(children, bin_folder=tmp_path, cache=tmp_path / "cache", python=bare)
    with pytest.raises(External) as raised:
        await ytdlp.diagnose()
    assert raised.value.code == "ytdlp_missing"
    assert "Install" in raised.value.detail
