"""Tests of the decision procedure, which ask z3 where it is installed."""

import pytest


@pytest.fixture(autouse=True)
def without_z3() -> None:
    """Undoes what the folder above does."""
