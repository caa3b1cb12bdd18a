"""Several texts in one cell, each apart again whatever is in it: Red, "Green, dark", "5"" screen"."""

import json
import re
from collections.abc import Iterable

# The first that stands between texts parts them.
MARKS = ";\n|"
QUOTED = re.compile(r'[ \t]*"((?:[^"]|"")*)"[ \t]*')
# Such texts where they stand alone between marks; what only begins with a quotation mark is as it is.
ALONE = re.compile(r'(?:^|(?<=[;\n|,]))[ \t]*"(?:[^"]|"")*"[ \t]*(?=$|[;\n|,])')
# What `apart` would take for the beginning of one, or of a list as JSON.
OPENING = re.compile(r'(?:^|[;\n|,])[ \t]*"|^\["')


def joined(parts: Iterable[str], mark: str = ", ") -> str:
    """As `apart` reads it; texts that would be taken for several are in quotation marks."""
    parts = list(parts)
    parting = MARKS + "," if len(parts) < 2 or mark.strip() else ";\n"
    return mark.join(
        _quoted(part) if OPENING.search(part) or any(one in part for one in parting) else part
        for part in parts
    )


def _quoted(part: str) -> str:
    doubled = part.replace('"', '""')
    return f'"{doubled}"'


def apart(text: str) -> list[str]:
    """A list as JSON; else by semicolon, line or bar where there is one, else by comma."""
    if (listed := as_json(text)) is not None:
        return listed
    bare = ALONE.sub("", text) if '"' in text else text
    return parted(text, next((mark for mark in MARKS if mark in bare), ","))


def as_json(text: str) -> list[str] | None:
    """["backend", "security"]"""
    if not (text.startswith('["') and text.endswith('"]')):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if all(isinstance(one, str) for one in found) else None


def parted(text: str, mark: str) -> list[str]:
    if '"' not in text or len(mark) != 1:
        return text.split(mark)
    found, at = [], 0
    while at <= len(text):
        quoted = QUOTED.match(text, at)
        if quoted and text[quoted.end() : quoted.end() + 1] in ("", mark):
            found.append(quoted[1].replace('""', '"'))
            at = quoted.end() + 1
            continue
        end = text.find(mark, at)
        end = len(text) if end < 0 else end
        found.append(text[at:end])
        at = end + 1
    return found
