"""Binding and exports to a `Log`: the road from files to event tables."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlglot import exp

from servanda.diagnostics import Diagnostic, Severity
from servanda.logs.binding import Binding, Source, TimeColumn, TimeStyle, time_columns
from servanda.logs.binding_reader import read_binding
from servanda.logs.checks import row_checks
from servanda.logs.coverage import gaps, outside, read_ends
from servanda.logs.document import Findings
from servanda.logs.events import EventTables, eventless
from servanda.logs.files import Folder, size_of
from servanda.logs.findings import FileFindings, counted, run_checks
from servanda.logs.held import Holding
from servanda.logs.log import Coverage, Log, Progress, SourceSummary
from servanda.logs.needs import needed_events
from servanda.logs.quarantine import Quarantine
from servanda.logs.readers.reading import BrokenRow, Reading
from servanda.logs.repeats import disagreements
from servanda.logs.rules import bind_rules
from servanda.logs.scope import Scope
from servanda.logs.sealed import seal, unsealed
from servanda.logs.spool import Spool
from servanda.logs.sql import call, column, drop, run, table, whole
from servanda.logs.staging import JUDGED, Stage, compile_ignore, create_staged, judge, read_file
from servanda.logs.time_pattern import has_offset
from servanda.logs.times import LATEST, Clock, ZoneStep, zone_steps
from servanda.model.agreement import Agreement


def load_log(  # noqa: PLR0913 - what reading a log may be told, each by name
    agreement: Agreement,
    *,
    binding: Path | None,
    folder: Path | None,
    as_of: int | None,
    progress: Progress | None = None,
    set_aside: bool = False,
) -> tuple[Log | None, tuple[Diagnostic, ...]]:
    """The log of an agreement.

    `binding` is the binding file (None: `logs.yaml` beside the agreement), `folder` where its paths start (None: as
    the binding says), `as_of` an instant in microseconds UTC. Warnings may come with a log; with an error there is
    none. `set_aside`: rows that cannot be read or typed are warnings, and holes of the log.
    """
    path = binding if binding is not None else Path(agreement.file).parent / "logs.yaml"
    bound, diagnostics = read_binding(path, folder)
    if bound is None:
        return None, diagnostics
    loader = _Loader(agreement, bound, progress, set_aside=set_aside)
    log = loader.load(as_of)
    return log, (*diagnostics, *loader.diagnostics())


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What of a log could be read, however much is wrong with it.

    `log` is None where not even the binding could be read. `lost` are the sources of which nothing is there, with the
    events they would feed. `reached` is false where nothing says how far the log reaches: `as_of` is then made up.
    """

    log: Log | None
    lost: Mapping[str, tuple[str, ...]]
    reached: bool
    diagnostics: tuple[Diagnostic, ...]


def survey_log(
    agreement: Agreement,
    *,
    binding: Path,
    folder: Path | None,
    as_of: int | None,
    progress: Progress | None = None,
) -> Surveyed:
    """As `load_log`, but whatever can be read is; errors are said and stop nothing but the source they are about."""
    bound, diagnostics = read_binding(binding, folder, partial=True)
    if bound is None:
        return Surveyed(None, {}, False, diagnostics)  # noqa: FBT003 - nothing reached
    loader = _Loader(agreement, bound, progress, set_aside=True, lenient=True)
    log = loader.load(as_of)
    kept = {source.name.value for source in bound.sources} - loader.lost.keys()
    lost = {name: events for name, events in loader.lost.items() if name not in kept}
    for name, events in bound.unread:
        lost.setdefault(name, events)
    return Surveyed(log, lost, loader.reached, (*diagnostics, *loader.diagnostics()))


class _Loader:
    def __init__(
        self,
        agreement: Agreement,
        binding: Binding,
        progress: Progress | None,
        *,
        set_aside: bool,
        lenient: bool = False,
    ) -> None:
        self.lenient = lenient
        self.lost: dict[str, tuple[str, ...]] = {}
        self.reached = True
        self.agreement = agreement
        self.binding = binding
        self.progress = progress
        self.zone = ZoneInfo(agreement.zone)
        self.findings = Findings()
        self.severity = Severity.WARNING if set_aside else Severity.ERROR
        self.files = FileFindings(self.findings, self.severity)
        self.records: list[Diagnostic] = []
        self.folder = Folder(binding.folder, self.findings)
        self.connection = unsealed()
        self.quarantine = Quarantine(self.connection, agreement) if set_aside else None
        self.spool = Spool()
        self.tables = EventTables(self.connection)
        self.fed: set[str] = set()
        self.ends: dict[str, tuple[int, int]] = {}
        self.as_of = LATEST
        self.coverage: dict[str, Coverage] = {}
        self.summaries: list[SourceSummary] = []

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return (*self.findings.diagnostics, *self.files.diagnostics(), *self.records)

    def failed(self) -> bool:
        """Whether anything said so far stops the road."""
        return not self.lenient and any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics())

    def load(self, as_of: int | None) -> Log | None:
        """Read everything; None where anything was wrong."""
        stages = self.prepare(Path(self.spool.name))
        seal(self.connection, Path(self.spool.name), self.folder.files)
        end = self.end(as_of)
        if end is None and self.lenient:
            self.reached, end = False, LATEST
        self.as_of = self.as_of if end is None else end
        done, size = 0, sum(size_of(file.path) for stage in stages for file in stage.files)
        for stage in stages:
            done = self.read(stage, done, size)
        if end is None and not self.failed():
            message = "nothing says how far the log reaches: write `coverage:` into the binding, or give --as-of"
            self.findings.error("BIND022", message, self.binding.span)
        if self.failed() or end is None:
            self.connection.close()
            self.spool.cleanup()
            return None
        names = tuple(file.name for file in self.folder.files.values())
        aside = None
        if self.quarantine is not None:
            aside = self.quarantine.finish(self.tables.tables, self.coverage, names)
        return Log(
            self.connection,
            self.tables.tables,
            self.coverage,
            names,
            end,
            tuple(self.summaries),
            self.spool,
            tuple(self.folder.files),
            aside,
        )

    def prepare(self, scratch: Path) -> list[Stage]:
        """Everything that can be wrong before a record is read."""
        stages: list[Stage] = []
        for source in self.binding.sources:
            wrong = len(self.findings.diagnostics)
            scope = Scope(source, self.binding.constants, self.findings)
            files = self.folder.of(source)
            rules = bind_rules(source, scope, self.agreement)
            ignore = compile_ignore(source, scope)
            declared = (written.name for written in source.columns.values())
            times = time_columns(source)
            ordering = () if source.order is None else (source.order,)
            for name in (*source.identity, *(time.column for time in times), *declared, *ordering):
                scope.value(name)
            clocks = tuple(Clock(time, self.steps(time)) for time in times)
            if source.optional and not files:
                continue
            if self.lenient and len(self.findings.diagnostics) > wrong:
                self.lost[source.name.value] = tuple(dict.fromkeys(rule.event.value for rule in source.events))
                continue
            self.read_coverage(source)
            self.fed.update(rule.event.name for rule in rules)
            stages.append(Stage(self.connection, source, scope, rules, ignore, clocks, files, scratch))
        self.check_needs()
        return [] if self.failed() else stages

    def read_coverage(self, source: Source) -> None:
        if source.coverage is not None:
            ends = read_ends(source.coverage, self.zone, self.findings)
            if ends is not None:
                self.ends[source.name.value] = ends

    def steps(self, time: TimeColumn) -> tuple[ZoneStep, ...] | None:
        """The rules of a time column's zone, None where its times carry their offset."""
        if time.zone is None:
            if time.style is TimeStyle.DATE or (time.style is TimeStyle.LOCAL and not has_offset(time.pattern)):
                message = "times without offset need a zone: `zone: agreement` or an IANA name"
                self.findings.error("BIND005", message, time.span)
            return None
        name = self.agreement.zone if time.zone.value == "agreement" else time.zone.value
        with suppress(KeyError, ValueError, OSError):
            return zone_steps(name)
        self.findings.error(
            "BIND006", f"`{name}` is no time zone", time.zone.span, among=("agreement", "Asia/Shanghai")
        )
        return None

    def check_needs(self) -> None:
        for event, who in needed_events(self.agreement).items():
            if event not in self.fed and event in self.agreement.events:
                message = f"no source feeds event `{event}`, which {who} needs"
                self.findings.error("BIND016", message, self.binding.span)
            elif event not in self.fed:
                message = f"{who} is attested by a person, and no file of attestations is there"
                self.findings.error("BIND016", message, self.binding.span)

    def read(self, stage: Stage, done: int, size: int) -> int:
        """Read one source; a file of it that changes meanwhile makes an error, never a mixture."""
        with Holding(stage.files, self.folder.real, stage.scratch) as holding:
            for file, why in holding.refused:
                self.files.reading(stage.source, stage.scope, file, Reading(None, unreadable=why))
                if self.quarantine is not None:
                    self.quarantine.unread(stage, file.number, (BrokenRow("LOG001", why, None, None),))
            done = self.read_held(replace(stage, files=holding.files), done, size)
            for file in holding.changed():
                self.files.changed(file)
        return done

    def read_held(self, stage: Stage, done: int, size: int) -> int:
        create_staged(stage)
        records = 0
        for file in stage.files:
            if self.progress is not None:
                self.progress(file.name, done, size)
            sound, broken = read_file(stage, file, self.files)
            records += sound
            if self.quarantine is not None and broken:
                self.quarantine.unread(stage, file.number, broken)
            done += size_of(file.path)
        duplicates, conflicts = judge(stage, keep_conflicts=self.quarantine is not None)
        shown = (replace(one, severity=self.severity) for one in conflicts)
        self.records += counted(tuple(shown), len(conflicts))
        checks = row_checks(stage.source, stage.scope, stage.rules, stage.clocks)
        found, hit = run_checks(self.connection, JUDGED, checks, stage.files, self.severity)
        self.records += found
        self.cover(stage)
        if self.quarantine is not None and not self.failed():
            records -= self.quarantine.untyped(stage, hit, self.as_of, conflicts=bool(conflicts))
        for number, differing in disagreements(self.connection, JUDGED, stage.rules, stage.files, self.as_of):
            self.records += counted(tuple(replace(one, severity=self.severity) for one in differing), len(differing))
            if self.quarantine is not None and differing and not self.failed():
                records -= self.quarantine.disputed(stage, number, differing[0], self.as_of)
        if self.quarantine is not None:
            self.quarantine.keep_raw(stage)
        if not self.failed():
            self.tables.add(JUDGED, stage.source.name.value, stage.rules, self.as_of)
        self.summarise(stage, records, duplicates)
        drop(self.connection, JUDGED)
        if self.progress is not None:
            self.progress(stage.source.name.value, done, size)
        return done

    def cover(self, stage: Stage) -> None:
        source, name = stage.source, stage.source.name.value
        self.coverage[name] = Coverage(name, 0, 0, ())
        ends = self.ends.get(name)
        if ends is None:
            return
        self.coverage[name] = Coverage(name, *ends, gaps(self.connection, JUDGED, source, ends))
        warning = outside(self.connection, JUDGED, source, ends, self.zone)
        if warning is not None:
            self.records.append(warning)

    def summarise(self, stage: Stage, records: int, duplicates: int) -> None:
        ignored = exp.Filter(this=call("count", whole(1)), expression=exp.Where(this=column("ignored")))
        looked = exp.Where(this=exp.not_(column("ignored")))
        ends = [exp.Filter(this=call(name, column("at")), expression=looked.copy()) for name in ("min", "max")]
        [(skipped, first, last)] = run(self.connection, exp.select(ignored, *ends).from_(table(JUDGED)))
        none = eventless(self.connection, JUDGED, stage.rules)
        names = tuple(file.name for file in stage.files)
        name = stage.source.name.value
        aside = 0 if self.quarantine is None else self.quarantine.counts.get(name, 0)
        summary = SourceSummary(name, names, records, duplicates, none, int(skipped), first, last, aside)
        self.summaries.append(summary)

    def end(self, given: int | None) -> int | None:
        """As-of: the instant given, or the earliest end of coverage; None where neither is there."""
        return given if given is not None else min((until for _, until in self.ends.values()), default=None)
