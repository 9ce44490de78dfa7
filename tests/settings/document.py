"""docs/settings.md as the registry has it: ``python -m tests.settings.document`` writes it."""

from collections.abc import Sequence

from mvidarr.registry import registry
from mvidarr.settings import Setting
from tests.architecture.source import TOP

PATH = TOP / "docs" / "settings.md"
HEAD = """# Settings

What is set while MVidarr runs, under Settings in the browser or with `PATCH /api/settings`; only administrators see
and change it. A change is kept in the history and can be undone. It is felt *at once*, by the *next job*, or after a
*restart*. Where the configuration sets a setting (by the key in the last column), the configuration decides: the page
shows where it is set and locks it.

Sizes are typed as `500 MB` or `100 GiB`, times as `90 s`, `15 min`, `2 h` or `7 d`, schedules as five fields of cron
(`0 4 * * *`), lists one entry a line. In the API sizes are bytes and times are seconds; `null` is the way back to the
default.

```sh
curl -X PATCH http://localhost:8845/api/settings -H "X-Api-Key: $KEY" -H "If-Match: *" \\
  -H "Content-Type: application/json" -d '{"settings": {"jobs.lane_download": 4, "library.bin_size": "200 GB"}}'
```

"""
FOOT = """## Startup

What must be known before the start is read from the configuration only; the page shows it, and where each value came
from. [Configuration](configure.md#every-key) has the keys.
"""


def text() -> str:
    tables = (_table(name, settings) for name, settings in registry().sections().items() if not settings[0].fixed)
    return HEAD + "".join(tables) + FOOT


def _table(name: str, settings: Sequence[Setting]) -> str:
    rows = "".join(f"{_row(setting)}\n" for setting in settings)
    return f"## {name}\n\n| setting | default | felt | what | in the configuration |\n|---|---|---|---|---|\n{rows}\n"


def _row(setting: Setting) -> str:
    key = f"`{setting.config_key}`" if setting.config_key else "–"
    advanced = " (advanced)" if setting.advanced else ""
    what = f"**{setting.label}**{advanced}. {setting.help}"
    return f"| `{setting.name}` | {_default(setting)} | {setting.effect} | {what} | {key} |"


def _default(setting: Setting) -> str:
    return f"`{setting.default}`" if setting.kind.name in ("choice", "cron") else setting.told(setting.default)


if __name__ == "__main__":
    PATH.write_text(text(), "utf-8")
