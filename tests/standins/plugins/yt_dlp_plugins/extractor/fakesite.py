"""A YouTube that lives in ``site.json`` beside this file: ``{"base": server address, "videos": {id: fields}, "lists":
{id: [video id]}, "channels": {id: {"title", "handle", "tabs": {tab: [video id]}}}, "pages": fields of every page}``. A
search finds the videos that have all its words in title or channel, in the order of the file; one for channels
(``results?…``) those with any of them in their names.

Loaded by yt-dlp itself, in its own process. The name of the class makes it take the place of the built-in one. An id
that begins with one of ``REFUSALS`` fails as the real site does; every other id exists, unless ``videos`` says null.
"""

import json
from pathlib import Path
from urllib.parse import parse_qs

from yt_dlp.extractor.common import InfoExtractor, SearchInfoExtractor
from yt_dlp.utils import ExtractorError

TITLE = "Artist - Song (Official Video)"
FLAT = (
    *("title", "description", "duration", "channel_id", "channel", "uploader", "thumbnails", "view_count", "timestamp"),
    *("live_status", "channel_is_verified"),
)
SITE = Path(__file__).with_name("site.json")
REFUSALS = {
    "private": "Private video. Sign in if you've been granted access to this video",
    "age": "Sign in to confirm your age. This video may be inappropriate for some users",
    "bot": "Sign in to confirm you’re not a bot. Use --cookies-from-browser or --cookies for the authentication",
    "removed": "Video unavailable. This video has been removed by the uploader",
    "upcoming": "Premieres in 3 hours",
    "members": "Join this channel to get access to members-only content like this video",
    "copyright": "Video unavailable. This video is no longer available due to a copyright claim by Somebody",
    "limited": "This content isn’t available, try again later. The current session has been rate-limited by YouTube",
}


def site():
    return json.loads(SITE.read_text("utf-8"))


def refuse(name):
    for start, reason in REFUSALS.items():
        if name.startswith(start):
            raise ExtractorError(reason, expected=True)


def flat(name, given):
    """An entry as lists of the site have it."""
    fields = {"title": TITLE, "channel": "Artist", "duration": 6, "view_count": 1234, **(given or {}).get("fields", {})}
    kept = {key: fields[key] for key in FLAT if key in fields}
    return {"_type": "url", "ie_key": "Youtube", "id": name, "url": f"https://www.youtube.com/watch?v={name}", **kept}


class YoutubeIE(InfoExtractor):
    IE_NAME = "youtube"
    _VALID_URL = r"https?://(?:(?:www|music|m)\.)?(?:youtube\.com/watch\?(?:.*&)?v=|youtu\.be/)(?P<id>[\w-]{11})"

    def _real_extract(self, url):
        have = site()
        name = self._match_id(url)
        self._refuse(name)
        given = have["videos"].get(name, {})
        if given is None:
            raise ExtractorError("Video unavailable. This video is not available", expected=True)
        return self._video(name, have["base"], given) | have.get("pages", {})

    def _refuse(self, name):
        refuse(name)
        if name.startswith("geo"):
            self.raise_geo_restricted(
                "The uploader has not made this video available in your country", countries=["IS"]
            )
        if name.startswith("drm"):
            self.report_drm(name)
        if name.startswith("nofmt"):
            self.raise_no_formats("No video formats found!", expected=True)
        if name.startswith("bug"):
            raise KeyError("playerResponse")

    def _video(self, name, base, given):
        faults = given.get("faults", "")  # a query string for the media

        def media(clip, **more):
            return {"url": f"{base}/media/{clip}?v={name}&{faults}", **more}

        picture = {"ext": "mp4", "width": 640, "height": 360, "fps": 25, "vcodec": "avc1.4d401e", "acodec": "none"}
        sound = {"ext": "m4a", "vcodec": "none", "acodec": "mp4a.40.2", "abr": 96}
        both = {"ext": "mp4", "width": 426, "height": 240, "vcodec": "avc1.42001e", "acodec": "mp4a.40.2"}
        return {
            "id": name,
            "title": TITLE,
            "channel": "Artist",
            "uploader": "Artist",
            "description": "The official video of Song by Artist.",
            "duration": 6,
            "view_count": 1234,
            "upload_date": "20210504",
            "thumbnails": [{"url": f"{base}/media/poster.jpg?v={name}", "width": 640, "height": 360}],
            "formats": [
                media("song.mp4", format_id="18", quality=-1, tbr=500, **both),
                media("sound.m4a", format_id="140", tbr=96, **sound),
                media("picture.mp4", format_id="137", tbr=900, **picture),
            ],
            **given.get("fields", {}),
        }


class ClipsIE(InfoExtractor):
    """Lists subtitles only where they are asked for, and can't list those of a clip that begins with odd."""

    IE_NAME = "clips"
    _VALID_URL = r"https?://clips\.test/(?P<id>\w+)"

    def _real_extract(self, url):
        name, base = self._match_id(url), site()["base"]
        media = {"url": f"{base}/media/song.mp4?v={name}", "format_id": "0", "ext": "mp4", "width": 640, "height": 360}
        subtitles = self.extract_subtitles(name, base)
        return {"id": name, "title": f"Artist - {name}", "duration": 6, "formats": [media], "subtitles": subtitles}

    def _get_subtitles(self, name, base):
        if name.startswith("odd"):
            raise ExtractorError("Unable to download JSON metadata: HTTP Error 404: Not Found", expected=True)
        return {"en": [{"ext": "vtt", "url": f"{base}/words.vtt?said=Chorus"}]}


class YoutubeTabIE(InfoExtractor):
    IE_NAME = "youtube:tab"
    _VALID_URL = (
        r"https?://(?:(?:www|music|m)\.)?youtube\.com/"
        r"(?:playlist\?list=(?P<list>[\w-]+)|(?:channel/|c/|user/)?(?P<id>@?[\w.-]+)(?:/(?P<tab>\w+))?/?$)"
    )

    def _real_extract(self, url):
        name, channel, tab = self._match_valid_url(url).group("list", "id", "tab")
        have = site()
        if name:
            refuse(name)
            return self._playlist(have, name)
        refuse(channel)
        return self._channel(have, channel, tab)

    def _playlist(self, have, name):
        if name.startswith("UU") and "UC" + name[2:] in have["channels"]:
            channel = have["channels"]["UC" + name[2:]]
            everything = [one for ids in channel["tabs"].values() for one in ids]
            return self.playlist_result(_entries(have, everything), name, f"Uploads from {channel['title']}")
        if have["lists"].get(name) is None:
            raise ExtractorError("YouTube said: The playlist does not exist.", expected=True)
        return self.playlist_result(_entries(have, have["lists"][name]), name, "A list")

    def _channel(self, have, asked, tab):
        found = [key for key, each in have["channels"].items() if asked in (key, each.get("handle"))]
        if not found:
            raise ExtractorError("Unable to download webpage: HTTP Error 404: Not Found", expected=True)
        key = found[0]
        channel = have["channels"][key]
        told = {
            "id": key, "title": channel["title"], "channel": channel["title"], "channel_id": key,
            "channel_url": f"https://www.youtube.com/channel/{key}", "uploader_id": channel.get("handle"),
            "channel_is_verified": channel.get("verified"), "thumbnails": channel.get("thumbnails", []),
        }  # fmt: skip
        if not tab or tab == "featured":
            tabs = [
                self.url_result(
                    f"{told['channel_url']}/{each}", ie="YoutubeTab", video_title=f"{channel['title']} - {each}"
                )
                for each in channel["tabs"]
            ]
            return self.playlist_result(tabs, **_named(told))
        if tab not in channel["tabs"]:
            raise ExtractorError(f"This channel does not have a {tab} tab", expected=True)
        return self.playlist_result(_entries(have, channel["tabs"][tab]), **_named(told))


class YoutubeSearchIE(SearchInfoExtractor):
    IE_NAME = "youtube:search"
    _SEARCH_KEY = "ytsearch"

    def _search_results(self, query):
        refuse(query)
        have = site()
        words = query.casefold().split()
        for name, given in have["videos"].items():
            entry = given and flat(name, given)
            if entry and all(word in f"{entry['title']} {entry.get('channel')}".casefold() for word in words):
                yield entry


class YoutubeSearchURLIE(InfoExtractor):
    """A page of results; only channels are searched for that way."""

    IE_NAME = "youtube:search_url"
    _VALID_URL = r"https?://(?:www\.)?youtube\.com/results\?(?P<query>.+)"

    def _real_extract(self, url):
        query = parse_qs(self._match_valid_url(url)["query"])["search_query"][0]
        refuse(query)
        words = query.casefold().split()
        found = [
            {
                "_type": "url", "ie_key": "YoutubeTab", "id": key, "url": f"https://www.youtube.com/channel/{key}",
                "title": each["title"], "channel": each["title"], "uploader": each["title"], "channel_id": key,
                "uploader_id": each.get("handle"), "thumbnails": each.get("thumbnails", []),
                "channel_is_verified": each.get("verified") or None,
            }
            for key, each in site()["channels"].items()
            if any(word in each["title"].casefold() for word in words)
        ]  # fmt: skip
        return self.playlist_result(found, query, query)


def _entries(have, ids):
    return [flat(one, have["videos"].get(one)) for one in ids]


def _named(told):
    return {"playlist_id": told.pop("id"), "playlist_title": told.pop("title"), **told}
