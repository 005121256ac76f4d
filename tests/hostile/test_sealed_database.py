"""The database the logs are read into: even a crafted statement could not leave it."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from servanda.logs import load_log
from servanda.model.load import load


@pytest.fixture
def log(shop: Any) -> Any:
    shop.write()
    agreement, _ = load(shop.folder / "shop.agreement")
    assert agreement is not None
    made, found = load_log(agreement, binding=None, folder=None, as_of=None)
    assert made is not None, found
    return made


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_blob('/proc/self/environ')",
        "SELECT * FROM read_json('{elsewhere}')",
        "SELECT * FROM read_parquet('{elsewhere}')",
        "SELECT * FROM read_csv('{spool}/../{name}')",
        "SELECT * FROM read_csv('{elsewhere}')",
        "SELECT * FROM '{elsewhere}'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM sniff_csv('{elsewhere}')",
        "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
        "SELECT * FROM read_csv('s3://bucket/x.csv')",
        "SELECT * FROM query('SELECT * FROM read_csv(''/etc/passwd'')')",
        "SELECT * FROM query_table(['/etc/passwd'])",
        "COPY (SELECT 1) TO '{target}'",
        "COPY (SELECT 1) TO '/dev/stdout'",
        "EXPORT DATABASE '{target}'",
        "IMPORT DATABASE '{target}'",
        "ATTACH '{target}' AS other",
        "ATTACH 'http://127.0.0.1:9/x.db' AS other",
        "INSTALL httpfs",
        "FORCE INSTALL httpfs FROM 'http://127.0.0.1:9'",
        "LOAD httpfs",
        "LOAD '{target}'",
        "SELECT getenv('HOME')",
        "CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "SET allowed_paths = ['/etc/passwd']",
        "SET lock_configuration = false",
        "SET autoload_known_extensions = true",
        "SET temp_directory = '/'",
        "SET memory_limit = '1TB'",
        "RESET allowed_directories",
        "PRAGMA enable_profiling = 'json'",
        "CALL enable_logging(storage = 'file', storage_path = '{target}')",
        "SELECT * FROM secret_of_the_program",
    ],
)
def test_no_way_out(log: Any, tmp_path_factory: Any, statement: str) -> None:
    folder = tmp_path_factory.mktemp("elsewhere")
    elsewhere, target = folder / "secret.csv", folder / "target"
    elsewhere.write_text("a\n1\n")
    secret_of_the_program = [("leaked",)]  # noqa: F841 - a name the database must not find here
    place = {"elsewhere": elsewhere, "target": target, "spool": log.spool.name, "name": elsewhere.name}
    with pytest.raises(duckdb.Error):
        log.connection.execute(statement.format(**place)).fetchall()
    assert sorted(path.name for path in folder.iterdir()) == ["secret.csv"]


def test_what_is_set(log: Any) -> None:
    def setting(name: str) -> Any:
        return log.connection.execute("SELECT current_setting(?)", [name]).fetchone()[0]

    assert setting("enable_external_access") is False
    assert setting("lock_configuration") is True
    assert setting("autoload_known_extensions") is False
    assert setting("autoinstall_known_extensions") is False
    assert Path(setting("temp_directory")).is_relative_to(log.spool.name)


def test_the_log_s_own_folder_is_open(log: Any) -> None:
    target = Path(log.spool.name) / "out.csv"
    log.connection.execute(f"COPY (SELECT 1) TO '{target}'")
    assert target.exists()
