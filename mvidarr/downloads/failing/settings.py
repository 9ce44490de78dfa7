"""What people set of downloads that fail."""

from mvidarr.settings import Flag, Setting, Whole

SECTION = "Downloads"

SUCCESS = Setting(
    "downloads.success_percent",
    Whole(0, 100, zero="off"),
    50,
    "Warn below this share",
    "When fewer tries than that at one site have succeeded within a day, of ten or more, System warns. 0 never warns.",
    SECTION,
    unit="%",
    advanced=True,
)
REPLACE_CHOSEN = Setting(
    "downloads.replace_chosen",
    Flag(),
    False,
    "Replace uploads that people chose",
    "When an upload can't be had, the next one that was found is tried by itself. One that a person chose stays the "
    "one: the download waits under Needs you, with the others to choose from. On: it is replaced too.",
    SECTION,
)
FAILING = (SUCCESS, REPLACE_CHOSEN)
