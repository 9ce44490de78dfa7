"""The command line. What goes wrong is one sentence on stderr: exit code 2 for a wrong call, 1 for anything else."""

import asyncio
import gc
import http.client
import importlib
import json
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from mvidarr import __version__
from mvidarr.config import Config, LogConfig, PathsConfig, load, make_data_folder
from mvidarr.errors import Invalid, MvidarrError, Unavailable
from mvidarr.observe import configure

_PLAIN: dict[str, Any] = {
    "no_args_is_help": True,
    "rich_markup_mode": None,
    "add_completion": False,
    "context_settings": {"max_content_width": 120},
}
cli = typer.Typer(name="mvidarr", help="A self-hosted music-video manager.", pretty_exceptions_enable=False, **_PLAIN)
user = typer.Typer(help="Add accounts, change passwords and roles, say who may sign in.", **_PLAIN)
config = typer.Typer(help="Check the configuration, or show every value and where it came from.", **_PLAIN)
cli.add_typer(user, name="user")
cli.add_typer(config, name="config")

File = Annotated[Path | None, typer.Option("--config", help="The configuration file.", metavar="FILE")]
Data = Annotated[Path | None, typer.Option("--data", help="The folder of database and state.", metavar="DIR")]
Media = Annotated[Path | None, typer.Option("--media", help="The folder of the videos.", metavar="DIR")]
Host = Annotated[str | None, typer.Option("--host", help="The address to listen on.", metavar="H")]
Port = Annotated[str | None, typer.Option("--port", help="The port to listen on; 0 takes any free one.", metavar="N")]
Name = Annotated[str, typer.Argument(help="The name to sign in with.")]


class Patient(StrEnum):
    """What the doctor looks at, if not at everything."""

    TITLES = "titles"


def main() -> None:
    try:
        cli()
    except MvidarrError as error:
        lines = [error.detail, *(field.message for field in error.errors if field.message not in error.detail)]
        typer.echo("\n".join(lines), err=True)
        sys.exit(2 if isinstance(error, Invalid) else 1)


def _feature(module: str) -> Any:
    """The one loader by name: a command pays only for what it uses, and the whole server takes half a second.

    The collector would look through 1,200 modules again and again, a sixth of that time, and find nothing.
    """
    gc.disable()
    try:
        return importlib.import_module(f"mvidarr.{module}")
    finally:
        gc.enable()


@cli.command()
def serve(file: File = None, host: Host = None, port: Port = None, data: Data = None, media: Media = None) -> None:
    """Run the server until it is stopped."""
    loaded = load(file, {"server.host": host, "server.port": port, "paths.data": data, "paths.media": media})
    configure(loaded.log)
    raise typer.Exit(_feature("serving").serve(loaded))


@cli.command()
def setup(name: Name, file: File = None, data: Data = None) -> None:
    """Create the first account, an administrator, without a browser."""
    loaded, password = _quiet(file, data), _password()
    console = _feature("accounts.console")
    _on_database(loaded, lambda db: console.first_admin(db, name, password, data=loaded.paths.data))
    typer.echo(f"The administrator {name} can sign in now.")


@user.command("add")
def user_add(
    name: Name,
    role: Annotated[str, typer.Option("--role", help="readonly, user, manager or admin")] = "user",
    file: File = None,
    data: Data = None,
) -> None:
    """Add an account. The password is asked for, or read from stdin."""
    loaded, password = _quiet(file, data), _password()
    added = _on_database(loaded, lambda db: _feature("accounts.console").add_user(db, name, password, role))
    typer.echo(f"{added.name} can sign in now, as {added.role}.")


@user.command("passwd")
def user_passwd(name: Name, file: File = None, data: Data = None) -> None:
    """Set a new password and end every session. It is asked for, or read from stdin."""
    loaded, password = _quiet(file, data), _password()
    changed = _on_database(loaded, lambda db: _feature("accounts.console").set_password(db, name, password))
    typer.echo(f"The password of {name} is changed.")
    if changed.disabled:
        typer.echo(f"The account is disabled still: “mvidarr user enable {name}” lets it in again.")


@user.command("role")
def user_role(
    name: Name,
    role: Annotated[str, typer.Argument(help="readonly, user, manager or admin")],
    file: File = None,
    data: Data = None,
) -> None:
    """Change what somebody may do, from their next request on."""
    changed = _on_database(_quiet(file, data), lambda db: _feature("accounts.console").set_role(db, name, role))
    typer.echo(f"{changed.name} is {changed.role} now.")


@user.command("disable")
def user_disable(name: Name, file: File = None, data: Data = None) -> None:
    """Shut an account out, with its sessions, tokens and keys. Nothing of it is deleted."""
    changed = _on_database(_quiet(file, data), lambda db: _feature("accounts.console").set_disabled(db, name, True))
    typer.echo(f"{changed.name} cannot sign in any more.")


@user.command("enable")
def user_enable(name: Name, file: File = None, data: Data = None) -> None:
    """Let a disabled account in again."""
    changed = _on_database(_quiet(file, data), lambda db: _feature("accounts.console").set_disabled(db, name, False))
    typer.echo(f"{changed.name} can sign in again.")


@user.command("list")
def user_list(file: File = None, data: Data = None) -> None:
    """List the accounts: name, role, and whether it is disabled."""
    users = _on_database(_quiet(file, data), lambda db: _feature("accounts.console").list_users(db))
    for row in users:
        typer.echo(f"{row.name}  {row.role}{'  disabled' if row.disabled else ''}")


@cli.command()
def doctor(
    what: Annotated[
        Patient | None,
        typer.Argument(metavar="titles", help="Read titles from stdin instead."),
    ] = None,
    file: File = None,
    data: Data = None,
    media: Media = None,
) -> None:
    """Look for what keeps MVidarr from working, and say how to mend it. Exit code 1 when there is an error.

    “doctor titles” takes lines of a title, a tab and a channel from stdin, and writes what it reads in each as JSON.
    """
    if what is Patient.TITLES:
        _answer_lines(_feature("library.titles.lines").answers)
        return
    loaded = _quiet(file, data, media)
    findings = asyncio.run(_feature("serving").examine(loaded))
    for found in findings:
        typer.echo(
            f"{found['severity']:8}{found['message']}" + (f"\n        {found['remedy']}" * bool(found["remedy"]))
        )
    raise typer.Exit(1 if any(found["severity"] == "error" for found in findings) else 0)


@cli.command()
def demo(
    videos: Annotated[int, typer.Option("--videos", help="How many videos.", metavar="N", min=1)],
    artists: Annotated[int | None, typer.Option("--artists", help="How many artists.", metavar="M", min=1)] = None,
    seed: Annotated[int, typer.Option("--seed", help="Another number makes another library.", metavar="S")] = 1,
    stills: Annotated[int, typer.Option("--stills", help="How many get a picture.", metavar="N", min=0)] = 300,
    file: File = None,
    data: Data = None,
    media: Media = None,
) -> None:
    """Fill an empty library with made-up artists and videos."""
    loaded = _quiet(file, data, media)
    work = _feature("demo.console").demo(
        loaded, videos=videos, artists=artists, seed=seed, stills=stills, tell=_tell_progress
    )
    filled = asyncio.run(work)
    typer.echo(
        f"{filled.videos:,} videos of {filled.artists:,} artists are in the library; {filled.pictures:,} have a "
        f"picture, {filled.playable:,} can be played. The files of the others do not exist."
    )


@cli.command()
def openapi() -> None:
    """Print the OpenAPI document of the HTTP API."""
    document = _feature("web.openapi").openapi_document(_roll(), __version__)
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False))


@cli.command()
def routes() -> None:
    """Print every URL with the role it asks for."""
    for route in _roll():
        typer.echo(f"{route.method:7}{route.template:45}{route.declaration.role or 'open'}")


@config.command("check")
def config_check(file: File = None) -> None:
    """Say whether the configuration can be used."""
    loaded = load(file)
    typer.echo(f"The configuration is fine{f': {loaded.file}' if loaded.file else '; there is no file, so defaults'}.")


@config.command("show")
def config_show(file: File = None) -> None:
    """Print every value and where it came from; secrets are hidden."""
    loaded = load(file)
    for key, value in loaded.redacted().items():
        typer.echo(f"{key} = {json.dumps(value, ensure_ascii=False)}  # {loaded.origin(key)}")


@cli.command()
def healthcheck(file: File = None, host: Host = None, port: Port = None) -> None:
    """Ask the running server whether it is alive; exit code 1 when it is not."""
    server = load(file, {"server.host": host, "server.port": port}).server
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(server.host, server.host)  # noqa: S104 - what it means to a client
    connection = http.client.HTTPConnection(address, server.port, timeout=5)
    try:
        connection.request("GET", f"{server.base_url}/healthz", headers={"Host": f"localhost:{server.port}"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable(f"MVidarr does not answer at {address}, port {server.port}.") from error
    finally:
        connection.close()
    if status != http.client.OK:
        raise Unavailable(f"MVidarr answers {status} at {address}, port {server.port}.")
    typer.echo("alive")


@cli.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def _quiet(file: Path | None, data: Path | None = None, media: Path | None = None) -> Config:
    """For commands whose output is for people: the log speaks only when something is wrong."""
    configure(LogConfig(level="warning"))
    return load(file, {"paths.data": data, "paths.media": media})


def _answer_lines(answers: Callable[[Iterable[bytes]], Iterator[bytes]]) -> None:
    """Each answer is out before the next line is read, so that a program can ask and wait."""
    for answer in answers(iter(sys.stdin.buffer.readline, b"")):
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()


def _tell_progress(done: int, of: int) -> None:
    """On standard error: a line that counts up for a person, a line for each tenth elsewhere."""
    if sys.stderr.isatty():
        typer.echo(f"\r{done:,} of {of:,} videos", nl=done == of, err=True)
    elif done == of or done * 10 // of > (done - 1_000) * 10 // of:
        typer.echo(f"{done:,} of {of:,} videos", err=True)


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    answer: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return answer


def _roll() -> Any:
    """The house of a newcomer, on data that is thrown away: which doors there are depends on nobody's data."""
    configure(LogConfig(level="warning"))
    with TemporaryDirectory(prefix="mvidarr-") as folder:
        loaded = Config(paths=PathsConfig(data=Path(folder)))
        return _on_database(loaded, lambda db: _feature("app").build(loaded, db)).roll


def _on_database(loaded: Config, work: Callable[[Any], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        make_data_folder(loaded.paths.data)
        await _feature("db").migrate(loaded.database.url, loaded.paths.data)
        database = await _feature("db").Database.open(loaded.database.url)
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())
