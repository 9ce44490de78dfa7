"""Who asks, for sources that want to reach whoever asks them wrongly."""

from mvidarr import __version__

CONTACT = (
    "An e-mail address or a page of yours, told with each question: it wants to write to whoever asks before it "
    "shuts anybody out. Without one the source hears the name and version of MVidarr only."
)


def named(contact: str) -> dict[str, str]:
    """The header that says it; none without a contact: then the house's own stands."""
    return {"User-Agent": f"MVidarr/{__version__} ( {contact.strip()} )"} if contact.strip() else {}


def check(value: str) -> str | None:
    """The sentence that refuses what would be no header, or no contact."""
    plain = value.isascii() and value.isprintable() and not set(value) & set("()<>")
    return None if plain and ("@" in value or "." in value) else "Write an e-mail address, or that of a page."
