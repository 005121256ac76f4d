"""A sign of life on standard error while the work is long and a person watches."""

import sys
import threading
from types import TracebackType
from typing import Self

from servanda.cli.formats import colourful

DELAY = 1.0
"""seconds before anything is shown"""


class Progress:
    """A moving line with the name of the stage; it appears after a second, on a terminal only, and vanishes at the end.

    Call it with a stage's name and, where known, the share done from 0 to 1.
    """

    def __init__(self) -> None:
        self._stage = "reading"
        self._share: float | None = None
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def __call__(self, stage: str, share: float | None) -> None:
        """The stage that runs now."""
        self._stage, self._share = stage, share

    def __enter__(self) -> Self:
        if colourful(sys.stderr):
            self._thread = threading.Thread(target=self._show, daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()

    def _show(self) -> None:
        if self._done.wait(DELAY):
            return
        from rich.console import Console  # noqa: PLC0415 -- most runs end before they need it
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
        from rich.progress import Progress as Bars  # noqa: PLC0415

        look = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
        with Bars(*look, console=Console(stderr=True), transient=True) as shown:
            task = shown.add_task(self._stage, total=None)
            while not self._done.wait(0.1):
                total = None if self._share is None else 1.0
                shown.update(task, description=self._stage, total=total, completed=self._share or 0.0)
