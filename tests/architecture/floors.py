"""The floors of the house, from the ground up. Imports go strictly down; what shares a line does not know each other.

A room gets its place here with its first module.
"""

FLOORS: tuple[tuple[str, ...], ...] = (
    # ground
    ("errors",),
    ("clock",),
    ("config",),
    ("resources",),
    ("observe",),
    ("process",),
    ("db",),
    ("outbound",),
    ("egress",),
    # machines: take and return values, know no rooms
    ("query",),
    ("jobs",),
    ("files",),
    ("ytdlp",),
    ("media",),
    ("providers",),
    # rooms
    ("accounts", "settings", "help"),
    ("library",),
    ("playback", "discovery"),
    ("downloads",),
    ("bulk",),
    ("transfer",),
    ("demo",),
    ("system",),
    # doors: web, then what every room shows of itself, then the roll of all of it
    ("web",),
    ("doors",),
    ("roll",),
    # roof
    ("dials",),
    ("registry",),
    ("knobs",),
    ("machines",),
    ("inside", "many", "upkeep"),
    ("rooms",),
    ("offering",),
    ("entrance",),
    ("app",),
    ("serving",),
    ("cli",),
    ("__main__",),
)

GROUND = ("errors", "clock", "config", "resources", "observe", "process", "db", "outbound", "egress")
MACHINES = ("query", "jobs", "files", "ytdlp", "media", "providers")
ROOMS = (
    "accounts", "settings", "help", "library", "playback", "discovery", "downloads", "bulk", "transfer", "demo",
    "system",
)  # fmt: skip
WITHOUT_DATABASE = ("egress", "files", "ytdlp", "media", "providers", "process", "observe")

DOORS = {"api", "pages"}  # modules that speak HTTP; nothing in their room, or machine, imports them
FURTHER_DOORS = {"accounts.authenticator", "accounts.cookies"}
ROLL = {"web.routes"}

# Floors inside the rooms that are large: what shares a line does not know each other.
INSIDE: dict[str, tuple[tuple[str, ...], ...]] = {
    "discovery": (
        ("weighing", "sources"),
        ("looking",),
        ("adding", "searching"),
        ("news", "lists"),
    ),
    "downloads": (
        ("tempo", "choosing"),
        ("ranking",),
        ("asking",),
        ("fetching", "queue", "failing"),
        ("delivering",),
        ("job",),
        ("room",),
    ),
}

LEVEL = {room: level for level, line in enumerate(FLOORS) for room in line}


def floor_of(module: str) -> int:
    """The height of ``library.store`` or ``library.api``; the package itself, with the version, is below everything."""
    return LEVEL[place_of(module)] if module else -1


def place_of(module: str) -> str:
    if module in ROLL or module.rpartition(".")[0] in ROLL:
        return "roll"
    room, _, rest = module.partition(".")
    if room in (*MACHINES, *ROOMS) and (rest.partition(".")[0] in DOORS or module in FURTHER_DOORS):
        return "doors"
    return room
