"""A YouTube that lives in ``site.json`` beside this file: ``{"base": server address, "videos": {id: fields}}``.

Loaded by yt-dlp itself, in its own process. The name of the class makes it take the place of the built-in one. An id
that begins with one of ``REFUSALS`` fails as the real site does; every other id exists, unless ``videos`` says null.
"""

import json
from pathlib import Path

from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.utils import ExtractorError

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


class YoutubeIE(InfoExtractor):
    IE_NAME = "youtube"
    _VALID_URL = r"https?://(?:(?:www|music|m)\.)?(?:youtube\.com/watch\?(?:.*&)?v=|youtu\.be/)(?P<id>[\w-]{11})"

    def _real_extract(self, url):
        site = json.loads(SITE.read_text("utf-8"))
        name = self._match_id(url)
        self._refuse(name)
        given = site["videos"].get(name, {})
        if given is None:
            raise ExtractorError("Video unavailable. This video is not available", expected=True)
        return self._video(name, site["base"], given)

    def _refuse(self, name):
        for start, reason in REFUSALS.items():
            if name.startswith(start):
                raise ExtractorError(reason, expected=True)
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
            "title": "Artist - Song (Official Video)",
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


class YoutubeTabIE(InfoExtractor):
    IE_NAME = "youtube:tab"
    _VALID_URL = r"https?://(?:www\.)?youtube\.com/playlist\?list=(?P<id>[\w-]+)"

    def _real_extract(self, url):
        name = self._match_id(url)
        ids = json.loads(SITE.read_text("utf-8")).get("lists", {}).get(name, [])
        entries = [self.url_result(f"https://www.youtube.com/watch?v={one}", ie="Youtube", video_id=one) for one in ids]
        return self.playlist_result(entries, name, "A list")
