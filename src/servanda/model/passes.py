"""The passes from files read to an agreement: merge, define, header, bridge, complete, check.

Each is a function over the `Work` in hand; they run in the order of `PASSES`.
"""

from collections.abc import Iterator

from servanda.diagnostics import Span
from servanda.model.agreement import Agreement, Clause, Metric, MetricCondition, MetricTrigger, Status
from servanda.model.calendars import calendar
from servanda.model.chain import Chain
from servanda.model.change import changed
from servanda.model.clauses import clause
from servanda.model.definitions import event, party, term, withdrawal
from servanda.model.findings import Findings, did_you_mean
from servanda.model.gather import title_of
from servanda.model.header import Header, header
from servanda.model.links import check_links
from servanda.model.merge import Source, lay_over
from servanda.model.metrics import metric
from servanda.model.names import Context, MetricInfo, Names
from servanda.model.numbers import ancestors
from servanda.model.references import ruled
from servanda.model.triggers import METRIC_KINDS
from servanda.records import draft, fresh
from servanda.syntax.tree import BlankValue, ClauseItem, Quote


@draft
class Work:
    """What the passes share."""

    chain: Chain
    findings: Findings
    source: Source = fresh(default_factory=Source)
    header: Header | None = None
    names: Names = fresh(default_factory=Names)
    metrics: dict[str, Metric] = fresh(default_factory=dict)
    clauses: list[Clause] = fresh(default_factory=list)

    @property
    def title(self) -> str:
        """The agreement's title, else its name."""
        return title_of(self.source.header)

    def below(self, *heading: str) -> Findings:
        """Findings under a heading of the agreement."""
        return self.findings.under(self.title, *heading)


def merge(work: Work) -> None:
    """Lay the files over each other, the oldest first."""
    chain = work.chain
    title = title_of(chain.layers[chain.root].header)
    work.source = merged(chain, chain.root, work.findings.under(title))


def merged(chain: Chain, file: str, findings: Findings) -> Source:
    """One file with all it extends."""
    source = Source()
    for name in chain.lineage(file):
        lay_over(source, chain.layers[name], chain.imports.get(name, {}), findings)
    return source


def define(work: Work) -> None:
    """Parties, calendars, terms and events by name; imported calendars and terms under dotted names."""
    source, names = work.source, work.names
    _define_values(source, "", names, work)
    for name, (target, span) in source.imports.items():
        if name in source.parties:
            work.below().error("MOD021", f"`{name}` is already the name of a party", span, help="choose another name")
        _define_values(merged(work.chain, target, Findings()), f"{name}.", names, work)
    names.imports = frozenset(source.imports)
    names.parties = {name: party(name, item, work.below(f"party {name}")) for name, item in source.parties.items()}
    names.events = {name: event(item, work.below(f"event {name}")) for name, item in source.events.items()}
    for name, item in source.events.items():
        withdrawal(item, names.events, work.below(f"event {name}"))
    names.clauses = source.clauses
    for name, metric_item in source.metrics.items():
        unit = metric_item.window.unit if metric_item.window else None
        kind = METRIC_KINDS[type(metric_item.body)]
        names.metrics[name] = MetricInfo(kind, unit, metric_item.partial, metric_item.name.span)


def _define_values(source: Source, prefix: str, names: Names, work: Work) -> None:
    for name, item in source.calendars.items():
        rule = calendar(f"{prefix}{name}", item, work.below(f"calendar {prefix}{name}"))
        names.calendars[rule.name] = rule
    for name, versions in source.terms.items():
        names.terms[f"{prefix}{name}"] = term(f"{prefix}{name}", versions, work.below(f"term {prefix}{name}"))


def read_header(work: Work) -> None:
    """The header, and the agreement's working calendar."""
    work.header = header(work.source, work.chain.root, work.below())
    workdays = work.header.workdays
    work.names.workdays_blank = any(name == "workdays" for name, _ in work.header.blanks)
    line = work.source.lines.get("workdays")
    if workdays is None or workdays in work.names.calendars:
        work.names.workdays = workdays
    elif line is not None:
        hint = did_you_mean(workdays, work.names.calendars)
        work.below().error("MOD020", f"unknown calendar `{workdays}`", line[0].span, help=hint)


def bridge(work: Work) -> None:
    """Metrics, then clauses."""
    for name, item in work.source.metrics.items():
        made = metric(item, Context(work.names, work.below(f"metric {name}")))
        if made is not None:
            work.metrics[name] = made
    for number, written in work.source.clauses.items():
        heading = tuple(
            f"{part} {known.title.value}" if known.title else part
            for part in (*ancestors(number), number)
            if (known := work.source.clauses.get(part)) is not None
        )
        context = Context(work.names, work.below(*heading))
        work.clauses.append(clause(written, (work.title, *heading), context))


def complete(work: Work) -> None:
    """Blanks that clauses need through their metrics, and through the term itself."""
    needed = ["runs"] if work.header is not None and work.header.runs is None else []
    needed += [name for name, _ in work.header.blanks if name == "timezone"] if work.header is not None else []
    work.clauses = [_with_blanks(item, work.source.clauses[item.number], work, needed) for item in work.clauses]


def check(work: Work) -> None:
    """Everything that takes two definitions to see."""
    check_links(work.clauses, work.metrics, work.names.events, work.findings)
    for item in work.clauses:
        if all(isinstance(line, Quote) for line in work.source.clauses[item.number].lines):
            message = f"clause {item.number} has no rule"
            hint = 'say what it is: a duty, `recital "…"` or `not checkable "…"`'
            work.findings.under(*item.heading).warning("MOD047", message, item.number_span, help=hint)
    if work.header is not None and work.header.status is Status.SIGNED:
        for name, span, heading in _blanks(work, work.header):
            message = f"`{name}` is blank, which blocks a signature"
            work.below(*heading).error("MOD014", message, span, help="fill it in, or set `status draft`")


def _blanks(work: Work, own: Header) -> Iterator[tuple[str, Span, tuple[str, ...]]]:
    """Every `?` of the agreement and what it extends, and of imports those that a clause needs."""
    for name, span in own.blanks:
        yield name, span, ()
    for name, source in work.source.parties.items():
        for fact, line in source.facts.items():
            if isinstance(line.value, BlankValue):
                yield f"{name}.{fact}", line.value.span, (f"party {name}",)
    for name, term_source in work.source.terms.items():
        for item in term_source.versions.values():
            if isinstance(item.value, BlankValue):
                yield name, item.value.span, (f"term {name}",)
    needed = dict.fromkeys(name for item in work.clauses for name in item.blanks)
    for name in needed:
        info = work.names.terms.get(name)
        if info is not None and name not in work.source.terms:
            yield name, info.term.span, (f"term {name}",)


def _with_blanks(item: Clause, written: ClauseItem, work: Work, always: list[str]) -> Clause:
    needed = [name for metric_name in _metrics_of(item) for name in _metric_blanks(metric_name, work)]
    periodic = item.attestation is not None and item.attestation.windows is not None
    if ruled(written) or periodic:
        needed += always
    return changed(item, blanks=tuple(dict.fromkeys([*item.blanks, *needed]))) if needed else item


def _metric_blanks(name: str, work: Work) -> tuple[str, ...]:
    known = work.metrics.get(name)
    return known.blanks if known is not None else ()


def _metrics_of(item: Clause) -> Iterator[str]:
    if isinstance(item.trigger, MetricTrigger):
        yield item.trigger.metric
    for act in item.norm.acts if item.norm else ():
        if isinstance(act.ensure, MetricCondition):
            yield act.ensure.metric
        yield from (line.metric for line in act.stating if line.metric)


def agreement(work: Work) -> Agreement | None:
    """The finished agreement; None where no header was read."""
    own, top = work.source.header, work.header
    if own is None or top is None:
        return None
    return Agreement(
        name=own.name.text,
        title=own.title.value if own.title else None,
        file=work.chain.root,
        language=top.language,
        version=top.version,
        status=top.status,
        text=top.text,
        zone=top.zone,
        runs=top.runs,
        workdays=work.names.workdays,
        parties=work.names.parties,
        calendars=work.names.calendars,
        terms={name: info.term for name, info in work.names.terms.items()},
        events=work.names.events,
        metrics=work.metrics,
        clauses=tuple(work.clauses),
        files=tuple(work.chain.layers),
        span=own.span,
    )


PASSES = (merge, define, read_header, bridge, complete, check)
