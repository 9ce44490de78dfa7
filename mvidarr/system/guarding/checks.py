"""Health checks of how yt-dlp goes out: its cookies, its proxy, whom it passes for."""

from mvidarr import clock
from mvidarr.observe.health import Finding, finding, fine
from mvidarr.system.checks import Checked
from mvidarr.system.guarding.guardian import Guardian, offered

SOON = 7 * clock.DAY
HERE = "/system/ytdlp"
BROWSERS = "Update yt-dlp, which brings the one it wants, or empty the setting."
ANEW = "Export them from your browser and hand them in anew."


def guardian_checks(guardian: Guardian) -> list[Checked]:
    async def cookies() -> Finding:
        found = await guardian.cookies()
        if found is None:
            return fine("ytdlp_cookies", "yt-dlp shows no cookies to sites.")
        if not found["count"]:
            text = "The cookies of yt-dlp can no longer be read."
            return finding("ytdlp_cookies", "warning", text, ANEW, HERE)
        expired = [site["site"] for site in found["sites"] if site["expired"]]
        text = f"{found['count']:,} cookies for {len(found['sites']):,} sites."
        if expired and len(expired) == len(found["sites"]):
            remedy = "Export them from your browser and hand them in anew, or delete them."
            return finding("ytdlp_cookies", "warning", "All cookies of yt-dlp have expired.", remedy, HERE)
        if expired:
            named = ", ".join(expired[:3]) + (" and others" if len(expired) > 3 else "")
            return finding("ytdlp_cookies", "notice", f"The cookies for {named} have expired.", "Renew them.", HERE)
        soon = clock.iso(clock.now() + SOON)
        ending = [site["site"] for site in found["sites"] if site["expires"] is not None and site["expires"] < soon]
        if ending:
            named = ", ".join(ending[:3]) + (" and others" if len(ending) > 3 else "")
            text = f"The cookies for {named} expire within a week."
            return finding("ytdlp_cookies", "notice", text, ANEW, HERE)
        return fine("ytdlp_cookies", text)

    async def ways() -> Finding:
        upstream, target = guardian.gate.upstream, guardian.target
        if upstream is not None and upstream.trouble is not None:
            remedy = "See that it runs and that name and password are right, or empty the setting."
            return finding("ytdlp_ways", "warning", upstream.trouble, remedy, "/settings#yt-dlp")
        targets = await guardian.targets() if target else ()
        if target and not targets:
            why = "it cannot use this curl_cffi" if guardian.able else "the package curl_cffi is not installed"
            text = f"yt-dlp cannot pass for {target}: {why}."
            return finding("ytdlp_ways", "notice", text, BROWSERS, HERE)
        if target and not offered(target, targets):
            text = f"This yt-dlp cannot pass for {target}."
            return finding("ytdlp_ways", "notice", text, "Choose one of those that it lists.", HERE)
        way = f"through {upstream.shown}" if upstream else "straight"
        return fine("ytdlp_ways", f"yt-dlp goes out {way}{f' and passes for {target}' if target else ''}.")

    return [Checked("ytdlp_cookies", cookies), Checked("ytdlp_ways", ways)]
