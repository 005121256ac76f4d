"""JSON text with exact decimals, safe to print."""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

Json: TypeAlias = "str | int | Decimal | bool | Sequence[Json] | Mapping[str, Json] | None"

_RISKY = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def encoded(value: Json) -> str:  # noqa: PLR0911 -- one return per kind of value
    """`value` as JSON on one line; a Decimal is a number with all its digits, 300.00 is `300`.

    Characters a terminal could obey or that hide text are written as escapes; the data stays the same.
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return _RISKY.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(value, ensure_ascii=False))
        case int():
            return str(value)
        case Decimal():
            return _number(value)
        case Mapping():
            return "{" + ", ".join(f"{encoded(name)}: {encoded(item)}" for name, item in value.items()) + "}"
    return "[" + ", ".join(encoded(item) for item in value) + "]"


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
