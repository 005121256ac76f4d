"""The one place where agreement files are read."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from servanda.diagnostics import Diagnostic
from servanda.records import record
from servanda.syntax import read_source

SUFFIX = ".agreement"


class Loader(Protocol):
    """Gives the text of agreement files."""

    def resolve(self, base: str, target: str) -> str:
        """The name of the file that `target`, written in file `base`, means; equal files have equal names."""
        ...

    def problem(self, file: str) -> str | None:
        """Why an included file may not be read, as an end of a sentence about it; None where it may."""
        ...

    def read(self, file: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
        """The text, or None and why it cannot be had."""
        ...


@record
class Disk:
    """Files of the machine: regular ones only, links are not followed in `extends` and `import`."""

    def resolve(self, base: str, target: str) -> str:
        """Relative to the folder of the including file."""
        return os.path.normpath(os.path.join(os.path.dirname(base), target))  # noqa: PTH118, PTH120  # `..` stays textual

    def problem(self, file: str) -> str | None:
        """Only regular `.agreement` files are included: an agreement must not make the tool quote other files."""
        if not file.endswith(SUFFIX):
            return f"is no `{SUFFIX}` file"
        try:
            mode = os.lstat(file).st_mode
        except (OSError, ValueError):
            return "does not exist"
        if stat.S_ISLNK(mode):
            return "is a symbolic link; name the file itself"
        return None if stat.S_ISREG(mode) else "is no regular file"

    def read(self, file: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
        """The text, or None and why it cannot be had."""
        text, diagnostics = read_source(Path(file))
        return (None if diagnostics else text), tuple(diagnostics)


@record
class Memory:
    """Files held in a mapping of names to texts, for tests and editors."""

    texts: Mapping[str, str]

    def resolve(self, base: str, target: str) -> str:
        """Relative to the folder of the including file, as on disk."""
        return Disk().resolve(base, target)

    def problem(self, file: str) -> str | None:
        """Whatever is not in the mapping does not exist."""
        return None if file in self.texts else "does not exist"

    def read(self, file: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
        """The text, or None."""
        return self.texts.get(file), ()


@record
class Overlay:
    """A loader in which some files have new texts that another loader does not give yet."""

    texts: Mapping[str, str]
    under: Loader

    def resolve(self, base: str, target: str) -> str:
        """As the loader below."""
        return self.under.resolve(base, target)

    def problem(self, file: str) -> str | None:
        """As the loader below."""
        return self.under.problem(file)

    def read(self, file: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
        """The new text, else what the loader below gives."""
        return (self.texts[file], ()) if file in self.texts else self.under.read(file)
