"""File names as other programs want them: relative to the folder the command runs in, and as URIs."""

import os
from urllib.parse import quote


def relative(file: str) -> str:
    """`file` seen from the working folder, with `/` between folders; one outside of it by its whole path."""
    whole = os.path.normpath(os.path.join(os.getcwd(), file))  # noqa: PTH109, PTH118 -- links stay as written
    below = os.path.relpath(whole)
    shown = whole if below.split(os.sep, 1)[0] == os.pardir else below
    return shown.replace(os.sep, "/")


def uri(file: str) -> str:
    """The percent-encoded reference of a file (RFC 3986): relative within the working folder, else with `file://`.

    Every byte but letters, digits and `-._~/` is encoded: a colon in a first folder's name would begin a scheme, `#`
    and `?` would end the path.
    """
    path = relative(file)
    try:
        raw = os.fsencode(path)
    except UnicodeEncodeError:
        # no file has such a name; it must not stop the report of what names it
        raw = path.encode("utf-8", "backslashreplace")
    return ("file://" if path.startswith("/") else "") + quote(raw, safe="/")
