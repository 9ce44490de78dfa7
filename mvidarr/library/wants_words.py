"""What a profile wants of a file besides its height, in the words of people. Pure."""

from collections.abc import Mapping, Sequence

from mvidarr.library.wants import Wants, stored

CODECS = {"h264": "H.264", "h265": "H.265", "vp9": "VP9", "av1": "AV1"}
AUDIO = {"aac": "AAC", "opus": "Opus", "vorbis": "Vorbis", "mp3": "MP3", "flac": "FLAC", "ac3": "AC-3"}
CONTAINERS = {"mp4": "MP4", "webm": "WebM", "mkv": "Matroska"}
HDR = {"prefer": "HDR rather than SDR", "avoid": "SDR rather than HDR", "never": "no HDR"}
PARTS = {
    "music_offtopic": "parts without music", "sponsor": "sponsors", "intro": "intros", "outro": "ends",
    "selfpromo": "advertising of their own", "preview": "previews", "filler": "fillers", "interaction": "reminders",
}  # fmt: skip
KINDS = {
    "official": "official videos", "live": "live videos", "lyric": "lyric videos", "visualizer": "visualizers",
    "audio": "sound with a still", "remix": "remixes", "cover": "covers", "concert": "concerts",
    "behind_the_scenes": "looks behind the scenes", "interview": "interviews", "other": "other videos",
}  # fmt: skip
_SITES = {"youtube": "YouTube", "vimeo": "Vimeo", "dailymotion": "Dailymotion", "web": "the web"}
MIB = 1 << 20


def sentences(kept: Mapping[str, object]) -> list[str]:
    """One for each thing that it says, none for a profile that says nothing."""
    wants = stored(kept)
    found = [
        _pictures(wants),
        f"at most {wants['fps']} frames a second" if "fps" in wants else "",
        HDR[wants["hdr"]] if "hdr" in wants else "",
        _first("sound as", wants.get("audio", ()), AUDIO),
        _first("in", wants.get("containers", ()), CONTAINERS),
        _between(wants.get("least_bytes", 0) / MIB, wants.get("most_bytes", 0) / MIB, "MiB"),
        _between(wants.get("least_seconds", 0), wants.get("most_seconds", 0), "seconds"),
        _first("from", wants.get("sources", ()), _SITES),
        _kinds(wants),
        "upgrades by itself" if wants.get("upgrades") else "",
        _subtitles(wants),
        _parts(wants),
        f"put into {CONTAINERS[wants['remux']]}" if "remux" in wants else "",
    ]
    return [text[0].upper() + text[1:] for text in found if text]


def _pictures(wants: Wants) -> str:
    said = _first("", wants.get("codecs", ()), CODECS)
    return f"only {said}" if said and wants.get("only_codecs") else said


def _first(begin: str, names: Sequence[str], words: Mapping[str, str]) -> str:
    if not names:
        return ""
    return f"{begin} {' rather than '.join(words.get(name, name) for name in names)}".strip()


def _kinds(wants: Wants) -> str:
    names = [KINDS[kind] for kind in wants.get("kinds", ())]
    return f"first {', then '.join(names)}" if names else ""


def _between(least: float, most: float, unit: str) -> str:
    if least and most:
        return f"{least:,.10g} to {most:,.10g} {unit}"
    if least or most:
        return f"at {'most' if most else 'least'} {most or least:,.10g} {unit}"
    return ""


def _subtitles(wants: Wants) -> str:
    said = wants.get("subtitles", {})
    if not said.get("languages"):
        return ""
    what = f"subtitles in {', '.join(said['languages'])}{', automatic ones too' if said.get('automatic') else ''}"
    return f"{what}, {'in the file' if said.get('inside') else 'beside the file'}"


def _parts(wants: Wants) -> str:
    said = wants.get("sponsorblock", {})
    if not said.get("parts"):
        return ""
    return f"{', '.join(PARTS[part] for part in said['parts'])} {'cut out' if said.get('do') == 'cut' else 'marked'}"
