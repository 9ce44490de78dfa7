"""Static files under ``/static/<digest>/…``, where the digest names the state of the whole tree.

A path therefore never changes its content and is cached for good, and modules that import each other by relative paths
stay on one state. Only files found at the start are served, so no request can walk out of the folder.

The wheel brings them packed too, as ``.br`` and ``.gz`` (``scripts/pack.py``); those are sent as they lie.
"""

import re
from dataclasses import dataclass
from hashlib import blake2b
from mimetypes import guess_type
from pathlib import Path, PurePosixPath
from posixpath import normpath

from starlette.datastructures import Headers
from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from mvidarr.errors import Invalid, NotFound

IMMUTABLE = "public, max-age=31536000, immutable"
STALE = "no-cache"  # a page of the version before still asks for its files: it gets ours, uncached

_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".woff2": "font/woff2"}
_TYPES |= {".svg": "image/svg+xml", ".json": "application/json", ".webmanifest": "application/manifest+json"}
# a site that shows pages of ours with files of a CDN: modules and fonts are asked for with CORS, the rest without
_SHARED = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_REFUSED = re.compile(r"q=0(\.0{0,3})?")
_STATIC_IMPORT = re.compile(r"""^\s*(?:import|export)\b[^;'"()]*?["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)


@dataclass(frozen=True)
class Asset:
    file: Path
    media_type: str
    packed: dict[str, Path]  # content encoding -> precompressed file


class Assets:
    """``folder`` is read once; ``digest`` is twelve hex digits. ``elsewhere``: where a CDN shows the same files, up to
    ``/static``; then other origins may read ours."""

    def __init__(self, folder: Path, elsewhere: str = "") -> None:
        self._elsewhere = elsewhere
        files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
        self._assets = {name: _asset(name, files) for name in files if not name.endswith((".br", ".gz"))}
        self.digest = _digest({name: asset.file for name, asset in self._assets.items()})
        self._modules: dict[str, tuple[str, ...]] = {}

    def path(self, name: str) -> str:
        """``js/app.js`` -> ``/static/<digest>/js/app.js``, below the base URL."""
        if name not in self._assets:
            raise KeyError(f"no static file {name}")
        return f"/static/{self.digest}/{name}"

    def address(self, name: str, base: str) -> str:
        """What a page below ``base`` loads: the path there, or the URL at the CDN."""
        return (self._elsewhere or base) + self.path(name)

    def modules(self, entry: str) -> tuple[str, ...]:
        """The entry and everything it imports statically: what a page preloads to save the round trips."""
        if entry not in self._modules:
            found: dict[str, None] = {}
            self._follow(entry, found)
            self._modules[entry] = tuple(found)
        return self._modules[entry]

    def _follow(self, name: str, found: dict[str, None]) -> None:
        if name in found or name not in self._assets:
            return
        found[name] = None
        for imported in _STATIC_IMPORT.findall(self._assets[name].file.read_text("utf-8")):
            self._follow(normpath(PurePosixPath(name).parent / imported), found)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            raise Invalid("Static files are only read.", code="method_not_allowed", extra={"allow": ["GET", "HEAD"]})
        wanted = scope["path_params"]
        asset = self._assets.get(wanted["path"])
        if asset is None:
            raise NotFound("There is no such file.")
        scope["mvidarr.template"] = "/static/{digest}/{path}"
        headers = {"Cache-Control": IMMUTABLE if wanted["digest"] == self.digest else STALE}
        headers |= _SHARED if self._elsewhere else {}
        response = _response(asset, ",".join(Headers(scope=scope).getlist("accept-encoding")), headers)
        await response(scope, receive, send)


def _response(asset: Asset, accepted: str, headers: dict[str, str]) -> FileResponse:
    for encoding, file in asset.packed.items():
        if _accepts(accepted, encoding):
            packed = {**headers, "Content-Encoding": encoding, "Vary": "Accept-Encoding"}
            return FileResponse(file, headers=packed, media_type=asset.media_type)
    return FileResponse(asset.file, headers=headers, media_type=asset.media_type)


def _accepts(header: str, encoding: str) -> bool:
    """Whether ``br;q=0.5, *;q=0`` wants it at all; which of those it wants most is ours to choose."""
    wishes = {}
    for wish in header.lower().split(","):
        coding, _, quality = wish.partition(";")
        wishes[coding.strip()] = quality.replace(" ", "")
    return _REFUSED.fullmatch(wishes.get(encoding, wishes.get("*", "q=0"))) is None


def _asset(name: str, files: dict[str, Path]) -> Asset:
    packed = {encoding: files[name + suffix] for encoding, suffix in _ENCODINGS if name + suffix in files}
    media_type = _TYPES.get(PurePosixPath(name).suffix) or guess_type(name)[0] or "application/octet-stream"
    return Asset(files[name], media_type, packed)


def _digest(files: dict[str, Path]) -> str:
    digest = blake2b(digest_size=6)
    for name, file in files.items():
        digest.update(name.encode() + b"\0" + blake2b(file.read_bytes()).digest())
    return digest.hexdigest()
