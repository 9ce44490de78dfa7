"""Who may come in."""

from mvidarr.accounts.api import AccountsApi, KeysApi, UsersApi
from mvidarr.accounts.pages import AccountPages, EnteringPages, FirstRunPages, KeysPages, UsersPages
from mvidarr.library.api import MediaFolderApi
from mvidarr.library.pages import MediaFolderPages
from mvidarr.web.roll import Route


def accounts(api: AccountsApi, entering: EnteringPages, pages: AccountPages) -> list[Route]:
    return [
        Route("GET", "/api/setup", api.setup_state),
        Route("POST", "/api/setup", api.set_up),
        Route("POST", "/api/auth/token", api.token),
        Route("POST", "/api/auth/refresh", api.refresh),
        Route("GET", "/api/auth/me", api.me),
        Route("POST", "/api/auth/password", api.change_password),
        Route("POST", "/api/auth/logout", api.logout),
        Route("GET", "/api/auth/sessions", api.sessions),
        Route("DELETE", "/api/auth/sessions", api.end_other_sessions),
        Route("DELETE", "/api/auth/sessions/{id:int}", api.end_session),
        Route("GET", "/setup", entering.setup),
        Route("POST", "/setup", entering.set_up),
        Route("GET", "/login", entering.login),
        Route("POST", "/login", entering.sign_in),
        Route("POST", "/logout", entering.logout),
        Route("GET", "/account", pages.account),
        Route("POST", "/account/password", pages.change_password),
        Route("POST", "/account/theme", pages.set_theme),
        Route("POST", "/account/sessions/end", pages.end_other_sessions),
        Route("POST", "/account/sessions/{id:int}/end", pages.end_session),
    ]


def keys(api: KeysApi) -> list[Route]:
    return [
        Route("GET", "/api/auth/keys", api.keys),
        Route("POST", "/api/auth/keys", api.add),
        Route("DELETE", "/api/auth/keys/{id:int}", api.revoke),
    ]


def users(api: UsersApi) -> list[Route]:
    return [
        Route("GET", "/api/users", api.all),
        Route("POST", "/api/users", api.add),
        Route("GET", "/api/users/{id:int}", api.one),
        Route("PATCH", "/api/users/{id:int}", api.edit),
        Route("POST", "/api/users/{id:int}/password", api.set_password),
        Route("POST", "/api/users/{id:int}/unlock", api.unlock),
        Route("GET", "/api/users/{id:int}/sessions", api.sessions),
        Route("DELETE", "/api/users/{id:int}/sessions", api.end_sessions),
        Route("GET", "/api/users/{id:int}/keys", api.keys),
        Route("DELETE", "/api/users/{id:int}/keys/{key:int}", api.revoke_key),
    ]


def people(keys: KeysPages, users: UsersPages) -> list[Route]:
    return [
        Route("GET", "/account/keys", keys.keys),
        Route("POST", "/account/keys", keys.add),
        Route("POST", "/account/keys/{id:int}/revoke", keys.revoke),
        Route("GET", "/users", users.all),
        Route("GET", "/users/add", users.add_page),
        Route("POST", "/users/add", users.add),
        Route("GET", "/users/{id:int}", users.one),
        Route("POST", "/users/{id:int}", users.edit),
        Route("POST", "/users/{id:int}/password", users.reset),
        Route("POST", "/users/{id:int}/unlock", users.unlock),
        Route("POST", "/users/{id:int}/sessions/end", users.end_sessions),
        Route("POST", "/users/{id:int}/sessions/{session:int}/end", users.end_session),
        Route("POST", "/users/{id:int}/keys/{key:int}/revoke", users.revoke_key),
    ]


def first_run(pages: FirstRunPages, api: MediaFolderApi, folder: MediaFolderPages) -> list[Route]:
    return [
        Route("GET", "/api/library/folder", api.state),
        Route("POST", "/api/library/folder/test", api.test),
        Route("GET", "/setup/folders", folder.folders),
        Route("POST", "/setup/folders", folder.choose),
        Route("POST", "/setup/folders/test", folder.test),
        Route("GET", "/setup/ready", pages.ready),
        Route("POST", "/setup/finish", pages.finish),
    ]
