"""A folder of the log's own: rows on their way into the database, what does not fit into memory, evidence."""

import os
import shutil
import tempfile
import weakref


class Spool:
    """A temporary folder that goes when nobody holds it any more, and at the latest with the process."""

    def __init__(self) -> None:
        # the database compares real paths
        self.name = os.path.realpath(tempfile.mkdtemp(prefix="servanda-"))
        self._end = weakref.finalize(self, shutil.rmtree, self.name, ignore_errors=True)

    def cleanup(self) -> None:
        """Remove the folder now."""
        self._end()
