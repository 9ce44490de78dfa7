"""What is said on a channel of the artist's own, and which channels are: there names are left out, and much is talk.
Pure."""

from dataclasses import replace

from mvidarr.discovery.weighing.reading import OTHER, Said, Texts
from mvidarr.library.text import fold
from mvidarr.library.titles.channels import OWN, TOPIC, VEVO, Channel
from mvidarr.providers.shapes import Upload

_LONG_TITLE = 4  # words


def of_own_channel(heading: Said, texts: Texts) -> Said:
    """An artist's own channel leaves the name out: what stands before the dash is the song, what stands after it may be
    a note (``Slow Parade - Acoustic``), and words between name and quotes make it talk."""
    if texts.theirs(heading.artist, heading.featured) != OTHER or fold(heading.artist or "") in texts.known:
        return heading
    song, rest, name = heading.artist or "", heading.title, texts.whose.names[0]
    if not heading.named:  # what the channel is called is no song: it may have another name than its owner
        return replace(heading, artist=name)
    if texts.without_name(song):
        return replace(heading, artist=name, named=heading.official, title=f"{song} “{rest}”")
    noted = texts.track(f"{song} ({rest})")
    if noted.title == song:
        return replace(noted, artist=name, named=True, official=heading.official)
    return replace(heading, artist=name, named=False, title=f"{song} - {rest}")


def is_aside(heading: Said) -> bool:
    """A heading of an own channel that neither names the artist nor says what it is, and is long for a song."""
    return not heading.named and not heading.official and len(heading.title.split()) > _LONG_TITLE


def is_mine(upload: Upload | None, channel: Channel, own: bool, texts: Texts) -> bool:
    if not upload:
        return False
    if upload.channel_id and upload.channel_id in texts.whose.channels:
        return True
    if channel.kind in (VEVO, TOPIC):
        return own
    return own and upload.verified and not (upload.channel_id and texts.whose.channels)


def is_namesake(upload: Upload | None, channel: Channel, own: bool, texts: Texts) -> bool:
    """A channel that is called so, of somebody else: the artist's own ones are known, and it is none of them."""
    return bool(
        upload
        and upload.channel_id
        and texts.whose.channels
        and upload.channel_id not in texts.whose.channels
        and channel.kind == OWN
        and own
    )
