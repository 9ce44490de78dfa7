"""Samples of the first run, one's own account and the accounts of all."""

from typing import Any

from mvidarr.accounts.pages.parts import LASTS
from mvidarr.web.principal import Principal

ADMIN = Principal(1, "ada", "admin", 1)
READER = Principal(2, "Ræder", "readonly", 2)
ROLES = ("readonly", "user", "manager", "admin")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
DATA = "/home/ada/.local/share/mvidarr"
LONG_PATH = "/srv/a very long path/of folders/inside folders/that never seems to end/اسم طويل/music videos"

TRIAL = {"path": "/srv/videos", "exists": True, "empty": True, "free": 412 * 10**9, "renames": True, "share": None}
TIGHT = TRIAL | {"path": LONG_PATH, "free": 2 * 10**9, "renames": False, "share": "nfs4", "empty": False}

Samples = dict[str, tuple[str, Principal | None, str, dict[str, Any]]]


def steps(here: str) -> list[dict[str, Any]]:
    names = {"account": "/setup", "folders": "/setup/folders", "sources": "/setup/sources", "ready": "/setup/ready"}
    place = list(names).index(here)
    return [
        {
            "label": name.capitalize(),
            "path": path if name not in ("account", here) else None,
            "state": "done" if at < place else "here" if at == place else "open",
        }
        for at, (name, path) in enumerate(names.items())
    ]


def sessions() -> list[dict[str, Any]]:
    began = {"created": "2026-11-01T00:00:00Z", "revoked": None}
    return [
        {"kind": "browser", "id": 1, "agent": FIREFOX, "address": "192.0.2.7", "last_seen": "2026-11-21T03:00:00Z",
         "current": True, **began},
        {"kind": "browser", "id": 2, "agent": "", "address": "", "last_seen": "2026-11-19T03:00:00Z",
         "current": False, **began},
        {"kind": "program", "id": 1, "agent": "Homepage/1.4", "address": "2001:db8::17", "current": False,
         "last_seen": "2026-11-19T03:00:00Z", **began, "revoked": "2026-11-20T00:00:00Z"},
    ]  # fmt: skip


def keys() -> list[dict[str, Any]]:
    base = {"version": 1, "hint": "mv_a1b2c", "created": "2026-11-01T00:00:00Z", "expires": None, "expired": False}
    used = {"last_used": "2026-11-21T03:00:00Z"}
    return [
        {**base, **used, "id": 1, "name": "Homepage dashboard", "role": "readonly"},
        {**base, "id": 2, "name": "Ein sehr langer Name eines Programms, das <b>nie</b> genutzt wird", "role": "admin",
         "expires": "2026-01-01T00:00:00Z", "expired": True, "last_used": None},
    ]  # fmt: skip


def people() -> list[dict[str, Any]]:
    base = {"version": 3, "created": "2026-11-01T00:00:00Z", "last_sign_in": "2026-11-21T03:00:00Z",
            "disabled": False, "locked_for": 0}  # fmt: skip
    return [
        {**base, "id": 1, "name": "ada", "role": "admin"},
        {**base, "id": 2, "name": "Ræder", "role": "readonly", "last_sign_in": None},
        {**base, "id": 3, "name": "أحمد <b>الطويل</b> " + "x" * 44, "role": "user", "locked_for": 32},
        {**base, "id": 4, "name": "gone", "role": "manager", "disabled": True},
    ]


def folders(**changed: Any) -> dict[str, Any]:
    state = {"path": f"{DATA}/media", "origin": "default", "trial": TRIAL, "problem": None, "data": DATA,
             "data_share": None, "fixed": None}  # fmt: skip
    page = {"typed": state["path"], "found": None, "problem": None, "steps": steps("folders")}
    return page | {name: changed.pop(name) for name in list(changed) if name in page} | {"folder": state | changed}


def user_page(person: dict[str, Any], **changed: Any) -> dict[str, Any]:
    base = {"person": person, "sessions": [], "keys": [], "roles": ROLES, "added": False, "password": None,
            "errors": {}}  # fmt: skip
    return base | changed


def keys_page(**changed: Any) -> dict[str, Any]:
    base = {"keys": keys(), "made": None, "secret": None, "roles": ROLES, "all_roles": ROLES, "lasts": LASTS,
            "errors": {}, "values": {}}  # fmt: skip
    return base | changed


def pages() -> Samples:
    wrong = {"password": "Too short: at least 10 characters.", "token": "This is not the token."}
    new: dict[str, Any] = {"token": "abc", "errors": {}, "values": {}, "steps": steps("account")}
    ada, _, locked, gone = people()
    elsewhere = "This lies in the data folder, where MVidarr keeps its database. Choose one outside."
    return {
        "setup": ("accounts/setup.html", None, "/setup", new),
        "setup-wrong": ("accounts/setup.html", None, "/setup", new | {"errors": wrong, "values": {"username": "ada"}}),
        "folders": ("library/folders.html", ADMIN, "/setup/folders", folders(found=TIGHT, typed=LONG_PATH)),
        "folders-wrong": ("library/folders.html", ADMIN, "/setup/folders",
                          folders(trial=None, problem=elsewhere, typed=DATA, data_share="nfs4")
                          | {"folder": folders(trial=None, data_share="nfs4")["folder"]
                             | {"problem": "The media folder does not exist: create it, or correct the path."}}),
        "folders-fixed": ("library/folders.html", ADMIN, "/setup/folders",
                          folders(path=LONG_PATH, trial=TIGHT, origin="environment",
                                  fixed="It is named by the variable MVIDARR__PATHS__MEDIA, and is changed there.")),
        "ready": ("accounts/ready.html", ADMIN, "/setup/ready", {"steps": steps("ready")}),
        "restart": ("system/restart.html", ADMIN, "/system/restart", {}),
        "restarting": ("system/restarting.html", ADMIN, "/system/restart", {"house": "0", "onward": "/system"}),
        "account": ("accounts/account.html", ADMIN, "/account", {"errors": {}, "sessions": sessions()}),
        "account-wrong": ("accounts/account.html", READER, "/account",
                          {"errors": {"new": "At least 10 characters."}, "sessions": []}),
        "keys": ("accounts/keys.html", ADMIN, "/account/keys",
                 keys_page(made=keys()[0], secret="mv_" + "x7" * 21)),
        "keys-none": ("accounts/keys.html", READER, "/account/keys",
                      keys_page(keys=[], roles=ROLES[:1], errors={"name": "Name the program that will use it."})),
        "users": ("users/index.html", ADMIN, "/users", {"people": people()}),
        "user-add": ("users/add.html", ADMIN, "/users/add",
                     {"values": {"username": "ada"}, "roles": ROLES,
                      "errors": {"username": "There is a user called ada already."}}),
        "user": ("users/user.html", ADMIN, "/users/3",
                 user_page(locked, sessions=sessions()[1:], keys=keys(), added=True,
                           password="abcde-fghij-kmnpq-rstuv")),
        "user-disabled": ("users/user.html", ADMIN, "/users/4",
                          user_page(gone, errors={"": "This is the last administrator.", "password": "Too short."})),
        "user-self": ("users/user.html", ADMIN, "/users/1", user_page(ada, sessions=sessions()[:1])),
    }  # fmt: skip
