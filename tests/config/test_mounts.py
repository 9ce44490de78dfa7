from pathlib import Path

import pytest

from mvidarr.config import network_file_system

MOUNTS = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:40 / /srv/share rw - nfs4 nas:/export rw,vers=4.2
41 22 0:41 / /srv/share/local rw master:3 - btrfs /dev/sdb rw
42 22 0:42 / /srv/two\040words rw - cifs //nas/x rw
43 22 0:43 / /over rw - ext4 /dev/sdc rw
44 43 0:44 / /over rw - fuse.sshfs host: rw
""".strip()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/mvidarr", None),
        ("/srv/share/not/there/yet.db", "nfs4"),
        ("/srv/share/local/x", None),
        ("/srv/shared", None),
        ("/srv/two words/x", "cifs"),
        ("/over/x", "fuse.sshfs"),
    ],
)
def test_the_deepest_and_latest_mount_decides(tmp_path: Path, path: str, kind: str | None) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert network_file_system(Path(path), mounts) == kind


def test_where_mounts_cannot_be_read_nothing_is_claimed(tmp_path: Path) -> None:
    assert network_file_system(tmp_path, tmp_path / "none") is None


def test_the_real_table_of_this_machine_is_understood(tmp_path: Path) -> None:
    assert network_file_system(Path("/proc/self")) is None
