"""What the machine lacks: memory, room on the disk, streams, a home, an encoding."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from servanda.cli.guard import guarded
from servanda.logs.binding import Format, Layout
from servanda.logs.files import ExportFile
from servanda.logs.readers import Wanted, registry
from servanda.logs.readers.registry import lacking

resource = pytest.importorskip("resource", reason="no limits here")


@pytest.mark.parametrize("megabytes", [600, 900])
def test_memory_that_runs_out_is_said(place: Any, megabytes: int) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    ended = place.run(prepare=limited)
    if ended.code < 0 or ended.code == 127:
        pytest.skip("not even the interpreter fits")
    assert ended.code in {1, 3}
    assert ended.code == 1 or "memory" in ended.err
    assert place.leftovers() == []


def _asking_for_memory(path: Path, size: int) -> None:
    """A Parquet file whose footer says that the name of its writer has `size` letters."""
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    names = ("no", "at", "what", "ticket")
    rows = [("1", "2026-01-05T09:00:00", "asked", "a"), ("2", "2026-01-05T10:00:00", "answered", "a")]
    parquet.write_table(
        pyarrow.table({name: [row[at] for row in rows] for at, name in enumerate(names)}), path, compression="none"
    )
    content = path.read_bytes()
    end = len(content) - 8
    footer = content[end - int.from_bytes(content[end : end + 4], "little") : end]
    place = footer.index(b"parquet-cpp-arrow")
    length = bytearray()
    while size > 127:
        length.append(size & 127 | 128)
        size >>= 7
    length.append(size)
    damaged = footer[: place - 1] + bytes(length) + footer[place:]
    path.write_bytes(content[: end - len(footer)] + damaged + len(damaged).to_bytes(4, "little") + b"PAR1")


@pytest.mark.parametrize("quarantine", [False, True])
def test_a_file_that_asks_for_more_memory_than_it_can_need_is_damaged(place: Any, *, quarantine: bool) -> None:
    """The finding speaks of the file, not of the machine; set aside it leaves everything of its source open."""
    binding = place.logs / "logs.yaml"
    binding.write_text(binding.read_text(encoding="utf-8").replace("csv", "parquet"), encoding="utf-8")
    _asking_for_memory(place.logs / "desk.parquet", 2_000_000_000)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1900 << 20, 1900 << 20))

    options = ("--quarantine", "aside.csv") if quarantine else ()
    ended = place.run(*options, prepare=limited)
    assert ended.code == (1 if quarantine else 3)
    said = " ".join((ended.out.decode() + ended.err).split())
    assert "LOG001" in said
    assert "desk.parquet" in said
    assert "it is damaged, or packed beyond measure" in said
    assert "nothing was judged" not in said
    if quarantine:
        assert "undecided" in said
    assert place.leftovers() == []


def test_memory_that_ends_while_a_file_is_read_names_the_file(
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_of: Any) -> Any:
        raise MemoryError

    (tmp_path / "x.csv").write_text("a\n1\n", encoding="utf-8")
    monkeypatch.setattr(registry, "unpacked", read)
    file = ExportFile(tmp_path / "x.csv", "logs/x.csv", 0)
    with duckdb.connect() as connection:
        reading = registry.read_records(connection, file, Layout(Format.CSV), Wanted(("a",), False), tmp_path)  # noqa: FBT003
        assert reading.unreadable is not None
        assert reading.unreadable.startswith(
            "reading its 4 bytes asks for more memory than this process may use: it is"
        )
        monkeypatch.setattr(registry, "has_room", lambda *_of: False)
        code = guarded(
            lambda: registry.read_records(connection, file, Layout(Format.CSV), Wanted(("a",), False), tmp_path)  # noqa: FBT003
        )
    assert code == 3
    assert "not enough to read logs/x.csv; nothing was judged" in capsys.readouterr().err


def test_room_is_what_process_and_database_could_still_have() -> None:
    with duckdb.connect() as connection:
        assert registry.has_room(connection, 1 << 20)
        assert not registry.has_room(connection, 1 << 62)
        connection.execute("SET memory_limit = '32MB'")
        assert registry.has_room(connection, 1 << 20)
        assert not registry.has_room(connection, 64 << 20)


@pytest.mark.parametrize(("ending", "size"), [("csv", 9000), ("parquet", 1500)])
def test_a_full_disk_leaves_no_half_of_the_evidence(place: Any, ending: str, size: int) -> None:
    """Files end at some kilobytes, as on a disk that is full; the old evidence stays as it was."""
    target = place.folder / f"evidence.{ending}"
    target.write_bytes(b"before")

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    ended = place.run("--evidence", target.name, prepare=limited)
    assert ended.code in {2, 3}
    assert "too large" in ended.err
    assert target.read_bytes() == b"before"
    assert place.leftovers() == []


_SPILLING = """
import sys
import servanda.logs.sealed as sealed
from servanda.cli import main

sealed._CLOSED = {**sealed._CLOSED, "memory_limit": "30MB"}
sys.argv = ["servanda", "check", "shop", "-o", "result.txt"]
sys.exit(main())
"""


@pytest.mark.parametrize("megabytes", [1, None])
def test_a_disk_that_is_full_while_the_database_spills(place: Any, megabytes: int | None) -> None:
    """What does not fit into memory goes to the disk; where that ends, nothing is judged and nothing stays."""
    rows = "".join(f"{number},2026-01-05 10:00:00,asked,客户{number}-{'x' * 120}\n" for number in range(60_000))
    (place.logs / "desk.csv").write_text(f"no,at,what,ticket\n{rows}", encoding="utf-8")
    (place.folder / "result.txt").write_text("before", encoding="utf-8")

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        if megabytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (megabytes << 20, megabytes << 20))

    done = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-c", _SPILLING],
        cwd=place.folder,
        env={**os.environ, "TMPDIR": str(place.temporary)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        preexec_fn=limited,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr
    result = (place.folder / "result.txt").read_text(encoding="utf-8")
    if megabytes is None:
        assert (done.returncode, result != "before") == (1, True), done.stderr
    else:
        assert (done.returncode, result) == (3, "before"), done.stderr
        assert "nothing was judged" in done.stderr
        assert "File too large while working with temporary files" in done.stderr
    assert place.leftovers() == []


def test_a_result_that_cannot_be_written_is_no_result(place: Any) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "servanda", "check", "shop"],
            cwd=place.folder,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 3
    assert b"No space left" in done.stderr
    assert place.run("-o", "/dev/full").code == 2


def test_a_folder_that_may_not_be_written(place: Any) -> None:
    if os.geteuid() == 0:
        pytest.skip("nothing is closed to the superuser")
    closed = place.folder / "closed"
    closed.mkdir(mode=0o500)
    for option in ("-o", "--evidence"):
        ended = place.run(option, "closed/x.csv")
        assert (ended.code, "permission" in ended.err) == (2, True)


@pytest.mark.parametrize("form", ["text", "concise", "json"])
def test_a_reader_who_leaves_early(place: Any, form: str) -> None:
    process = place.start("--format", form)
    process.stdout.read(1)
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (1, b"")


@pytest.mark.parametrize(("closed", "code"), [(0, 1), (1, 1), (2, 1)])
def test_a_standard_stream_that_is_closed(place: Any, closed: int, code: int) -> None:
    """No file of the run gets the number of the stream: the evidence is what it is without."""
    place.run("--evidence", "evidence.csv")
    expected = (place.folder / "evidence.csv").read_bytes()
    (place.folder / "evidence.csv").unlink()
    ended = place.run("--evidence", "evidence.csv", prepare=lambda: os.close(closed))
    assert ended.code == code
    assert (place.folder / "evidence.csv").read_bytes() == expected


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "latin-1:strict"},
    ],
)
def test_an_encoding_without_the_agreement_s_characters(place: Any, environment: dict[str, str]) -> None:
    ended = place.run("-o", "result.txt", **environment)
    assert ended.code == 1
    assert "青禾母婴" in (place.folder / "result.txt").read_text(encoding="utf-8")
    ended = place.run(**environment)
    assert ended.code == 1
    assert b"breached" in ended.out
    assert ended.out.isascii() or environment["LC_ALL"] == "POSIX"


@pytest.mark.parametrize("home", ["", "/nonexistent"])
def test_no_home(place: Any, home: str) -> None:
    assert place.run(HOME=home, XDG_CACHE_HOME=home).code == 1


def test_no_place_for_temporary_files_but_the_next(place: Any) -> None:
    assert place.run(TMPDIR="/nonexistent").code == 1


def test_memory_and_disk_errors_of_the_database_are_no_defects(capsys: Any) -> None:
    def failing(error: Exception) -> Any:
        def body() -> int:
            raise error

        return body

    for error in (
        duckdb.OutOfMemoryException("Out of Memory Error: failed"),
        MemoryError(),
        duckdb.IOException('IO Error: Could not write file "x": No space left on device'),
        OSError(28, "No space left on device"),
    ):
        assert guarded(failing(error)) == 3
    assert guarded(failing(duckdb.BinderException("Binder Error: x"))) == 4
    assert capsys.readouterr().err.count("\n") == 5


def test_the_lack_of_a_machine_is_no_finding_about_a_file() -> None:
    assert lacking(OSError(28, "No space left on device"))
    assert lacking(duckdb.OutOfMemoryException("x"))
    assert lacking(duckdb.IOException("IO Error: Could not write: No space left on device"))
    assert not lacking(OSError(2, "No such file"))
    assert not lacking(duckdb.IOException("IO Error: no magic bytes"))
