"""Servanda: a contract-as-code compliance checker.

Three verbs, each imported when it is first used:

- `load(path)` reads an agreement: `(Agreement | None, diagnostics)`.
- `lint(path)` gives everything that can be said about its text: `diagnostics`.
- `check(path, logs=None, as_of=None)` judges it on its logs: `(Checked | None, diagnostics)`.

A user's mistakes come back as `servanda.diagnostics.Diagnostic` values; nothing is raised for them.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from servanda.checking import Checked
    from servanda.diagnostics import Diagnostic
    from servanda.model.agreement import Agreement

    def lint(path: str | Path) -> tuple[Diagnostic, ...]:
        """Everything wrong with an agreement's text: syntax, names, types, and the rules of `servanda.lint`.

        `servanda.lint` is both this verb and the package of the rules: the package itself can be called.
        """


__all__ = ["check", "lint", "load"]


def load(path: str | Path) -> "tuple[Agreement | None, tuple[Diagnostic, ...]]":
    """The agreement in a file, or in a folder that holds one `*.agreement` file, with what is wrong with it.

    The agreement is None only where there is no usable text at all; with errors it holds what could be understood.
    """
    from servanda.model.load import load as load_model  # noqa: PLC0415 -- `import servanda` stays cheap

    return load_model(Path(path))


def check(
    path: str | Path, logs: str | Path | None = None, as_of: int | None = None, *, engine: str = "duckdb"
) -> "tuple[Checked | None, tuple[Diagnostic, ...]]":
    """Judge an agreement on its logs.

    `logs` is a folder of exports or a binding file (default: `logs.yaml` beside the agreement); `as_of` an instant in
    microseconds UTC (default: the earliest end of the logs' coverage); `engine` is `duckdb` or `reference`, which give
    the same answers. None with errors among the diagnostics. Errors: `servanda.checking.NothingToCheckError` where the
    agreement gives nothing to judge, ValueError for an engine that there is not.
    """
    # the engine loads only where it runs
    from servanda.checking import check_agreement, checkable  # noqa: PLC0415
    from servanda.engines.names import Engine  # noqa: PLC0415

    agreement, diagnostics = checkable(Path(path))
    if agreement is None:
        return None, diagnostics
    checked, found = check_agreement(
        agreement, logs=None if logs is None else Path(logs), as_of=as_of, engine=Engine(engine)
    )
    return checked, (*diagnostics, *found)


def __getattr__(name: str) -> Any:
    if name == "lint":
        return import_module("servanda.lint")
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
