"""`servanda clock`: working time and deadlines, reckoned as a check reckons them."""

from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.formats import Format
from servanda.cli.guard import guarded
from servanda.cli.reckoning.question import CalendarOptions, Operation, Question


def clock(  # noqa: PLR0913, PLR0917 -- one parameter per option
    operation: Annotated[Operation, typer.Argument(metavar="QUESTION", help="add, sub, due, between, next-open, …")],
    operands: Annotated[list[str], typer.Argument(metavar="TIME...", help="As above; quotes are not needed.")],
    agreement: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Take zone, calendars and terms from this agreement.")
    ] = None,
    calendar: Annotated[
        str | None, typer.Option(metavar="NAME", help="The agreement's calendar. Default: its workdays.")
    ] = None,
    zone: Annotated[str | None, typer.Option(metavar="ZONE", help="IANA name; wall clocks are read in it.")] = None,
    opens: Annotated[
        list[str] | None,
        typer.Option("--open", metavar="HOURS", help="'mon to fri 09:00-12:00,13:00-18:00'; repeatable."),
    ] = None,
    holidays: Annotated[str | None, typer.Option(metavar="SET", help="Frozen public holidays: cn, de_by, …")] = None,
    makeup: Annotated[str | None, typer.Option(metavar="HOURS", help="Hours of make-up workdays of the set.")] = None,
    override: Annotated[
        list[str] | None, typer.Option(metavar="'DATE HOURS'", help="'2026-01-04 09:00-18:00'; repeatable.")
    ] = None,
    closed: Annotated[
        list[str] | None,
        typer.Option("--closed", "--holiday", metavar="DATE", help="A day off, or 'DATE to DATE'; repeatable."),
    ] = None,
    pause: Annotated[
        list[str] | None,
        typer.Option(metavar="FROM..TO", help="A stretch in which the clock stands still; repeatable."),
    ] = None,
    chosen: Annotated[Format, typer.Option("--format", help="How to print the answer.")] = Format.TEXT,
) -> None:
    """Reckon with working time: what is due when, how long, open or not.

    \b
    servanda clock add START LENGTH      15 minutes, 2 working hours, 3工作日, 1 month
    servanda clock sub START LENGTH      backwards
    servanda clock due START LINE        by 09:30 on the next working day
    servanda clock between START END     open time; without a calendar all time
    servanda clock next-open AT          the first open instant from AT on
    servanda clock prev-close AT         the last closing up to AT
    servanda clock is-open AT            exit code 0 open, 1 closed
    servanda clock days FIRST [LAST]     the hours of each day; 2026-02 is a month

    Exit codes: 0 answered, 1 closed (is-open), 2 wrong usage, 3 cannot tell, 4 internal error.
    """  # noqa: D301 -- the backspace is a character, click's mark for a block that keeps its lines

    def body() -> int:
        from servanda.cli.reckoning.run import run_clock  # noqa: PLC0415 -- loads where it runs

        options = CalendarOptions(opens or (), holidays, makeup, override or (), closed or ())
        return run_clock(Question(operation, operands, agreement, calendar, zone, options, pause or (), chosen))

    raise typer.Exit(guarded(body))
