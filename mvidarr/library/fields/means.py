"""What each field is, in a few words: for the help, for what is offered while somebody types. Another name of a field
stands in the table behind it and has no words of its own.
"""

VIDEOS = {
    "title": "its title", "artist": "its artist, by name or alias", "artist_id": "its artist or a guest",
    "featured": "a guest", "album": "the album", "label": "the label", "description": "its description",
    "genre": "a genre", "tag": "a tag", "director": "a director", "credit": "somebody in its credits",
    "role": "what somebody in its credits did", "kind": "what sort of video it is",
    "status": "how far it is", "year": "the year of its release", "release_date": "the day of its release",
    "duration": "how long it plays", "quality": "the height of its file", "width": "the width of its file",
    "size": "the size of its file", "bitrate": "bits a second of its file",
    "popularity": "how often the site showed it", "video_codec": "of its file, such as `h264`",
    "audio_codec": "of its file, such as `aac`", "container": "of its file, such as `mp4`",
    "hdr": "of its file", "fps": "pictures a second", "audio_channels": "of its sound: 2 is stereo",
    "audio_language": "the language of its sound", "subtitle": "a language of the subtitles in its file or beside it",
    "file": "the name of a file of it", "path": "where a file of it lies, below the media folder",
    "file_id": "the number of a file of it", "file_added": "when a file of it was found or made",
    "missing_since": "when a file of it was found gone", "checked": "when a file of it was last verified",
    "fault": "what is wrong with a file of it", "root_id": "the number of the media folder",
    "source": "a site that has it, such as `youtube`", "source_id": "the site's own name for it",
    "url": "the address of a source", "error": "why the last try failed, by code or words",
    "color": "of its picture, such as `#2a4d69`",
    "locked": "a field that is locked", "monitored": "whether it is marked as looked for",
    "profile": "its own profile, by name", "profile_id": "its own profile", "id": "its number",
    "version": "how often it was changed", "added": "when it came into the library",
    "updated": "when it changed last", "rating": "your stars, 1 to 10", "favourite": "whether it is your favourite",
    "plays": "how often you watched it", "played": "when you watched it last",
    "position": "where you stopped",
}  # fmt: skip
ARTISTS = {
    "name": "the name", "artist": "the name or an alias", "alias": "an alias",
    "sort_name": "the name as the list is ordered by", "disambiguation": "which of those with this name",
    "description": "what is told of them", "link": "a link, by name or address", "folder": "the folder of their videos",
    "genre": "a genre", "source": "a site or database that knows them", "source_id": "what it calls them",
    "kind": "a sort of video that is wanted of them",
    "locked": "a field that is locked", "monitored": "whether they are marked as watched",
    "auto_download": "whether they are marked for downloads by themselves",
    "monitor": "which of their videos become wanted", "look_every": "how often new ones are looked for",
    "look_priority": "who is looked for first: who has more", "profile": "their profile, by name",
    "profile_id": "their profile", "videos": "how many videos", "downloaded": "how many of them are here",
    "wanted": "how many are wanted", "id": "their number", "version": "how often they were changed",
    "added": "when they came into the library", "updated": "when they changed last",
}  # fmt: skip
