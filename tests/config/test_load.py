from pathlib import Path

import pytest

from mvidarr.config import Config, load
from mvidarr.config.load import find_file
from mvidarr.config.model import keys
from mvidarr.errors import Invalid


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("MVIDARR_CONFIG", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text)
    return path


def refusal(file: Path | None = None, **overrides: object) -> str:
    with pytest.raises(Invalid) as caught:
        load(file, overrides)
    return caught.value.detail


def test_without_any_file_everything_has_a_default(tmp_path: Path) -> None:
    config = load()
    data = tmp_path / "home" / ".local" / "share" / "mvidarr"
    assert (config.server.host, config.server.port) == ("127.0.0.1", 8845)
    assert (config.paths.data, config.paths.media) == (data, data / "media")
    assert config.database.url == f"sqlite:///{data}/mvidarr.db"
    assert {config.origin(key) for key in keys()} == {"default"}
    assert config.file is None


def test_option_beats_environment_beats_file_beats_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, '[server]\nport = 1\nhost = "one"\nbase_url = "one"\n')
    monkeypatch.setenv("MVIDARR__SERVER__PORT", "2")
    monkeypatch.setenv("MVIDARR__SERVER__HOST", "two")
    config = load(path, {"server.port": 3, "server.host": None})
    assert (config.server.port, config.server.host, config.server.base_url) == (3, "two", "/one")
    origins = [config.origin(f"server.{key}") for key in ("port", "host", "base_url", "setup_token")]
    assert origins == ["option", "environment", "file", "default"]
    assert config.file == path


def test_media_and_database_follow_the_data_folder(tmp_path: Path) -> None:
    config = load(None, {"paths.data": str(tmp_path)})
    assert config.paths.media == tmp_path / "media"
    assert config.database.url == f"sqlite:///{tmp_path}/mvidarr.db"


def test_a_relative_folder_becomes_absolute_and_home_is_filled_in(tmp_path: Path) -> None:
    config = load(None, {"paths.data": "~/here", "paths.media": "there"})
    assert config.paths.data == tmp_path / "home" / "here"
    assert config.paths.media == Path.cwd() / "there"


def test_the_environment_writes_lists_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVIDARR__SERVER__TRUSTED_PROXIES", "192.0.2.7, 2001:db8::/32")
    monkeypatch.setenv("MVIDARR__SERVER__ALLOWED_HOSTS", "MV.example.org,tv.local")
    server = load().server
    assert [str(network) for network in server.trusted_proxies] == ["192.0.2.7/32", "2001:db8::/32"]
    assert server.allowed_hosts == ("mv.example.org", "tv.local")


def test_a_secret_is_read_from_a_file_and_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "token"
    secret.write_text("a long enough token\n")
    monkeypatch.setenv("MVIDARR__SERVER__SETUP_TOKEN_FILE", str(secret))
    config = load()
    assert config.server.setup_token is not None
    assert config.server.setup_token.get_secret_value() == "a long enough token"
    assert config.origin("server.setup_token") == "environment"
    assert config.redacted()["server.setup_token"] == "(set)"
    assert "long enough" not in repr(config)


def test_a_secret_file_that_is_missing_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVIDARR__DATABASE__URL_FILE", "/nowhere/secret")
    assert refusal() == "MVIDARR__DATABASE__URL_FILE names /nowhere/secret, which cannot be read."


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me:hidden@db/mv", "postgresql://me:***@db/mv"),
        ("postgres://me@db/mv?password=hidden&host=/run", "postgresql://me@db/mv?password=***&host=/run"),
        ("sqlite:////srv/mv.db", "sqlite:////srv/mv.db"),
    ],
)
def test_the_password_of_the_database_is_not_shown(url: str, shown: str) -> None:
    assert load(None, {"database.url": url}).redacted()["database.url"] == shown


@pytest.mark.parametrize(
    ("text", "wrong", "nearest"),
    [
        ("[server]\nprot = 1", "server.prot", "server.port"),
        ("[servr]\nport = 1", "servr.port", "server.port"),
        ("port = 1", "port", "server.port"),
        ("[log]\nlevl = 'info'", "log.levl", "log.level"),
        ("[paths]\nmovies = '/x'", "paths.movies", "paths.media"),
    ],
)
def test_an_unknown_key_in_the_file_names_its_neighbour_and_the_file(
    tmp_path: Path, text: str, wrong: str, nearest: str
) -> None:
    path = written(tmp_path, text)
    assert refusal(path) == f"{wrong} in {path} is not known; the nearest known key is {nearest}."


@pytest.mark.parametrize("name", ["MVIDARR__SERVER__PROT", "MVIDARR__SERVR__PORT", "MVIDARR__SERVER", "MVIDARR__PORT"])
def test_an_unknown_variable_names_its_neighbour(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "1")
    assert refusal() == f"{name} is not known; the nearest known key is MVIDARR__SERVER__PORT."


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("server.port", "70000", "70000 is not a port"),
        ("server.port", "-1", "-1 is not a port"),
        ("server.port", "http", "http is not a port"),
        ("server.base_url", "https://host/mv", "is not a path"),
        ("server.base_url", "/mv/../x", "is not a path"),
        ("server.static_url", "cdn.example.org", "is not the address of a web server"),
        ("server.static_url", "https://me:pw@cdn.example.org", "is not the address of a web server"),
        ("server.static_url", "https://cdn.example.org/x;script-src *", "is not the address of a web server"),
        ("server.host", "http://here", "is not a host name"),
        ("server.host", " ", "is not a host name"),
        ("server.trusted_proxies", "10.0.0.0/8,proxy", "proxy is neither an address nor a network"),
        ("server.setup_token", "short", "is too short"),
        ("paths.data", "", "must name a folder"),
        ("database.url", "mysql://db/x", "must begin with sqlite:/// or postgresql://"),
        ("database.url", "sqlite:///relative.db", "by its full path"),
        ("database.url", "postgresql://me:hidden@db", "names no database"),
        ("network.allow_private", "maybe", "should be true or false"),
        ("log.level", "loud", "should be 'debug', 'info', 'warning' or 'error'"),
    ],
)
def test_a_wrong_value_is_explained_where_it_was_given(key: str, value: str, sentence: str) -> None:
    detail = refusal(None, **{key: value})
    assert detail.startswith(f"--{key.split('.')[1].replace('_', '-')}: ")
    assert sentence in detail
    assert "hidden" not in detail


def test_all_wrong_values_are_reported_at_once_and_by_field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "[server]\nport = 'x'\n")
    monkeypatch.setenv("MVIDARR__LOG__FORMAT", "xml")
    with pytest.raises(Invalid) as caught:
        load(path)
    assert [error.field for error in caught.value.errors] == ["server.port", "log.format"]
    assert f"server.port in {path}: x is not a port" in caught.value.detail
    assert "MVIDARR__LOG__FORMAT: should be 'text' or 'json'." in caught.value.detail


@pytest.mark.parametrize(("given", "kept"), [("", ""), ("/", ""), ("mv", "/mv"), ("/mv/", "/mv"), ("a/b-c", "/a/b-c")])
def test_the_base_url_is_written_in_one_way(given: str, kept: str) -> None:
    assert load(None, {"server.base_url": given}).server.base_url == kept


def test_a_file_that_is_no_toml_or_not_there_is_a_sentence(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, "port =")).startswith(f"{tmp_path}/config.toml is not a TOML file:")
    assert refusal(tmp_path / "none.toml") == f"There is no configuration file at {tmp_path}/none.toml."


def test_the_file_is_searched_option_then_variable_then_container_then_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["option.toml", "variable.toml", "config/config.toml", "home/.config/mvidarr/config.toml"]
    option, variable, container, home = (tmp_path / name for name in names)
    for path in (option, variable, container, home):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert find_file(None, tmp_path) == home
    (tmp_path / ".dockerenv").touch()
    assert find_file(None, tmp_path) == container
    monkeypatch.setenv("MVIDARR_CONFIG", str(variable))
    assert find_file(None, tmp_path) == variable
    assert find_file(option, tmp_path) == option


def test_built_directly_a_config_ignores_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVIDARR__SERVER__PORT", "1")
    assert Config().server.port == 8845
