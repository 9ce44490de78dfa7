"""The doors of accounts: signing in, people, keys, feeds, the first run."""

from mvidarr.accounts.api import AccountsApi, FeedsApi, KeysApi, UsersApi
from mvidarr.accounts.pages import AccountPages, EnteringPages, FeedsPages, FirstRunPages, KeysPages, UsersPages
from mvidarr.inside import Inside
from mvidarr.library.api import MediaFolderApi
from mvidarr.library.pages import MediaFolderPages
from mvidarr.web.routes.doors import AccessDoors


def access_doors(inside: Inside) -> AccessDoors:
    return AccessDoors(
        accounts=AccountsApi(inside.accounts),
        keys=KeysApi(inside.accounts),
        users=UsersApi(inside.accounts),
        entering=EnteringPages(inside.accounts),
        account_pages=AccountPages(inside.accounts),
        keys_pages=KeysPages(inside.accounts),
        feeds=FeedsApi(inside.accounts.feeds),
        feeds_pages=FeedsPages(inside.accounts.feeds),
        users_pages=UsersPages(inside.accounts),
        first_run=FirstRunPages(inside.accounts),
        media_folder=MediaFolderApi(inside.media_folder),
        media_folder_pages=MediaFolderPages(
            inside.media_folder,
            inside.accounts.first_run,
            restart=inside.restart.ask,
            house=inside.restart.house,
        ),
    )
