"""Reads an agreement's file and every file it extends or imports; circles and missing files are reported."""

from bisect import bisect
from collections.abc import Iterator
from functools import lru_cache

from servanda.diagnostics import Diagnostic, Span
from servanda.model.files import Loader
from servanda.model.findings import Findings
from servanda.model.gather import Layer, gather
from servanda.records import draft, fresh, record
from servanda.syntax import parse
from servanda.syntax.tree import BlankValue, HeaderLine, Item, SyntaxTree, TermItem, TextValue

_MOST_FILES = 200


@record
class Link:
    """One `extends` or `import`: what it names, resolved, and where."""

    word: str
    target: str
    span: Span


@draft
class Chain:
    """All files read. `extends` and `imports` hold only links that can be followed."""

    root: str
    layers: dict[str, Layer] = fresh(default_factory=dict)
    extends: dict[str, str] = fresh(default_factory=dict)
    imports: dict[str, dict[str, str]] = fresh(default_factory=dict)
    parsed: list[Diagnostic] = fresh(default_factory=list)

    def lineage(self, file: str) -> list[str]:
        """The file and what it extends, the oldest first."""
        files = [file]
        while (base := self.extends.get(files[-1])) is not None:
            files.append(base)
        return files[::-1]


def read_chain(text: str, file: str, loader: Loader, findings: Findings) -> Chain:
    """Read breadth first from `text`; every file once."""
    chain = Chain(file)
    _add(chain, text, file, findings)
    links = {file: list(_links(chain.layers[file], loader))}
    waiting = [file]
    while waiting:
        source = waiting.pop(0)
        for link in links[source]:
            if link.target in links or not _readable(link, loader, findings, len(links)):
                continue
            content, diagnostics = loader.read(link.target)
            chain.parsed.extend(diagnostics)
            if content is None:
                findings.error("MOD001", f"the file of this `{link.word}` cannot be read: {link.target}", link.span)
                continue
            _add(chain, content, link.target, findings)
            links[link.target] = list(_links(chain.layers[link.target], loader))
            waiting.append(link.target)
    _connect(chain, links, findings)
    return chain


def _add(chain: Chain, text: str, file: str, findings: Findings) -> None:
    tree, diagnostics = _parsed(text, file)
    chain.parsed.extend(diagnostics)
    starts = [item.span.start for item in tree.items]
    broken = {bisect(starts, one.span.start) - 1 for one in diagnostics if one.span is not None}
    items = tuple(_unread(item) if place in broken else item for place, item in enumerate(tree.items))
    chain.layers[file] = gather(SyntaxTree(file, items), findings)


@lru_cache(maxsize=16)
def _parsed(text: str, file: str) -> tuple[SyntaxTree, tuple[Diagnostic, ...]]:
    """As `parse`, whose results nobody can change: what many agreements extend is read once."""
    return parse(text, file)


def _unread(item: Item) -> Item:
    """A term whose line has an error says nothing: half a value would be of the wrong kind wherever it is used."""
    if not isinstance(item, TermItem):
        return item
    return TermItem(item.name, item.since, BlankValue(None, item.value.span), item.span)


def _links(layer: Layer, loader: Loader) -> Iterator[Link]:
    for line in layer.header.lines if layer.header else ():
        if isinstance(line, HeaderLine) and line.word == "extends" and isinstance(line.value, TextValue):
            yield Link("extends", loader.resolve(layer.file, line.value.value), line.value.span)
            break
    for item in layer.imports.values():
        yield Link("import", loader.resolve(layer.file, item.path.value), item.path.span)


def _readable(link: Link, loader: Loader, findings: Findings, read: int) -> bool:
    problem = f"is one file too many (more than {_MOST_FILES})" if read >= _MOST_FILES else loader.problem(link.target)
    if problem is not None:
        findings.error(
            "MOD001",
            f"the file of this `{link.word}` {problem}: {link.target}",
            link.span,
            help="write its path relative to the folder of this file",
        )
    return problem is None


def _connect(chain: Chain, links: dict[str, list[Link]], findings: Findings) -> None:
    """Depth first over the links; one that leads back to a file still open closes a circle and is not followed."""
    path = [chain.root]
    todo = [iter(links[chain.root])]
    done: set[str] = set()
    while todo:
        link = next(todo[-1], None)
        if link is None:
            done.add(path.pop())
            todo.pop()
        elif link.target in path:
            circle = [*path[path.index(link.target) :], link.target]
            findings.error("MOD002", f"these files lead back to themselves: {' → '.join(circle)}", link.span)
        elif link.target in links:
            _follow(chain, path[-1], link)
            if link.target not in done:
                path.append(link.target)
                todo.append(iter(links[link.target]))


def _follow(chain: Chain, source: str, link: Link) -> None:
    if link.word == "extends":
        chain.extends[source] = link.target
        return
    for name, item in chain.layers[source].imports.items():
        if item.path.span == link.span:
            chain.imports.setdefault(source, {})[name] = link.target
