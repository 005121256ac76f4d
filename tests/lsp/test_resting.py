"""Which agreements of a workspace rest on a file: what a quoted text may name, and no more is read than that."""

from pathlib import Path

import pytest

from servanda.lsp import documents
from servanda.lsp.documents import Documents

BASE = "agreement base\n  language 1\n  timezone UTC\n  runs 2026-01-01 to 2026-12-31\n\nparty shop\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Documents:
    found = Documents()
    found.folders = [tmp_path]
    (tmp_path / "base.agreement").write_text(BASE, encoding="utf-8")
    return found


def own(name: str, target: str) -> str:
    return f'agreement {name}\n  language 1\n  extends "{target}"\n'


def write(folder: Path, name: str, target: str) -> str:
    path = folder / f"{name}.agreement"
    path.parent.mkdir(exist_ok=True)
    path.write_text(own(name.rpartition("/")[2], target), encoding="utf-8")
    return str(path)


def test_what_rests_on_a_file_directly_or_through_another(workspace: Documents, tmp_path: Path) -> None:
    first = write(tmp_path, "first", "base.agreement")
    second = write(tmp_path, "sub/second", "../first.agreement")
    write(tmp_path, "other", "first.agreements")
    write(tmp_path, ".hidden/third", "../base.agreement")
    base = str(tmp_path / "base.agreement")
    assert workspace.resting_on(base) == [base, first, second]
    assert workspace.resting_on(second) == [second]
    # on two ways, and once
    text = own("both", "first.agreement") + '\nimport "base.agreement" as common\n'
    (tmp_path / "both.agreement").write_text(text, encoding="utf-8")
    workspace.forget()
    assert sorted(workspace.resting_on(base)) == sorted([base, str(tmp_path / "both.agreement"), first, second])


def test_a_name_written_with_escapes_is_found_by_reading(workspace: Documents, tmp_path: Path) -> None:
    """`\\"` and `\\\\` hide what a text says from a look at it."""
    odd = tmp_path / "odd.agreement"
    odd.write_text(own("odd", "base\\.agreement") + 'party client "\\"C\\""\n', encoding="utf-8")
    base = str(tmp_path / "base.agreement")
    assert workspace.resting_on(base) == [base, str(odd)]


def test_a_file_that_changed_is_looked_at_again_and_one_never_saved_is_known(
    workspace: Documents, tmp_path: Path
) -> None:
    base = str(tmp_path / "base.agreement")
    first = write(tmp_path, "first", "nothing.agreement")
    assert workspace.resting_on(base) == [base]
    assert workspace.resting_on(base) == [base], "nothing has changed"
    write(tmp_path, "first", "base.agreement")
    workspace.forget()
    assert workspace.resting_on(base) == [base, first]
    fresh = str(tmp_path / "fresh.agreement")
    workspace.change(fresh, own("fresh", "base.agreement"))
    assert workspace.resting_on(base) == [base, fresh, first]
    workspace.change(fresh, None)
    assert workspace.resting_on(base) == [base, first]


def test_a_workspace_without_end_is_not_walked_to_its_end(
    workspace: Documents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = str(tmp_path / "base.agreement")
    a, b = (write(tmp_path, name, "base.agreement") for name in ("a", "c"))
    monkeypatch.setattr(documents, "_MOST", 3)
    assert workspace.resting_on(base) == [base, a, b], "three files are in it"
    monkeypatch.setattr(documents, "_MOST", 2)
    workspace.forget()
    assert workspace.resting_on(base) == [base, a]
