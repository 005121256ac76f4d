"""What a person at a terminal sees, and what happens when nobody is there to see it."""

import io
import os
import pty
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from servanda.cli.exits import ExitCode, NotEvaluatedError, UsageError
from servanda.cli.formats import Patient, colourful
from servanda.cli.guard import guarded
from servanda.cli.output import columns_of, opened, print_texts
from servanda.cli.progress import Progress


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("term", "no_color", "colours"),
    [
        ("xterm-256color", None, True),
        ("xterm-256color", "", True),
        ("xterm-256color", "1", False),
        ("dumb", None, False),
        ("", None, False),
        (None, None, False),
    ],
)
def test_colours_are_for_terminals_that_can(
    monkeypatch: pytest.MonkeyPatch,
    term: str | None,
    no_color: str | None,
    colours: bool,  # noqa: FBT001
) -> None:
    for name, value in (("TERM", term), ("NO_COLOR", no_color)):
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    assert bool(colourful(Screen())) is colours
    assert not colourful(io.StringIO())


def test_text_in_colour_is_the_same_text(monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.text import Text  # noqa: PLC0415 - as the program does: only where colours are wanted

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "40")
    screen, pipe = Screen(), io.StringIO()
    # longer than the terminal is wide, with what looks like markup and like an emoji
    line = Text("迟延 [bold]not bold[/bold] :warning: " + "x" * 60, style="red")
    print_texts([line], screen)
    print_texts([line], pipe)
    assert pipe.getvalue() == line.plain + "\n"
    assert "\x1b[31m" in screen.getvalue()
    assert line.plain in screen.getvalue().replace("\x1b[31m", "").replace("\x1b[0m", "")
    assert columns_of(pipe) is None
    assert columns_of(screen) == 40


def terminal_output(act: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> str:
    """What `act` writes to a terminal that is its standard error."""
    ours, theirs = pty.openpty()
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        act()
        stream.flush()
        os.set_blocking(ours, False)
        found = b""
        try:
            while part := os.read(ours, 65536):
                found += part
        except BlockingIOError:
            pass
    os.close(ours)
    return found.decode()


def test_long_work_shows_its_stage_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("servanda.cli.progress.DELAY", 0.01)

    def work() -> None:
        with Progress() as progress:
            progress("reading chat [red]", None)
            time.sleep(0.5)
            progress("checking 2.1.1.3", 0.5)
            time.sleep(0.5)

    shown = terminal_output(work, monkeypatch)
    # a stage's name is no markup
    assert "reading chat [red]" in shown
    assert "checking 2.1.1.3" in shown
    # the line is wiped at the end
    assert shown.rstrip().endswith(("\x1b[2K", "\x1b[?25h"))


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def work() -> None:
        with Progress() as progress:
            progress("reading", None)

    assert terminal_output(work, monkeypatch) == ""


def test_nothing_moves_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("servanda.cli.progress.DELAY", 0.0)
    quiet = io.StringIO()
    monkeypatch.setattr(sys, "stderr", quiet)
    with Progress() as progress:
        progress("reading", 0.5)
        time.sleep(0.2)
    assert quiet.getvalue() == ""


# --- how a command ends -----------------------------------------------------------------------------------------------


def failing(error: BaseException) -> Callable[[], int]:
    def body() -> int:
        raise error

    return body


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (UsageError("no such clause: 9\x1b[31m"), ExitCode.USAGE, "servanda: no such clause: 9"),
        (NotEvaluatedError("the log ends"), ExitCode.NOT_EVALUATED, "servanda: the log ends"),
        (NotEvaluatedError(), ExitCode.NOT_EVALUATED, ""),
        (KeyboardInterrupt(), ExitCode.INTERRUPTED, ""),
        (ZeroDivisionError("oops"), ExitCode.INTERNAL, "internal error (ZeroDivisionError: oops)"),
    ],
)
def test_every_end_has_its_exit_code(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: ExitCode, said: str
) -> None:
    assert guarded(failing(error)) == code
    found = capsys.readouterr().err
    assert said in found
    assert bool(said) is bool(found)
    assert "\x1b" not in found


def test_debugging_shows_where_it_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVANDA_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        guarded(failing(ZeroDivisionError()))


def test_what_the_body_says_is_the_exit_code() -> None:
    assert guarded(lambda: 1) == 1


def test_a_file_that_fails_halfway_is_not_there(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_text("before", encoding="utf-8")

    def write() -> None:
        with opened(target) as stream:
            stream.write("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write()
    assert target.read_text(encoding="utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_a_patient_writer_lets_other_errors_through() -> None:
    def write() -> None:
        with Patient():
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write()
