"""What the program may touch while it reads hostile input, held by the interpreter's own audit events.

The database opens files by itself and is not seen here: `tests/hostile/test_sealed_database.py` tries to get out of it.
"""

import os
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

_REPOSITORY = Path(__file__).resolve().parents[2]
_LIBRARIES = {
    str(Path(place).resolve())
    for place in (*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, "/usr/share/zoneinfo", "/usr/lib")
}
_FORBIDDEN = {
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.spawn",
    "pty.spawn",
    "socket.connect",
    "socket.getaddrinfo",
    "socket.bind",
    "urllib.Request",
    "ctypes.dlopen",
    "pickle.find_class",
    "shutil.unpack_archive",
}
_CHANGES = {
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.chmod",
    "os.chown",
    "os.link",
    "os.symlink",
    "os.truncate",
}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class TouchedError(AssertionError):
    """Something outside was opened, changed, run or called."""


class Watch:
    """While `active`, everything outside `folder`, the spools and (to read) the libraries is noted in `touched`."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder.resolve())
        # asked before anything is watched: the answer takes a lock, and finding it opens files
        self.spools = os.path.join(os.path.realpath(tempfile.gettempdir()), "servanda-")
        self.active = False
        self.touched: list[str] = []
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.active:
            return
        if event in _FORBIDDEN:
            self.touched.append(f"{event} {arguments!r}"[:300])
        elif event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
            writes = bool(int(arguments[2] or 0) & _WRITES)
            if not self._fine(arguments[0], writes=writes):
                self.touched.append(f"open {arguments!r}"[:300])
        elif event in _CHANGES and not all(self._fine(one, writes=True) for one in _changed(event, arguments)):
            self.touched.append(f"{event} {arguments!r}"[:300])

    def _fine(self, given: Any, *, writes: bool) -> bool:
        path = os.path.normpath(os.path.join(os.getcwd(), os.fsdecode(given)))
        if path.startswith((self.folder + os.sep, self.spools)) or path in (self.folder, os.devnull):
            return True
        if writes:
            return "__pycache__" in path
        return path.startswith((str(_REPOSITORY / "dsl"), str(_REPOSITORY / "src"), *_LIBRARIES)) or not os.path.exists(
            path
        )

    def verdict(self) -> None:
        """Errors: `TouchedError` with what was touched since the last call."""
        found, self.touched = self.touched, []
        if found:
            raise TouchedError("; ".join(found))


def _changed(event: str, arguments: tuple[Any, ...]) -> list[Any]:
    """The paths that the event changes; what a link leads to is only read."""
    paths = arguments[1:] if event == "os.symlink" else arguments
    found = [one for one in paths if isinstance(one, str | bytes | os.PathLike)]
    if event in {"os.remove", "os.rmdir"} and isinstance(arguments[-1], int) and arguments[-1] >= 0:
        # relative to an open folder
        return [os.path.join(os.readlink(f"/proc/self/fd/{arguments[-1]}"), os.fsdecode(one)) for one in found]
    return found
