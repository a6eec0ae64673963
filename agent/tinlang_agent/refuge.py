"""A card that has become read-only: the device goes on from a copy in memory, with the sounds on the card.

What happens then is proven as long as there is a line; what was not handed in when the power goes is lost, and the
plays of that time with it: the card must be replaced, and the log says so at every start.
"""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from tinlang_agent.folder import Folder
from tinlang_agent.log import log

MEMORY = Path("/dev/shm")
_LEFT_BEHIND = {"lock", "reserve", "agent.sock", "store.sqlite3-shm"}


def is_read_only(folder: Folder) -> bool:
    """Whether the file system refuses every write, as a card does that the kernel no longer trusts."""
    try:
        return bool(os.statvfs(folder.root).f_flag & os.ST_RDONLY)
    except FileNotFoundError:
        return False


def refuge_of(folder: Folder) -> tuple[Folder, bool]:
    """The same folder in memory, keys and store copied, each sound a link to the card; and whether it was made now.

    A program that starts again before the power goes finds what it wrote there. OSError if it belongs to another user.
    """
    name = hashlib.sha256(str(folder.root.resolve()).encode()).hexdigest()[:16]
    refuge = Folder(MEMORY / f"tinlang-agent-{name}")
    log.error("the card is read-only: working from memory in %s; replace the card", refuge.root)
    if refuge.root.exists():
        if refuge.root.lstat().st_uid != os.geteuid() or refuge.root.is_symlink():
            raise PermissionError(f"{refuge.root} belongs to another user")
        return refuge, False
    draft = Folder(Path(tempfile.mkdtemp(prefix=".tinlang-agent-", dir=MEMORY)))
    draft.prepare()
    for path in folder.root.iterdir():
        if path.is_file() and path.name not in _LEFT_BEHIND:
            shutil.copyfile(path, draft.root / path.name)
    for sound in folder.media.glob("*.opus"):
        (draft.media / sound.name).symlink_to(sound.resolve())
    draft.root.rename(refuge.root)
    return refuge, True
