import sqlite3
from contextlib import closing
from pathlib import Path

from tests.end_to_end.kills import Kills
from tests.standins.media_server import MediaServer

SEED = 20260101


def test_five_kills_in_the_middle_of_downloads_lose_nothing(tmp_path: Path, media_server: MediaServer) -> None:
    folder = tmp_path / "server"
    kills = Kills(folder, web=media_server.url, clip=media_server.clips.song, seed=SEED)
    report = kills.run(5)
    assert report.faults == []
    assert report.kills == 5
    assert report.asked >= 4
    _spoil(folder)
    said = "\n".join(kills.look_again())  # the inspection sees what it is there for
    for sentence in ("is not whole", ".nfo should be there", "stray.mp4 should not be there", "staging of job 99"):
        assert sentence in said
    assert "VideoDownloaded was told 0 times" in said


def _spoil(folder: Path) -> None:
    video = next((folder / "media").glob("*/*/*.mp4"))
    video.write_bytes(video.read_bytes()[:-1])
    video.with_suffix(".nfo").unlink()
    video.with_name("stray.mp4").touch()
    (folder / "media" / ".mvidarr" / "staging" / "99").mkdir()
    newest = "SELECT max(id) FROM events WHERE type = 'VideoDownloaded'"
    with closing(sqlite3.connect(folder / "data" / "mvidarr.db")) as database, database:
        database.execute(f"DELETE FROM events WHERE id = ({newest})")
