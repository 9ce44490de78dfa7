"""The names that titles are read with are those of the library as it is now."""

from mvidarr.accounts.vault import Vault
from mvidarr.config import Config
from mvidarr.db import Outbox
from mvidarr.library.title_reader import TitleReader
from mvidarr.library.title_settings import TITLES
from mvidarr.settings import Registry, Settings
from tests.library.conftest import Library

ME = "user:1"


async def test_names_follow_every_change_of_an_artist_and_its_undo(library: Library) -> None:
    db, edits = library.database, library.curation.edits
    settings = Settings(db, library.journal, Outbox(db), Config(), Registry(TITLES), Vault())
    library.journal.register(settings.tracked())
    await settings.load()
    titles = TitleReader(db, settings)
    assert await titles.known() == frozenset()

    await library.song("Ana Reyes", "Azul")
    teo = await library.artist_id(await library.song("Teo", "Solo"))
    assert await titles.known() == {"ana reyes", "teo"}
    assert (await titles.read("Ana Reyes x Teo - Roja", None)).featured == ("Teo",)

    await edits.artist(teo, {"aliases": ["Teodoro"]}, version=None, actor=ME)
    assert await titles.known() == {"ana reyes", "teo", "teodoro"}
    renamed = await edits.artist(teo, {"name": "Théo"}, version=None, actor=ME)
    assert await titles.known() == {"ana reyes", "theo", "teodoro"}
    assert renamed is not None
    await library.journal.undo(renamed, actor=ME)
    assert await titles.known() == {"ana reyes", "teo", "teodoro"}

    await settings.change({"titles.noise": "hoy nuevo"}, actor=ME, origin="test")
    await settings.load()
    assert (await titles.now())[0].noise == ("hoy nuevo",)
    assert (await titles.read("Teo - Solo HOY NUEVO", None)).title == "Solo"
