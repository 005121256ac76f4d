"""Whatever a text is, every format made for other programs holds it, is well formed and gives it back."""

import json
import xml.etree.ElementTree as ET

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from servanda.diagnostics import Diagnostic, Label, Severity
from servanda.reports.findings import Findings
from servanda.reports.github import github
from servanda.reports.junit import junit
from servanda.reports.of_diagnostics import linted
from servanda.reports.plain import plain
from servanda.reports.sarif import sarif
from tests.reports.samples import span
from tests.reports.test_sarif import SCHEMA

texts = st.text(
    st.characters(codec=None) | st.sampled_from("%\r\n:,{}[]()<>&\"'`\x1b\x00\ud800\u202e"), min_size=1, max_size=40
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def saying(text: str) -> Findings:
    labels = (Label(span(2, 1, 2), text),)
    one = Diagnostic(
        "X1", Severity.ERROR, text, span(1, 1, 2, f"{text}.agreement"), labels, help=text, breadcrumb=("a", text)
    )
    return linted(["a"], [one])


@given(texts)
def test_sarif(text: str) -> None:
    log = json.loads(sarif(saying(text)))
    VALIDATOR.validate(log)
    (result,) = log["runs"][0]["results"]
    first = result["message"]["text"].split("\n")[0]
    assert first.replace("{{", "{").replace("}}", "}").replace("\\[", "[") == plain(text).replace("\\[", "[")
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert not set(uri) & set(' <>"{}|\\^`?#[]')


@given(texts)
def test_junit(text: str) -> None:
    root = ET.fromstring("\n".join(junit(saying(text))))  # noqa: S314 -- what we wrote ourselves
    (failure,) = root.findall(".//failure")
    assert failure.get("message") == plain(text)
    assert f"help: {plain(text)}" in (failure.text or "").split("\n")


@given(texts)
def test_github(text: str) -> None:
    command, _ = github(saying(text))
    _, properties, data = command.split("::", 2)
    lines = data.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%").split("\n")
    assert lines[:2] == [plain(text), f"help: {plain(text)}"]
    assert [pair.partition("=")[0] for pair in properties.partition(" ")[2].split(",")] == [
        "file", "line", "col", "endLine", "endColumn", "title"
    ]  # fmt: skip
