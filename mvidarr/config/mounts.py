"""On which kind of file system a path lies. SQLite's locks do not hold on shares of other machines."""

import os
from pathlib import Path

NETWORK_TYPES = frozenset(
    "9p afs beegfs ceph cifs davfs gfs2 glusterfs lustre ncpfs nfs nfs4 ocfs2 smb3 smbfs "
    "fuse.ceph fuse.cephfs fuse.davfs2 fuse.glusterfs fuse.rclone fuse.s3fs fuse.sshfs".split()
)


def network_file_system(path: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str | None:
    """The type (``nfs4``, ``cifs``) when ``path`` lies on a share, else None. The path need not exist yet."""
    kind = _file_system(Path(os.path.realpath(path)), mounts)
    return kind if kind in NETWORK_TYPES else None


def _file_system(path: Path, mounts: Path) -> str | None:
    """The type of the deepest mount above ``path``, the last one where several lie on one another."""
    best, kind = -1, None
    for line in _lines(mounts):
        before, _, after = line.partition(" - ")
        point = Path(_unescaped(before.split(" ")[4]))
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), after.split(" ")[0]
    return kind


def _lines(mounts: Path) -> list[str]:
    try:
        return mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return []  # not Linux: nothing is known


def _unescaped(text: str) -> str:
    """The kernel writes blanks and the like as ``\\040``."""
    for sign, code in ((" ", "\\040"), ("\t", "\\011"), ("\n", "\\012"), ("\\", "\\134")):
        text = text.replace(code, sign)
    return text
