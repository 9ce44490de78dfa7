"""yt-dlp as it is told to run: put together from the versions that there are, the settings and the cookies."""

import asyncio
import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path

from mvidarr import clock
from mvidarr.egress import Gate, Upstream
from mvidarr.errors import NotFound
from mvidarr.system.guarding.shapes import Cookies, Release
from mvidarr.ytdlp import YtDlp
from mvidarr.ytdlp.guardian import Jar, JarFacts, Releases, as_argv
from mvidarr.ytdlp.lending import sweep

_BROWSERS = "curl_cffi"


def brings_browsers(code: Path) -> bool:
    """Whether what passing for a browser takes came with this version."""
    return (code / _BROWSERS).is_dir()


def _able(code: Path | None) -> bool:
    return importlib.util.find_spec(_BROWSERS) is not None or (code is not None and brings_browsers(code))


class Guardian:
    """``cache``: the folder in which look-ups run."""

    def __init__(self, ytdlp: YtDlp, gate: Gate, *, releases: Releases, jar: Jar, cache: Path) -> None:
        self.ytdlp = ytdlp
        self.releases = releases
        self.jar = jar
        self.gate = gate
        self._cache = cache
        self._code: Path | None = None
        self.able = False  # what passing for a browser takes is there, whether this yt-dlp can use it or not
        self._flags: Sequence[str] = ()
        self._target = ""
        self._targets: tuple[Path | None, tuple[str, ...]] | None = None

    async def prepare(self) -> None:
        """At a start: what a killed server left goes, and the chosen version is used."""
        await asyncio.to_thread(sweep, self._cache)
        await self.follow()

    async def follow(self) -> None:
        """The version that is chosen is used from the next child on."""
        self._code = await asyncio.to_thread(self.releases.code)
        self.able = await asyncio.to_thread(_able, self._code)
        self._adopt()

    async def choose(self, version: str | None) -> None:
        """NotFound; Conflict for the one that is used."""
        if version is None and not self.releases.installed:
            raise NotFound("No yt-dlp was installed with MVidarr.", code="no_such_version")
        await asyncio.to_thread(self.releases.choose, version)
        await self.follow()

    async def releases_now(self) -> list[Release]:
        """Those beside the installed one, the newest first, and that."""
        choice, beside = await asyncio.to_thread(lambda: (self.releases.choice(), self.releases.all()))
        versions: list[str | None] = [*beside, *([None] if self.releases.installed else [])]
        return [
            {
                "version": version,
                "name": version or self.releases.installed,
                "used": version == choice.version,
                "before": version == choice.before and version != choice.version,
            }
            for version in versions
        ]

    # -- as it is set

    def use_flags(self, flags: Sequence[str]) -> None:
        self._flags = flags
        self._adopt()

    def pass_for(self, target: str) -> None:
        self._target = target
        self._adopt()

    def go_through(self, proxy: str) -> None:
        self.gate.upstream = Upstream(proxy) if proxy else None

    @property
    def flags(self) -> list[str]:
        return list(self._flags)

    @property
    def target(self) -> str:
        """Whom it shall pass for; "" for nobody."""
        return self._target

    @property
    def impersonates(self) -> str | None:
        """A target that it doesn't know would fail every start, so one is used only where it can be."""
        known = self._targets[1] if self._targets and self._targets[0] == self._code else None
        able = self._target and self.able
        return self._target if able and (known is None or offered(self._target, known)) else None

    async def targets(self) -> tuple[str, ...]:
        """Whom it can pass for; asked once of each version."""
        if not self.able:
            return ()
        if self._targets is None or self._targets[0] != self._code:
            code = self._code
            self._targets = (code, await self.ytdlp.targets())
            self._adopt()
        return self._targets[1]

    def _adopt(self) -> None:
        target = self.impersonates
        flags = (*as_argv(self._flags), *(("--impersonate", target) if target else ()))
        self.ytdlp.adopt(code=self._code, flags=flags, jar=self.jar)

    # -- cookies

    async def cookies(self) -> Cookies | None:
        found = await asyncio.to_thread(self.jar.facts)
        return told(found) if found else None

    async def keep_cookies(self, data: bytes) -> Cookies:
        """Instead of those that are there. Invalid(``bad_cookies``)."""
        return told(await asyncio.to_thread(self.jar.keep, data))

    async def forget_cookies(self) -> None:
        """NotFound when there are none."""
        if not await asyncio.to_thread(self.jar.remove):
            raise NotFound("There are no cookies.", code="no_cookies")


def told(facts: JarFacts, now: Callable[[], int] = clock.now) -> Cookies:
    moment = now()
    return {
        "count": facts.count,
        "kept": clock.iso(facts.kept),
        "sites": [
            {
                "site": site.name,
                "cookies": site.count,
                "expires": _iso(site.expires),
                "expired": site.expires is not None and site.expires <= moment,
            }
            for site in facts.sites
        ],
    }


def _iso(moment: int | None) -> str | None:
    """Browsers write moments that no calendar has."""
    return None if moment is None else clock.iso(min(moment, 253_402_300_799_000))


def offered(target: str, targets: Sequence[str]) -> bool:
    """``chrome`` and ``chrome-133`` mean any of these."""
    return any(one == target or one.startswith((f"{target}:", f"{target}-")) for one in targets)
