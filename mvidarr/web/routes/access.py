"""Who may come in."""

from mvidarr.accounts.api import AccountsApi, KeysApi, UsersApi
from mvidarr.accounts.pages import AccountsPages
from mvidarr.web.roll import Route


def accounts(api: AccountsApi, pages: AccountsPages) -> list[Route]:
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
        Route("GET", "/setup", pages.setup),
        Route("POST", "/setup", pages.set_up),
        Route("GET", "/login", pages.login),
        Route("POST", "/login", pages.sign_in),
        Route("POST", "/logout", pages.logout),
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
