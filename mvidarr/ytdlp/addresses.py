"""Which addresses a description makes yt-dlp visit, and a copy without what nobody else may see. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

Info = Mapping[str, Any]

_SECRET = frozenset(
    (
        *("cookies", "http_headers", "hls_aes", "hls_media_playlist_data", "downloader_options"),
        *("url", "manifest_url", "fragment_base_url", "fragments", "extra_param_to_segment_url"),
        *("extra_param_to_key_url", "requested_downloads", "filename"),
    )
)
_ADDRESSES = ("url", "manifest_url", "fragment_base_url", "thumbnail")
_DETOUR = "ytdl-"  # Ytdl-Request-Proxy, Ytdl-Socks-Proxy: yt-dlp takes them out of the headers and obeys
_PICTURES = frozenset(("jpg", "jpeg", "png", "webp", "gif", "avif"))


def media_addresses(info: Info) -> set[str]:
    """Every address in formats, fragments, manifests, thumbnails, subtitles and entries, whatever its scheme."""
    return set(_addresses(info))


def visitable(info: Info) -> dict[str, Any]:
    """A copy without formats, thumbnails and subtitles that are not on the web (``rtmp:``, ``data:``, ``file:``).

    Pictures keep an extension of pictures only, for yt-dlp dies of one that it takes for dangerous.
    """
    kept = {key: value for key, value in info.items() if key not in _ADDRESSES or _web(str(value))}
    for key in ("formats", "requested_formats"):
        if isinstance(info.get(key), list):
            kept[key] = [each for each in _dicts(info[key]) if _on_the_web(each)]
    kept["thumbnails"] = [_as_picture(each) for each in _dicts(info.get("thumbnails")) if _on_the_web(each)]
    for kind in ("subtitles", "automatic_captions"):
        tracks = info.get(kind)
        if isinstance(tracks, dict):
            kept[kind] = {lang: [each for each in _dicts(of) if _on_the_web(each)] for lang, of in tracks.items()}
    return kept


def public_info(info: Info) -> dict[str, Any]:
    """A copy without cookies, headers and signed addresses, for storing and serving; the page's address stays."""
    return {key: _public(value) for key, value in info.items() if _may_be_seen(key)}


def undetoured(value: Any) -> Any:
    """A copy without headers by which yt-dlp is told to go through a proxy of a site's choice, past our gate."""
    if isinstance(value, dict):
        return {key: undetoured(each) for key, each in value.items() if not str(key).lower().startswith(_DETOUR)}
    return [undetoured(each) for each in value] if isinstance(value, list) else value


def _addresses(info: Info) -> Iterator[str]:
    for key in _ADDRESSES:
        if isinstance(info.get(key), str):
            yield info[key]
    yield from _of_fragments(info)
    for key in ("formats", "requested_formats", "thumbnails", "entries"):
        for each in _dicts(info.get(key)):
            yield from _addresses(each)
    for key in ("subtitles", "automatic_captions", "requested_subtitles"):
        tracks = info.get(key)
        for track in tracks.values() if isinstance(tracks, dict) else ():
            for each in _dicts(track if isinstance(track, list) else [track]):
                yield from _addresses(each)


def _of_fragments(info: Info) -> Iterator[str]:
    base = info.get("fragment_base_url")
    for fragment in _dicts(info.get("fragments")):
        if isinstance(fragment.get("url"), str):
            yield fragment["url"]
        elif isinstance(fragment.get("path"), str) and isinstance(base, str):
            yield urljoin(base, fragment["path"])


def _on_the_web(each: Info) -> bool:
    return all(_web(address) for address in _addresses(each))


def _web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def _as_picture(thumbnail: Info) -> dict[str, Any]:
    path = str(thumbnail.get("url")).partition("?")[0]
    said = str(thumbnail.get("ext") or path.rpartition(".")[2]).lower()
    return {**thumbnail, "ext": said if said in _PICTURES else "jpg"}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _may_be_seen(key: str) -> bool:
    return key not in _SECRET and not key.startswith("_")


def _public(value: Any) -> Any:
    if isinstance(value, dict):
        return public_info(value)
    if isinstance(value, list):
        return [_public(each) for each in value]
    return value
