"""What people put beside a video follows it to another name: subtitles, words to sing along, artwork of their own."""

import threading
from pathlib import PurePosixPath

from mvidarr.files import disk
from mvidarr.files.group import members
from mvidarr.files.placement import rename_or_copy, temporary_name
from mvidarr.files.roots import Root


async def carry(root: Root, video: str, to: Root, target: str, *, token: str) -> None:
    """``video`` lay in ``root`` and is gone from there, ``target`` stands for it in ``to``; both relative. What has its
    name there already stays where it is. May be killed anywhere and repeated."""
    await disk.in_thread(_carry, root, video, to, target, token)


def _carry(stop: threading.Event, root: Root, video: str, to: Root, target: str, token: str) -> None:
    here, there = PurePosixPath(video).with_suffix(""), PurePosixPath(target).with_suffix("")
    if (root.id, here) == (to.id, there):
        return
    with disk.typed_errors():
        if root.resolve(video).exists():  # they are another one's by now
            return
        for member in members(root, video):
            source = root.resolve(member.path)
            goal = to.resolve(f"{there}{member.path[len(str(here)) :]}")
            if member.shared or goal.exists():
                continue
            temporary = temporary_name(goal.parent, token)
            if rename_or_copy(stop, source, goal, temporary, lambda step: None):
                source.unlink()
