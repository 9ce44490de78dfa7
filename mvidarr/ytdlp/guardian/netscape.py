"""Cookies as browsers' add-ons export them: a line each, seven fields between tabs. Pure; says no value to anybody."""

from dataclasses import dataclass

from mvidarr.errors import Invalid

HEAD = "# Netscape HTTP Cookie File\n"
LARGEST = 1024 * 1024  # bytes
_HTTP_ONLY = "#HttpOnly_"
_FIELDS = 7
_FLAGS = ("TRUE", "FALSE")
_AGAIN = "Export the cookies in the Netscape format (cookies.txt)."


@dataclass(frozen=True, slots=True)
class Cookie:
    """``expires`` in seconds; 0 for one that lasts as long as a browser is open. ``line``: as it came."""

    domain: str
    expires: int
    line: str


@dataclass(frozen=True, slots=True)
class Site:
    """``expires``: when the last of its cookies does, in milliseconds; None when all last as long as a browser is
    open."""

    name: str
    count: int
    expires: int | None


def read(data: bytes) -> list[Cookie]:
    """Invalid(``bad_cookies``) names the first line that is none."""
    if len(data) > LARGEST:
        raise _refused(f"This is larger than {LARGEST:,} bytes, too much for cookies.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeError as error:
        raise _refused("This is no text.") from error
    if text.lstrip()[:1] in ("[", "{"):
        raise _refused("This is JSON.")
    found = [_cookie(number, line) for number, line in enumerate(text.splitlines(), 1) if _tells(line)]
    if not found:
        raise _refused("There is no cookie in this.")
    return found


def written(cookies: list[Cookie]) -> bytes:
    return (HEAD + "".join(f"{cookie.line}\n" for cookie in cookies)).encode()


def sites(cookies: list[Cookie]) -> list[Site]:
    """By name."""
    by_name: dict[str, list[int]] = {}
    for cookie in cookies:
        by_name.setdefault(cookie.domain.lstrip(".").removeprefix("www.").lower(), []).append(cookie.expires)
    return [Site(name, len(ends), max(ends) * 1000 or None) for name, ends in sorted(by_name.items())]


def _tells(line: str) -> bool:
    return bool(line.strip()) and (line.startswith(_HTTP_ONLY) or not line.startswith("#"))


def _cookie(number: int, line: str) -> Cookie:
    fields = line.removeprefix(_HTTP_ONLY).split("\t")
    if len(fields) != _FIELDS:
        counted = "1 field" if len(fields) == 1 else f"{len(fields)} fields"
        raise _refused(f"Line {number} has {counted} where seven are needed, with tabs between them.")
    domain, below, path, secure, expires, name, _ = fields
    if not domain.strip(".") or any(sign.isspace() or sign == "/" for sign in domain):
        raise _refused(f"Line {number} does not begin with a domain.")
    if below.upper() not in _FLAGS or secure.upper() not in _FLAGS:
        raise _refused(f"Line {number} needs TRUE or FALSE in its second and fourth field.")
    if not path.startswith("/"):
        raise _refused(f"Line {number} has no path in its third field.")
    if not _is_moment(expires):
        raise _refused(f"Line {number} has no moment in its fifth field: seconds, or 0.")
    if not name or any(ord(sign) < 32 for sign in "".join(fields)):
        raise _refused(f"Line {number} has no name in its sixth field.")
    return Cookie(domain, int(float(expires or 0)), line)


def _is_moment(said: str) -> bool:
    whole, _, part = said.partition(".")
    return not said or (len(said) <= 20 and whole.isascii() and whole.isdigit() and (not part or part.isdigit()))


def _refused(why: str) -> Invalid:
    return Invalid(f"{why} {_AGAIN}", code="bad_cookies")
