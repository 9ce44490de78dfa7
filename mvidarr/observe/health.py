"""What a health check finds: one line of the health page, with the remedy."""

from collections.abc import Awaitable, Callable
from typing import Literal

from typing_extensions import TypedDict

Severity = Literal["ok", "notice", "warning", "error"]


class Finding(TypedDict):
    """``code`` is stable; ``remedy`` says what to do, None when all is well; ``link`` is the path of the page where
    that can be done or seen, if there is one."""

    code: str
    severity: Severity
    message: str
    remedy: str | None
    link: str | None


Check = Callable[[], Awaitable[Finding]]


def fine(code: str, message: str) -> Finding:
    return {"code": code, "severity": "ok", "message": message, "remedy": None, "link": None}


def finding(code: str, severity: Severity, message: str, remedy: str, link: str | None = None) -> Finding:
    return {"code": code, "severity": severity, "message": message, "remedy": remedy, "link": link}
