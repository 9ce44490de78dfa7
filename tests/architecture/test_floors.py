import ast
from pathlib import Path
from statistics import quantiles

import pytest

from tests.architecture.floors import (
    FLOORS,
    GROUND,
    INSIDE,
    LEVEL,
    MACHINES,
    ROOMS,
    WITHOUT_DATABASE,
    floor_of,
    place_of,
)
from tests.architecture.source import TOP, Module, modules, names

BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "service", "services", "manager", "managers"}
DRIVERS = {"databases", "aiosqlite", "asyncpg", "sqlite3"}
LONGEST_FILE = 400
LONGEST_FUNCTION_P90 = 40

# Where everything may be caught, because the house must go on.
GUARDS = {
    "jobs.attempt",  # supervisor: a handler's exception is its result
    "jobs.settling",  # supervisor: what a room does at the end of a job
    "jobs.live",  # event dispatch
    "db.events",  # event dispatch
    "db.listener",  # event dispatch
    "web.errors",  # any exception becomes a response
    "serving",  # the guards of long-lived tasks
    "discovery.sources.gathering",  # what a source answers that nobody foresaw is that source's failure
}


def where(module: Module, line: int, text: str) -> str:
    return f"{module.path.name} ({module.name}):{line} {text}"


def test_every_module_has_a_floor() -> None:
    homeless = {name.partition(".")[0] for name in names() if name} - set(LEVEL)
    assert homeless == set()


def test_the_floors_name_every_room_once() -> None:
    listed = [room for line in FLOORS for room in line]
    assert len(listed) == len(set(listed))
    assert {*GROUND, *MACHINES, *ROOMS} <= set(listed)


def upward(module: Module) -> list[str]:
    wrong = []
    for line, target in module.own_imports():
        at_home = place_of(target) == place_of(module.name) and target.partition(".")[0] == module.room
        if module.name and not at_home and floor_of(target) >= floor_of(module.name):
            wrong.append(where(module, line, f"imports {target or 'mvidarr'}"))
    return wrong


def test_imports_go_strictly_down() -> None:
    assert [wrong for module in modules() for wrong in upward(module)] == []


@pytest.mark.parametrize("room", INSIDE)
def test_imports_inside_a_large_room_go_down_too(room: str) -> None:
    level = {f"{room}.{part}": level for level, line in enumerate(INSIDE[room]) for part in line}
    wrong = []
    for module in modules():
        part = ".".join(module.name.split(".")[:2])
        for line, target in module.own_imports() if part in level else ():
            below = ".".join(target.split(".")[:2])
            if part != below and level.get(below, -1) >= level[part]:
                wrong.append(where(module, line, f"imports {target}"))
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("db.new", "from mvidarr.jobs import Jobs"),
        ("observe.new", "import mvidarr.db"),
        ("library.new", "from mvidarr.downloads.asking.requests import Downloads"),
        ("library.new", "from mvidarr.library.api import VideosApi"),
        ("library.new", "from mvidarr.web import endpoint"),
        ("web.new", "from mvidarr.accounts.api import AccountsApi"),
        ("accounts.api", "from mvidarr.web.routes import roll"),
        ("jobs.new", "from mvidarr import app"),
    ],
)
def test_an_import_that_goes_up_is_seen(name: str, statement: str) -> None:
    assert upward(Module(name, Path("new.py"), ast.parse(statement), statement)) != []


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("library.new", "from mvidarr.library.videos import Videos"),
        ("downloads.api", "from mvidarr.downloads import Downloads"),
        ("web.routes", "from mvidarr.accounts.api import AccountsApi"),
        ("errors", "from mvidarr import __version__"),
    ],
)
def test_an_import_that_goes_down_or_stays_in_its_room_is_fine(name: str, statement: str) -> None:
    assert upward(Module(name, Path("new.py"), ast.parse(statement), statement)) == []


def test_the_door_of_one_room_does_not_import_the_door_of_another() -> None:
    wrong = [
        where(module, line, f"imports {target}")
        for module in modules()
        if place_of(module.name) == "doors"
        for line, target in module.own_imports()
        if place_of(target) == "doors" and target.partition(".")[0] != module.room
    ]
    assert wrong == []


def test_nothing_in_a_room_knows_its_doors_or_the_web() -> None:
    wrong = [
        where(module, line, f"imports {name}")
        for module in modules()
        if place_of(module.name) in (*GROUND, *MACHINES, *ROOMS)
        for line, name in module.imports()
        if name.partition(".")[0] in ("starlette", "uvicorn") or name.startswith("mvidarr.web")
    ]
    assert wrong == []


def test_doors_touch_neither_database_nor_child_processes() -> None:
    wrong = [
        where(module, line, f"imports {name}")
        for module in modules()
        if place_of(module.name) in ("web", "doors", "roll")
        for line, name in module.imports()
        if name.startswith(("sqlalchemy", "mvidarr.db", "mvidarr.process", "subprocess"))
    ]
    assert wrong == []


def test_only_the_database_layer_imports_drivers() -> None:
    wrong = [
        where(module, line, f"imports {name}")
        for module in modules()
        if module.room != "db"
        for line, name in module.imports()
        if name.partition(".")[0] in DRIVERS
    ]
    assert wrong == []


@pytest.mark.parametrize("room", WITHOUT_DATABASE)
def test_a_machine_without_database_imports_none(room: str) -> None:
    wrong = [
        where(module, line, f"imports {name}")
        for module in modules()
        if module.room == room
        for line, name in module.imports()
        if name.startswith(("sqlalchemy", "mvidarr.db", "mvidarr.jobs"))
    ]
    assert wrong == []


def test_tables_are_read_at_or_below_the_floor_of_their_owner() -> None:
    wrong = [
        where(module, line, f"imports {target}")
        for module in modules()
        if module.room not in ("db", "app")
        for line, target in module.own_imports()
        if target.startswith("db.tables.")
        and floor_of(module.name) < LEVEL.get(target.removeprefix("db.tables."), LEVEL["db"])
    ]
    assert wrong == []


def test_the_statements_of_a_room_are_its_own() -> None:
    wrong = [
        where(module, line, f"imports {target}")
        for module in modules()
        for line, target in module.own_imports()
        if "store" in target.split(".") and target.partition(".")[0] != module.room
    ]
    assert wrong == []


def test_there_are_no_relative_imports() -> None:
    wrong = [
        where(module, node.lineno, "")
        for module in modules()
        for node in module.nodes
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert wrong == []


def test_no_function_hides_an_import() -> None:
    wrong = [
        where(module, inner.lineno, function.name)
        for module in modules()
        for function in module.functions()
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert wrong == []


def test_modules_are_loaded_by_name_in_the_roof_only() -> None:
    users = {module.name for module in modules() if any(name.startswith("importlib") for _, name in module.imports())}
    allowed = {"app", "cli", "ytdlp.warming"}  # the last is a program of its own, which loads nothing of ours
    assert {name for name in users if "importlib.import_module" in _text(name)} <= allowed


def _text(name: str) -> str:
    return next(module.text for module in modules() if module.name == name)


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [module.name for module in modules() if BANNED_NAMES & set(module.name.split("."))] == []


def test_everything_is_caught_only_in_the_guards_and_with_a_reason() -> None:
    wrong = []
    for module in modules():
        lines = module.text.splitlines()
        for handler in (node for node in module.nodes if isinstance(node, ast.ExceptHandler)):
            if not _broad(handler) or _raises_again(handler):
                continue
            explained = len(lines[handler.lineno - 1].partition("#")[2].split()) > 3
            if module.name not in GUARDS or not explained:
                wrong.append(where(module, handler.lineno, lines[handler.lineno - 1].strip()))
    assert wrong == []


def _broad(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or getattr(kind, "id", None) in ("Exception", "BaseException") for kind in kinds)


def _raises_again(handler: ast.ExceptHandler) -> bool:
    """Cleaning up on the way out is not catching."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_no_task_is_started_and_forgotten() -> None:
    wrong = [
        where(module, node.lineno, ast.unparse(node)[:60])
        for module in modules()
        for node in module.nodes
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and node.value.func.attr in ("create_task", "ensure_future")
        and getattr(node.value.func.value, "id", "") in ("asyncio", "loop")
    ]
    assert wrong == []


def test_files_stay_short() -> None:
    long = {
        module.name: module.lines
        for module in modules()
        if module.lines > LONGEST_FILE and not module.name.startswith(("db.tables", "db.migrations"))
    }
    assert long == {}


def test_functions_stay_short() -> None:
    lengths = [(node.end_lineno or 0) - node.lineno + 1 for module in modules() for node in module.functions()]
    assert quantiles(lengths, n=10)[-1] < LONGEST_FUNCTION_P90


@pytest.mark.parametrize("room", ["", *sorted(path.parent.name for path in (TOP / "mvidarr").glob("*/__init__.py"))])
def test_every_room_says_what_it_is_for_and_what_it_offers(room: str) -> None:
    package = next(module for module in modules() if module.name == room)
    assert ast.get_docstring(package.tree)
    assert "__all__" in package.text or not room
