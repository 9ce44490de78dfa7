"""A version fetched by the real pip from wheels of our own, tried by a real extraction, and run by the real runner."""

import sys
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from mvidarr.errors import External
from mvidarr.media.tools import Tools
from mvidarr.process import Children
from mvidarr.ytdlp import YtDlp
from mvidarr.ytdlp.guardian import Canary, Installer, Releases
from mvidarr.ytdlp.guardian.installing import for_browsers, needed
from tests.standins.media_server import MediaServer
from tests.ytdlp.guardian import wheels

Make = Callable[[Path | None], YtDlp]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def installer(children: Children, index: Path) -> Installer:
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(index), "SECRET": "not passed"}
    return Installer(children, Path(sys.executable), offline)


@pytest.fixture
def own(children: Children, tools: Tools, run_folder: Path) -> YtDlp:
    """With a loaded one of its own, where it is about which one that is."""
    return YtDlp(children, bin_folder=tools.bin_folder, cache=run_folder / "yt-dlp", eager=True)


async def fetched(installer: Installer, releases: Releases, wish: str | None = None) -> tuple[str, Path, list[str]]:
    said: list[str] = []
    stage = releases.stage()
    version = await installer.fetch(stage, wish, said.append)
    await installer.compile(stage, releases.path(version))
    return version, releases.admit(stage, version), said


def test_what_has_to_come_along_is_what_is_named_exactly_and_what_is_not_here() -> None:
    metadata = "\n".join(
        f"Requires-Dist: {need}"
        for need in (
            "brotli; (implementation_name == 'cpython' and sys_platform != 'ios') and extra == 'default'",
            "brotlicffi; (implementation_name != 'cpython') and extra == 'default'",
            "curl-cffi<0.18,>=0.5.10; extra == 'curl-cffi'",
            *(
                f"{name}; (implementation_name == 'cpython') and extra == 'pin-curl-cffi'"
                for name in ("certifi==2026.10.23", "cffi==2.1.1", "curl-cffi==0.17.0")
            ),
            "yt-dlp-ejs==0.9.1; extra == 'default'",
            "deno>=2.9.8; extra == 'deno'",
            "quite-new>=1.2",
            "mutagen==1.48.1; extra == 'pin'",
        )
    )
    assert needed(metadata, {"brotli", "deno", "yt-dlp-ejs"}.__contains__) == ["yt-dlp-ejs==0.9.1", "quite-new>=1.2"]
    assert for_browsers(metadata, {"certifi", "curl-cffi"}.__contains__) == ["cffi", "curl-cffi<0.18,>=0.5.10"]


@pytest.mark.asyncio(loop_scope="session")
async def test_the_newest_comes_with_its_scripts_and_bytecode_and_answers(
    installer: Installer, index: Path, tmp_path: Path, own: YtDlp, media_server: MediaServer, folder: Path
) -> None:
    for version in ("2026.11.1", "2026.11.15"):
        wheels.ytdlp(index, version, browsers="0.17")
    wheels.wheel(index, "curl_cffi", "0.17.0", {"curl_cffi/__init__.py": "raise ImportError('not for this machine')\n"})
    releases = Releases(tmp_path / "versions", "2026.10.26")
    version, code, said = await fetched(installer, releases)
    assert (version, code.name) == ("2026.11.15", "2026.11.15")
    assert any("Successfully installed" in line for line in said)
    assert (code / "yt_dlp_ejs" / "__init__.py").is_file()
    assert (code / "curl_cffi" / "__init__.py").is_file()
    compiled = next((code / "yt_dlp" / "__pycache__").glob("version.*.pyc"))
    assert str(code).encode() in compiled.read_bytes()  # tracebacks name where it lies

    told = await Canary(lambda: "").sing(own, code, version, folder, print)
    assert told.version == "2026.11.15"
    assert told.js_runtime is not None
    assert (await own.diagnose()).version != "2026.11.15"  # it was only tried

    own.adopt(code=code)
    assert (await own.diagnose()).version == "2026.11.15"
    assert (await own.extract(media_server.at("/media/song.mp4"), folder)).info["title"] == "song"
    assert f"PYTHONPATH={code}" in _environment(own.warm.now.pid)
    own.adopt(code=None)
    assert own.warm.now.pid is None  # the next one is another


def _environment(pid: int | None) -> list[str]:
    return Path(f"/proc/{pid}/environ").read_text().split("\0")


@pytest.mark.asyncio(loop_scope="session")
async def test_a_version_that_is_asked_for_comes_and_an_older_one_than_the_floor_does_not(
    installer: Installer, index: Path, tmp_path: Path
) -> None:
    releases = Releases(tmp_path / "versions", "2026.10.26")
    wheels.ytdlp(index, "2026.1.1")
    with pytest.raises(External) as raised:
        await fetched(installer, releases)
    assert raised.value.code == "pip_failed"
    assert "yt-dlp>=2026.10.26" in raised.value.detail
    wheels.ytdlp(index, "2026.11.1", browsers="0.17")
    wheels.ytdlp(index, "2026.11.2")
    version, code, said = await fetched(installer, releases, "2026.11.1")
    assert (version, (code / "yt_dlp_ejs").is_dir()) == ("2026.11.1", True)
    assert any(line.startswith("Without curl-cffi>=0.17") for line in said)  # there is none


@pytest.mark.asyncio(loop_scope="session")
async def test_scripts_of_another_version_are_no_substitute(installer: Installer, index: Path, tmp_path: Path) -> None:
    wheels.ytdlp(index, "2026.11.1")
    (index / f"yt_dlp_ejs-{wheels.EJS}-py3-none-any.whl").unlink()
    with pytest.raises(External) as raised:
        await fetched(installer, Releases(tmp_path / "versions", ""))
    assert f"yt-dlp-ejs=={wheels.EJS}" in raised.value.detail


@pytest.mark.parametrize("broken", ["It is broken today.", ""])
@pytest.mark.asyncio(loop_scope="session")
async def test_the_canary_refuses_one_that_does_not_work(
    index: Path,
    tmp_path: Path,
    ytdlp: YtDlp,
    media_server: MediaServer,
    folder: Path,
    broken: str,
) -> None:
    """Broken at once, or well but for the address that was set. Unpacked as pip does, which takes a tenth."""
    wheels.ytdlp(index, "2026.11.1", broken=broken)
    code = wheels.unpacked(index, tmp_path / "2026.11.1")
    with pytest.raises(External) as raised:
        await Canary(lambda: media_server.at("/words")).sing(ytdlp, code, "2026.11.1", folder, print)
    assert raised.value.code == "canary_failed"
    assert raised.value.detail.startswith("The version was tried and did not work: ")
    assert (broken or "no video") in raised.value.detail


@pytest.mark.asyncio(loop_scope="session")
async def test_without_pip_a_sentence_says_what_to_do_by_hand(children: Children, tmp_path: Path) -> None:
    venv.create(tmp_path / "bare")
    python = tmp_path / "bare" / "bin" / "python"
    with pytest.raises(External) as raised:
        await Installer(children, python, {}).fetch(tmp_path, None, print)
    assert raised.value.code == "no_pip"
    assert "ensurepip" in raised.value.detail
