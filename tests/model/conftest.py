"""Small agreements for the model's tests."""

from collections.abc import Callable

import pytest

from servanda.diagnostics import Diagnostic, Severity
from servanda.model import Memory, load_text
from servanda.model.agreement import Agreement, Clause

HEADER = """agreement small "小协议"
  language 1
  timezone Asia/Shanghai
  runs 2026-01-01 to 2026-12-31
  workdays office
"""

DEFINITIONS = """
party provider
  name = "云帆"
party client
  kind = ? one of enterprise, individual
  mailbox = "ops@client.example"
calendar office
  open mon to fri 09:00-18:00
  holidays cn
term limit = 15 minutes
term evening = 17:00
term fee = 20000 CNY
term target = 85%
term agents = a01, a02
event asked
  case id
  customer id
  level optional number
  channel one of phone, email
  urgent yes/no
event answered
  case id
  customer id
  agent id
  channel one of phone, email
  text optional text
event escalated
  case id
  level number
event reported
  kind one of weekly, monthly
  recipient id
  period period
  volume optional number
  rate optional number
event paid
  period period
  amount money
event added
  customer id
event demanded
  case id
  reason optional text
metric volume = count of answered
  each complete month
metric rate = share of asked with answered within 7 days
  for the same case
  each complete week
"""

FILE = "small.agreement"


def _loaded(
    body: str, *, header: str = HEADER, definitions: str = DEFINITIONS, **others: str
) -> tuple[Agreement, str, tuple[Diagnostic, ...]]:
    """The agreement of header, definitions and `body`, its text, and what was found; `others` are files beside it."""
    text = f"{header}{definitions}{body}\n"
    files = {f"{name}.agreement": content for name, content in others.items()}
    agreement, found = load_text(text, FILE, Memory({FILE: text, **files}))
    assert agreement is not None, found
    return agreement, text, found


def _clause_of(body: str, number: str = "1") -> Clause:
    """Clause 1 of an agreement that loads without a finding."""
    agreement, _, found = _loaded(body)
    assert found == ()
    clause = agreement.clause(number)
    assert clause is not None
    return clause


def _findings(body: str, **options: str) -> list[tuple[str, str]]:
    """Code and marked text of each finding."""
    _, text, found = _loaded(body, **options)
    return [(item.code, _marked(item, text)) for item in found]


def _only(body: str, **options: str) -> tuple[Diagnostic, str]:
    """The one finding, an error, and the text it marks."""
    _, text, found = _loaded(body, **options)
    assert len(found) == 1, found
    assert found[0].severity is Severity.ERROR
    return found[0], _marked(found[0], text)


def _marked(item: Diagnostic, text: str) -> str:
    """The stretch of `text` a finding points at."""
    assert item.span is not None
    return text[item.span.start : item.span.end]


@pytest.fixture
def loaded() -> Callable[..., tuple[Agreement, str, tuple[Diagnostic, ...]]]:
    """Agreement, its text, and what was found."""
    return _loaded


@pytest.fixture
def clause_of() -> Callable[..., Clause]:
    """A clause of an agreement without findings."""
    return _clause_of


@pytest.fixture
def findings() -> Callable[..., list[tuple[str, str]]]:
    """Code and marked text of each finding."""
    return _findings


@pytest.fixture
def only() -> Callable[..., tuple[Diagnostic, str]]:
    """The one error and the text it marks."""
    return _only
