"""What rules say is tested as where the optional z3 is not installed: the same on every machine."""

import pytest

from servanda.lint.conflicts import asking_z3


@pytest.fixture(autouse=True)
def without_z3(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where nobody installed the extra."""
    monkeypatch.setattr(asking_z3, "installed", lambda: False)
