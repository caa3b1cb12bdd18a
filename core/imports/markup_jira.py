"""Jira's wiki markup as Markdown, line by line; no expression here looks further than its line."""

import re
from collections.abc import Callable, Iterator

from core.imports.markup_lines import Lines
from core.imports.values import LIMITS, fitting

BLOCK = re.compile(r"\{(code|noformat|quote)(?::([^{}\n]{0,200}))?\}")
HEADING = re.compile(r"^\s{0,3}h([1-6])\.\s+")
LIST = re.compile(r"^\s*([*#-]{1,6})\s+(?=\S)")
RULE = re.compile(r"^\s*-{4,}\s*$")
COLOUR = re.compile(r"\{(?:color|panel|anchor)(?::[^{}\n]{0,200})?\}")
MONO = re.compile(r"\{\{([^{}\n]{1,500})\}\}")
LINK = re.compile(r"\[([^\[\]|\n]{1,500})\|([^\[\]|\s]{1,2000})(?:\|[^\[\]|\n]{0,200})?\]")
BARE = re.compile(r"\[((?:https?://|mailto:)[^\[\]|\s]{1,2000})\]")
PERSON = re.compile(r"\[~([^\[\]|\n]{1,100})\]")
# What all that is looked for within a line begins with; most lines of prose have none of it.
SIGN = re.compile(r"[\x00-\x04{\[*_+-]")
ADDRESS = {ord(sign): None for sign in "<>"}
LANGUAGE = re.compile(r"[A-Za-z0-9+#-]{1,20}")


def _between(sign: str) -> re.Pattern[str]:
    one = re.escape(sign)
    return re.compile(rf"(?<![\w{one}\\]){one}(?=[^\s{one}])([^{one}\n]{{1,500}})(?<=\S){one}(?![\w{one}])")


# The signs of emphasis stand for themselves until all are found, because "*" means two things here and there.
EMPHASIS = ((_between("*"), "\x02"), (_between("_"), "\x03"), (_between("-"), "~~"), (_between("+"), ""))


def from_jira(text: str, limit: int = LIMITS["long"]) -> str:
    """Raises: RowError where the text, or what it becomes, is longer than `limit`."""
    parts = Lines(limit)
    for part in _parts(fitting(text, limit), limit):
        if bare := part.strip("\n"):
            parts.append(bare)
    return fitting("\n\n".join(parts), limit)


def _parts(text: str, limit: int) -> Iterator[str]:
    """Prose and blocks in their order; a block that is not closed goes to the end."""
    at, quoted = 0, False
    marks = list(BLOCK.finditer(text))
    place = 0
    while place < len(marks):
        mark = marks[place]
        yield _prose(text[at : mark.start()], quoted, limit)
        kind, at = mark[1], mark.end()
        place += 1
        if kind == "quote":
            quoted = not quoted
            continue
        while place < len(marks) and marks[place][1] != kind:
            place += 1
        end = marks[place].start() if place < len(marks) else len(text)
        yield _quoted(_fenced(text[at:end], mark[2] or ""), quoted)
        at = marks[place].end() if place < len(marks) else len(text)
        place += 1
    yield _prose(text[at:], quoted, limit)


def _fenced(code: str, said: str) -> str:
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    language = said.split("|")[0]
    known = language if LANGUAGE.fullmatch(language) else ""
    return f"{fence}{known}\n{code.strip(chr(10))}\n{fence}"


def _quoted(text: str, quoted: bool) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if quoted and text else text


def _prose(text: str, quoted: bool, limit: int) -> str:
    lines = Lines(limit)
    table = False
    for line in text.strip("\n").split("\n") if text.strip() else ():
        cells = _cells(line)
        if cells and not table:
            lines.add("", *_head(line, cells))
        else:
            lines.append(f"| {' | '.join(cells)} |" if cells else _line(line))
        table = bool(cells)
    return _quoted("\n".join(lines), quoted)


def _cells(line: str) -> list[str]:
    bare = line.strip()
    if not bare.startswith("|") or not bare.endswith("|") or len(bare) < 3:
        return []
    hidden = LINK.sub(lambda found: f"[{found[1]}\x04{found[2]}]", bare)
    parts = hidden.replace("||", "|").strip("|").split("|")
    return [_inline(part.strip().replace("\x04", "|")) for part in parts]


def _head(line: str, cells: list[str]) -> list[str]:
    """A table of Markdown begins with the names of its columns; where the row is none, they are blank."""
    rule = f"|{' --- |' * len(cells)}"
    row = f"| {' | '.join(cells)} |"
    if line.strip().startswith("||"):
        return [row, rule]
    return [f"|{'  |' * len(cells)}", rule, row]


def _line(line: str) -> str:
    if RULE.match(line):
        return "\n---"
    if found := HEADING.match(line):
        return f"{'#' * int(found[1])} {_inline(line[found.end() :])}"
    if line.startswith("bq. "):
        return f"> {_inline(line[4:])}"
    if found := LIST.match(line):
        signs = found[1]
        indent = "".join("   " if sign == "#" else "  " for sign in signs[:-1])
        return f"{indent}{'1.' if signs[-1] == '#' else '-'} {_inline(line[found.end() :])}"
    return _inline(line)


def _inline(text: str) -> str:
    """Code and addresses are set aside first: nothing in them is a sign."""
    if not SIGN.search(text):
        return text
    kept: list[str] = []

    def keep(said: Callable[[re.Match[str]], str]) -> Callable[[re.Match[str]], str]:
        def put(found: re.Match[str]) -> str:
            kept.append(said(found))
            return f"\x00{len(kept) - 1}\x01"

        return put

    text = re.sub(r"[\x00-\x04]", "", text)
    text = COLOUR.sub("", text)
    text = MONO.sub(keep(lambda found: f"`{found[1]}`"), text)
    text = LINK.sub(keep(lambda found: f"[{found[1]}](<{found[2].translate(ADDRESS)}>)"), text)
    text = BARE.sub(keep(lambda found: f"<{found[1].translate(ADDRESS)}>"), text)
    text = PERSON.sub(lambda found: f"@{found[1]}", text)
    for pattern, mark in EMPHASIS:
        text = pattern.sub(rf"{mark}\1{mark}", text)
    text = text.replace("\x02", "**").replace("\x03", "*")
    return re.sub(r"\x00(\d+)\x01", lambda found: kept[int(found[1])], text)
