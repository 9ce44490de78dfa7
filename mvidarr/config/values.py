"""How single values are read: each parser takes what a person may write and says what is wrong with it."""

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, SecretStr

_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([KMGT]?i?B|[KMGT])?", re.IGNORECASE)

_WEB_ADDRESS = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?(/[\w.~%/-]*)?", re.ASCII | re.IGNORECASE)

Network = IPv4Network | IPv6Network


def _location(value: object) -> Path:
    text = str(value).strip()
    if not text:
        raise ValueError("must name a folder or file, not be empty")
    return Path(os.path.abspath(os.path.expanduser(text)))


def _port(value: object) -> int:
    text = str(value).strip()
    if not (text.isdecimal() and int(text) <= 65535):
        raise ValueError(f"{value} is not a port: give a number from 1 to 65535, or 0 for any free one")
    return int(text)


def _base_url(value: object) -> str:
    """``mv``, ``/mv`` and ``/mv/`` are all ``/mv``; ``/`` and nothing are the empty string."""
    path = str(value).strip().strip("/")
    plain = path.replace("-", "").replace("_", "").replace("/", "").isalnum() and path.isascii()
    if path and (not plain or "//" in path):
        raise ValueError(f"{value} is not a path: give the part after the host name, such as /mv")
    return f"/{path}" if path else ""


def _static_url(value: object) -> str:
    """Without ``/`` at its end; nothing that would end a rule of the Content Security Policy."""
    url = str(value).strip().rstrip("/")
    if url and not _WEB_ADDRESS.fullmatch(url):
        raise ValueError(f"{value} is not the address of a web server: write https://cdn.example.org or with a path")
    return url


def _listed(value: object) -> object:
    """The environment writes a list with commas."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _network(value: object) -> Network:
    try:
        return ip_network(str(value).strip(), strict=False)
    except ValueError:
        raise ValueError(f"{value} is neither an address nor a network: write 192.0.2.7 or 192.0.2.0/24") from None


def _host_name(value: object) -> str:
    name = str(value).strip().lower().rstrip(".").removeprefix("[").removesuffix("]")
    if not name or any(sign in "/@," or sign.isspace() for sign in name):
        raise ValueError(f"{value} is not a host name: write it without scheme and path, such as mv.example.org")
    return name


def _database_url(value: object) -> str:
    """Its sentences never repeat the URL: it may hold a password."""
    url = str(value).strip().replace("postgres://", "postgresql://", 1)
    if url.startswith("postgresql://"):
        if not urlsplit(url).path.strip("/"):
            raise ValueError("names no database: write postgresql://user:password@host/database")
    elif not url.startswith("sqlite:///"):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    elif not url.startswith("sqlite:////"):
        raise ValueError("must name the file by its full path, with four slashes: sqlite:////srv/mvidarr/mvidarr.db")
    return url


def _token(value: object) -> object:
    if isinstance(value, str) and len(value) < 8:
        raise ValueError("is too short: give at least 8 characters")
    return value


def _days(value: object) -> int:
    text = str(value).strip()
    if not (text.isdecimal() and int(text) <= 36500):
        raise ValueError(f"{value} is not a number of days: give 0 to 36500, 0 for no end")
    return int(text)


def _count(value: object) -> int:
    text = str(value).strip()
    if not (text.isdecimal() and int(text) <= 1_000_000):
        raise ValueError(f"{value} is not a number of requests or seconds: give 0 to 1000000, 0 for no limit")
    return int(text)


def _size(value: object) -> int:
    """Bytes; ``100 GB`` is 100 times 1000 MB, ``100 GiB`` 100 times 1024 MiB."""
    match = _SIZE.fullmatch(str(value).strip())
    if not match or len(match[1]) > 9:
        raise ValueError(f"{value} is not a size: write a number and its unit, such as 100 GB, or 0 for no bound")
    unit = (match[2] or "").upper()
    steps = " KMGT".index(unit[0]) if unit not in ("", "B") else 0
    return round(float(match[1]) * (1024.0 if "I" in unit else 1000.0) ** steps)


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


Location = Annotated[Path, BeforeValidator(_location)]
Port = Annotated[int, BeforeValidator(_port)]
StaticUrl = Annotated[str, BeforeValidator(_static_url)]
BaseUrl = Annotated[str, BeforeValidator(_base_url)]
HostName = Annotated[str, BeforeValidator(_host_name)]
HostNames = Annotated[tuple[HostName, ...], BeforeValidator(_listed)]
Networks = Annotated[tuple[Annotated[Network, BeforeValidator(_network)], ...], BeforeValidator(_listed)]
Days = Annotated[int, BeforeValidator(_days)]
Count = Annotated[int, BeforeValidator(_count)]
Size = Annotated[int, BeforeValidator(_size)]
DatabaseUrl = Annotated[str, BeforeValidator(_database_url)]
SetupToken = Annotated[SecretStr, BeforeValidator(_token)]
LogLevel = Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)]
LogFormat = Annotated[Literal["text", "json"], BeforeValidator(_lower)]
