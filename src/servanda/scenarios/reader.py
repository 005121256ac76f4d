"""A scenario file in, its scenarios out: typed by the agreement, each mistake with its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from servanda.clocks import Zone
from servanda.diagnostics import Diagnostic, Label, Severity
from servanda.logs.document import Findings, Items, Node, Table, Text, did_you_mean, visit
from servanda.model.agreement import Agreement
from servanda.plan import lower
from servanda.scenarios.covering import Covering
from servanda.scenarios.expecting import Expecting
from servanda.scenarios.happenings import MOST, Happenings
from servanda.scenarios.layers import Layer, Loader, agreement_of, read_layers
from servanda.scenarios.moments import NoMomentError, moment
from servanda.scenarios.sums import read_metrics, read_owed
from servanda.scenarios.written import Broken, Covered, Expectation, Happening, Scenario, ScenarioFile

_TOP = ("extends", "agreement", "as of", "coverage", "gaps", "defaults", "given", "scenarios")
_SCENARIO = ("name", "as of", "coverage", "gaps", "given", "events", "expect")
_OWED, _METRICS = "owed", "metrics"
_MOST_SCENARIOS = 10_000


def read_scenarios(path: Path, load: Loader) -> tuple[ScenarioFile | None, tuple[Diagnostic, ...]]:
    """The scenarios of a file, without those that have mistakes; None where the file as a whole cannot be used."""
    findings = Findings()
    layers = read_layers(path, findings)
    agreement = agreement_of(layers, load, findings) if layers else None
    if agreement is None:
        return None, tuple(findings.diagnostics)
    reader = _Reader(str(path), layers, agreement, findings)
    return reader.read(), tuple(findings.diagnostics)


@dataclass(slots=True)
class _Reader:
    """Reads one chain of layers."""

    file: str
    layers: tuple[Layer, ...]
    agreement: Agreement
    findings: Findings
    happenings: Happenings = field(init=False)
    expecting: Expecting = field(init=False)
    zone: Zone = field(init=False)
    given: dict[str, tuple[Happening, ...] | None] = field(init=False, default_factory=dict)
    given_nodes: dict[str, Node] = field(init=False, default_factory=dict)

    def read(self) -> ScenarioFile | None:
        self.zone = Zone(self.agreement.zone)
        before = self.errors()
        for layer in self.layers:
            for key, node in layer.table.entries.items():
                if key not in _TOP:
                    self.unknown(key, layer.table, _TOP, "a scenario file")
                elif key == "given" and isinstance(node, Table):
                    self.given_nodes.update(node.entries)
                elif key == "given":
                    self.findings.error("TEST005", "`given` is a mapping of names to lists of events", node.span)
        self.happenings = Happenings(self.agreement, self.zone, self.findings, self.defaults())
        self.expecting = Expecting(self.agreement, self.zone, self.findings)
        covering = Covering(self.agreement, self.zone, self.findings)
        if self.errors() > before:
            # what is wrong for all scenarios is said once, not again for each
            return None
        written = self.written()
        scenarios: list[Scenario | Broken] = []
        for node in written.values():
            count = self.errors()
            made = self.scenario(node, covering)
            if made is not None and self.errors() == count:
                scenarios.append(made)
            else:
                name = node.entries.get("name")
                scenarios.append(Broken(name.value if isinstance(name, Text) else "", node.span))
        return ScenarioFile(self.file, self.agreement, tuple(scenarios))

    def errors(self) -> int:
        return sum(one.severity is Severity.ERROR for one in self.findings.diagnostics)

    def unknown(self, key: str, table: Table, known: tuple[str, ...], what: str) -> None:
        self.findings.error("TEST004", f"`{key}` is no key of {what}", table.keys[key].span, suggest=key, among=known)

    # --- what all scenarios share -------------------------------------------------------------------------------------

    def defaults(self) -> Mapping[str, tuple[Text, ...]]:
        from servanda.logs.rules import known_events  # noqa: PLC0415 - only names are wanted here

        names = tuple(known_events(self.agreement))
        found: dict[str, tuple[Text, ...]] = {}
        for layer in self.layers:
            node = layer.table.entries.get("defaults")
            if node is not None and not isinstance(node, Table):
                self.findings.error("TEST005", "`defaults` is a mapping of events to field=value …", node.span)
            for name, line in node.entries.items() if isinstance(node, Table) else ():
                if name not in names:
                    span = node.keys[name].span if isinstance(node, Table) else line.span
                    hint = did_you_mean(name, names) or f"there are: {', '.join(names)}"
                    self.findings.error("TEST010", f"{self.agreement.name} has no event `{name}`", span, help_=hint)
                elif not isinstance(line, Text):
                    self.findings.error("TEST005", f"the defaults of {name} are one text", line.span)
                else:
                    found[name] = (*found.get(name, ()), line)
        return found

    def shared(self, key: str) -> Node | None:
        """What the last layer that says it says."""
        return next((one.table.entries[key] for one in reversed(self.layers) if key in one.table.entries), None)

    def written(self) -> dict[str, Table]:
        """Scenarios by name: one of the same name in a later layer takes the place of the earlier one."""
        found: dict[str, Table] = {}
        for layer in self.layers:
            node = layer.table.entries.get("scenarios")
            if node is None:
                continue
            if not isinstance(node, Items) or not node.items:
                self.findings.error("TEST005", "`scenarios` is a list with at least one scenario", node.span)
                continue
            own: dict[str, Text] = {}
            for number, item in enumerate(node.items):
                if not isinstance(item, Table):
                    message = "a scenario is a mapping with `name`, `events` and `expect`"
                    self.findings.error("TEST005", message, item.span)
                    found[f"\0{layer.path}{number}"] = Table({}, {}, item.span)
                    continue
                name = item.entries.get("name")
                if not isinstance(name, Text) or not name.value.strip():
                    self.findings.error("TEST006", "a scenario needs a `name`", item.span)
                    found[f"\0{layer.path}{number}"] = item
                elif name.value in own:
                    message = f"two scenarios of this file are called `{name.value}`"
                    self.findings.error("TEST019", message, name.span)
                    found[f"\0{layer.path}{number}"] = Table({"name": name}, item.keys, item.span)
                else:
                    own[name.value] = name
                    found[name.value] = item
        if not found and not self.errors():
            self.findings.error("TEST006", "no scenario is written here", self.layers[-1].table.span)
        return found

    # --- one scenario -------------------------------------------------------------------------------------------------

    def scenario(self, table: Table, covering: Covering) -> Scenario | None:
        name = table.entries.get("name")
        if not isinstance(name, Text) or set(table.entries) == {"name"}:
            if isinstance(name, Text) and len(table.keys) <= 1:
                self.findings.error("TEST006", "a scenario needs `expect`", table.span)
            return None
        for key in table.entries:
            if key not in _SCENARIO:
                self.unknown(key, table, _SCENARIO, "a scenario")
        as_of = self.as_of(table, name)
        events = (*self.givens(table.entries.get("given")), *self.events(table.entries.get("events"), "`events`"))
        if len(events) > 10 * MOST:
            self.findings.error("TEST009", f"more than {10 * MOST:,} events in one scenario", name.span)
        self.twice(events)
        expected = self.expected(table, name)
        if as_of is None:
            return None
        covered = self.covered(table, covering, as_of, events)
        return Scenario(name.value, name.span, as_of, events, covered, expected)

    def twice(self, events: tuple[Happening, ...]) -> None:
        """An export that has a record twice tells of one event: here nobody could say which is meant."""
        known: dict[tuple[object, ...], Happening] = {}
        for one in events:
            same = known.setdefault((one.event, one.at, tuple(sorted(one.fields.items(), key=str))), one)
            if same is not one:
                self.findings.diagnostics.append(
                    Diagnostic(
                        "TEST021",
                        Severity.ERROR,
                        f"this {one.event} is written twice, field by field: records that are alike count once",
                        one.span,
                        labels=(Label(same.span, "the first one"),) if same.span != one.span else (),
                        help="leave it out, or let them differ: a field, a second",
                    )
                )

    def as_of(self, table: Table, name: Text) -> int | None:
        node = table.entries.get("as of", self.shared("as of"))
        if node is None:
            help_ = "add `as of: 2026-04-01`, here or at the top of the file for all scenarios"
            self.findings.error("TEST006", "as of when is this scenario judged?", name.span, help_=help_)
            return None
        if not isinstance(node, Text):
            self.findings.error("TEST005", "`as of` is one instant", node.span)
            return None
        try:
            return moment(node.value, self.zone)
        except NoMomentError as error:
            self.findings.error("TEST008", str(error.args[0]), node.span, help_=str(error.args[1]))
            return None

    def givens(self, node: Node | None) -> tuple[Happening, ...]:
        if node is None:
            return ()
        found: list[Happening] = []
        for item in node.items if isinstance(node, Items) else (node,):
            if not isinstance(item, Text):
                self.findings.error("TEST005", "`given` of a scenario is a name or a list of names", item.span)
            elif item.value not in self.given_nodes:
                names = tuple(self.given_nodes)
                hint = did_you_mean(item.value, names) or f"there are: {', '.join(names) or 'none'}"
                message = f"nothing is given under the name `{item.value}`"
                self.findings.error("TEST015", message, item.span, help_=hint)
            else:
                if item.value not in self.given:
                    self.given[item.value] = self.events(self.given_nodes[item.value], f"`{item.value}`")
                found += self.given[item.value] or ()
        return tuple(found)

    def events(self, node: Node | None, what: str) -> tuple[Happening, ...]:
        if node is None:
            return ()
        if isinstance(node, Text) and not node.value.strip():
            return ()
        if not isinstance(node, Items):
            self.findings.error("TEST005", f"{what} is a list of lines, each a time and an event", node.span)
            return ()
        lines = [item for item in node.items if isinstance(item, Text)]
        for item in node.items:
            if not isinstance(item, Text):
                help_ = "put the whole line in single quotes where it holds `: `, or begins with a bracket"
                self.findings.error("TEST005", "an event is one line of text", item.span, help_=help_)
        return self.happenings.read(lines)

    def covered(
        self, table: Table, covering: Covering, as_of: int, events: tuple[Happening, ...]
    ) -> Mapping[str, Covered]:
        coverage = table.entries.get("coverage", self.shared("coverage"))
        gaps = table.entries.get("gaps", self.shared("gaps"))
        return covering.read(coverage, gaps, as_of, min((one.at for one in events), default=as_of))

    def expected(self, table: Table, name: Text) -> tuple[Expectation, ...]:
        node = table.entries.get("expect")
        if node is None:
            help_ = 'add `expect:` with lines such as `"3.2": met`'
            self.findings.error("TEST006", "a scenario needs `expect`", name.span, help_=help_)
            return ()
        if not isinstance(node, Table) or not node.entries:
            self.findings.error("TEST005", "`expect` is a mapping of clauses to what becomes of them", node.span)
            return ()
        found: list[Expectation] = []
        numbers = tuple(clause.number for clause in self.agreement.clauses)
        readers: dict[str, Callable[[Node], None]] = {
            number: (lambda value, number=number: found.extend(self.clause(number, value)))  # type: ignore[misc]
            for number in numbers
        }
        readers[_OWED] = lambda value: found.extend(self.owed(value))
        readers[_METRICS] = lambda value: found.extend(
            read_metrics(value, self.agreement, lower(self.agreement), self.findings)
        )
        unknown = [key for key in node.entries if key not in readers]
        for key in unknown:
            hint = did_you_mean(key, tuple(readers)) or f"there are: {', '.join(readers)}"
            message = f"{self.agreement.name} has no clause `{key}`"
            self.findings.error("TEST016", message, node.keys[key].span, help_=hint)
        known = Table({key: one for key, one in node.entries.items() if key in readers}, node.keys, node.span)
        visit(known, readers, self.findings, "expectations", "TEST016")
        return tuple(found)

    def lines(self, node: Node, what: str) -> tuple[Text, ...]:
        items = node.items if isinstance(node, Items) else (node,)
        found = tuple(item for item in items if isinstance(item, Text))
        if len(found) < len(items) or not items:
            self.findings.error("TEST005", f"{what} is one line or a list of lines", node.span)
        return found

    def clause(self, number: str, node: Node) -> list[Expectation]:
        lines = self.lines(node, f"what is expected of {number}")
        return [one for line in lines if (one := self.expecting.read(number, line)) is not None]

    def owed(self, node: Node) -> list[Expectation]:
        lines = self.lines(node, "`owed`")
        return [one for line in lines if (one := read_owed(line, self.agreement, self.findings)) is not None]
