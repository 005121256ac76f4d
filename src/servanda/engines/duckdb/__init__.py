"""A plan and a log go in, outcomes come out: the embedded engine, one DuckDB process."""

from servanda.engines.duckdb.run import run

__all__ = ["run"]
