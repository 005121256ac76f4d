"""What a repository decides about the rules: `servanda.yaml`, the nearest one at or above an agreement."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from servanda.diagnostics import Diagnostic, Severity, Span
from servanda.lint.registry import close_names, rules, selected
from servanda.lint.rule import Rule
from servanda.records import fresh, record
from servanda.syntax import read_source

FILE = "servanda.yaml"
INVALID = "CFG001"
_KEYS = ("select", "ignore", "severity")
_OFF = "off"


@record
class Settings:
    """Which rules run (`select` without `ignore`, by code) and with which severity (by code); `file` says it."""

    select: frozenset[str] | None = None
    ignore: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = fresh(default_factory=dict)
    file: str | None = None

    def over(self, other: "Settings") -> "Settings":
        """These settings, more exact than `other`: their selection counts alone, what they ignore is ignored too."""
        select = other.select if self.select is None else self.select
        severities = {**other.severities, **self.severities}
        return Settings(select, other.ignore | self.ignore, severities, other.file)

    def active(self) -> tuple[Rule, ...]:
        """The rules that run, in their order."""
        return tuple(
            rule
            for rule in rules()
            if (self.select is None or rule.code in self.select) and rule.code not in self.ignore
        )


def codes_of(selectors: Iterable[str]) -> tuple[frozenset[str], str | None]:
    """The codes that selectors mean together, and the first selector that means nothing."""
    codes: set[str] = set()
    for selector in selectors:
        meant = selected(selector)
        if meant is None:
            return frozenset(), selector
        codes |= meant
    return frozenset(codes), None


def settings_file(path: Path) -> Path | None:
    """The nearest `servanda.yaml` at or above the file's folder; the search ends at a repository's root."""
    folder = Path(os.path.abspath(path)).parent  # noqa: PTH100 -- links stay as written
    for each in (folder, *folder.parents):
        if (each / FILE).is_file():
            return each / FILE
        if (each / ".git").exists():
            return None
    return None


def read_settings(path: Path) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """The settings in a file, with what is wrong with it; what is wrong is left out."""
    from servanda.logs.document import read_document  # noqa: PLC0415 -- few repositories have the file

    text, unreadable = read_source(path)
    if unreadable:
        return Settings(), unreadable
    table, problems = read_document(text, str(path))
    reader = _Reader(list(problems))
    if table is None:
        return Settings(), tuple(reader.found)
    return reader.settings(table, str(path)), tuple(reader.found)


class _Reader:
    """Nodes of the file to settings; `found` collects what is wrong."""

    def __init__(self, found: list[Diagnostic]) -> None:
        self.found = found

    def settings(self, table: object, file: str) -> Settings:
        """The `lint` part of the file."""
        from servanda.logs.document import Table  # noqa: PLC0415 -- as above

        if not isinstance(table, Table):
            return Settings(file=file)
        for key, written in table.keys.items():
            if key != "lint":
                self._error(f"`{key}` is no setting", written.span, "the file has one part, `lint`")
        lint = table.entries.get("lint")
        if not isinstance(lint, Table):
            if lint is not None:
                self._error("`lint` is a mapping of `key: value` lines", lint.span, None)
            return Settings(file=file)
        for key, written in lint.keys.items():
            if key not in _KEYS:
                self._error(f"`{key}` is no setting of `lint`", written.span, f"settings are {', '.join(_KEYS)}")
        select = self._selected(lint.entries["select"]) if "select" in lint.entries else None
        ignore = self._selected(lint.entries["ignore"]) if "ignore" in lint.entries else frozenset[str]()
        severities, off = self._severities(lint.entries.get("severity"))
        return Settings(select, ignore | off, severities, file)

    def _selected(self, node: object) -> frozenset[str]:
        from servanda.logs.document import Items, Text  # noqa: PLC0415 -- as above

        listed = node.items if isinstance(node, Items) else (node,)
        codes: frozenset[str] = frozenset()
        for each in listed:
            if not isinstance(each, Text):
                self._error("this is a list of rules", getattr(each, "span", None), None)
            elif (meant := selected(each.value)) is None:
                self._error(f"no lint rule is named `{each.value}`", each.span, close_names(each.value))
            else:
                codes |= meant
        return codes

    def _severities(self, node: object) -> tuple[dict[str, Severity], frozenset[str]]:
        """Severities by code, and the codes that are off; of two lines for one rule the more exact one counts."""
        from servanda.logs.document import Table, Text  # noqa: PLC0415 -- as above

        if node is None:
            return {}, frozenset()
        if not isinstance(node, Table):
            self._error("`severity` is a mapping of rules to severities", getattr(node, "span", None), None)
            return {}, frozenset()
        words: dict[str, tuple[int, str]] = {}
        for key, value in node.entries.items():
            meant = selected(key)
            word = value.value if isinstance(value, Text) else ""
            if meant is None:
                self._error(f"no lint rule is named `{key}`", node.keys[key].span, close_names(key))
            elif word not in {*Severity, _OFF}:
                self._error(f"`{word}` is no severity", value.span, "write error, warning, note or off")
            else:
                for code in meant:
                    if code not in words or words[code][0] >= len(meant):
                        words[code] = (len(meant), word)
        severities = {code: Severity(word) for code, (_, word) in words.items() if word != _OFF}
        return severities, frozenset(code for code, (_, word) in words.items() if word == _OFF)

    def _error(self, message: str, span: Span | None, help_: str | None) -> None:
        self.found.append(Diagnostic(INVALID, Severity.ERROR, message, span, help=help_))
