"""What one value of a JSON export says, as the text of a cell."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from core.imports.lists import joined

# Before the JSON of what no text can be made of; no cell that a person wrote begins so.
UNREADABLE = "\x1a"
DAY = re.compile(r"(\d{4})-(\d\d)-\d\d")
# Where an object stands for another row: then it is called by what rows are known by.
LINKS = ("parent", "blockedBy", "blocked_by", "blocking", "subIssues")
ROW_NAMES = ("html_url", "url", "number", "id")
# How any other object is called, where only one text can stand.
NAMES = (
    "nameWithOwner",
    "full_name",
    "email",
    "name",
    "title",
    "login",
    "fullName",
    "username",
    "text",
    "key",
    "number",
    "id",
)


def cell(value: Any, column: str = "", known: Sequence[str] = ()) -> str:
    """One text for a value; rows that it names are called as the file's own rows are `known`."""
    if value is None:
        return ""
    if column.lower() in SPECIAL:
        return SPECIAL[column.lower()](value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return _object(value, column, known)
    if isinstance(value, list):
        return _list(value, column, known)
    return str(value)


def _object(value: dict[str, Any], column: str, known: Sequence[str]) -> str:
    """What it is called. One that holds nothing says nothing; any other is told as what it is, lest it be taken for that."""
    if isinstance(value.get("nodes"), list):
        return cell(value["nodes"], column, known)
    if (period := _period(value)) is not None:
        return period
    names = (*known, *ROW_NAMES) if column in LINKS else NAMES
    said = (value[name] for name in names if value.get(name) or value.get(name) == 0)
    text = next((str(one) for one in said if isinstance(one, str | int | float)), "")
    return text or ("" if nothing(value) else unreadable(value))


def _list(value: list[Any], column: str, known: Sequence[str]) -> str:
    parts = [part for one in value if (part := cell(one, column, known))]
    if any(part.startswith(UNREADABLE) for part in parts):
        return unreadable(value)
    return joined(parts, "\n")


def nothing(value: Any) -> bool:
    if isinstance(value, dict):
        return all(nothing(one) for one in value.values())
    return all(nothing(one) for one in value) if isinstance(value, list) else value in (None, "")


def unreadable(value: Any) -> str:
    return UNREADABLE + json.dumps(value, ensure_ascii=False)


def _period(value: dict[str, Any]) -> str | None:
    """Our own dates of the plan, which are as exact as they are known: {"day": "2027-03-31", "precision": "quarter"}."""
    found = DAY.fullmatch(str(value.get("day")))
    if found is None:
        return None
    year, month = found[1], int(found[2])
    known = {
        "day": found[0],
        "month": f"{year}-{found[2]}",
        "quarter": f"{year}-Q{(month + 2) // 3}",
        "half": f"{year}-H{1 if month < 7 else 2}",
        "year": year,
    }
    return known.get(str(value.get("precision")))


def comments(value: Any) -> str:
    """The comments themselves; GitHub's API says only how many there are."""
    said = value.get("nodes") if isinstance(value, dict) else value
    if isinstance(said, list) and said:
        return json.dumps([comment(one) for one in said], ensure_ascii=False)
    return said if isinstance(said, str) else ""


def page_of(value: Any) -> str:
    """An address of GitHub's API as that of the page, by which rows are known."""
    return re.sub(r"^(https?://)(?:api\.)?([^/]+)(?:/api/v3)?/repos/", r"\1\2/", cell(value))


SPECIAL: dict[str, Callable[[Any], str]] = {
    "comments": comments,
    # Plane's: {"blocked_by": "TEST-2"}.
    "relations": lambda value: json.dumps(value, ensure_ascii=False) if value else "",
    "parent_issue_url": page_of,
    # An object where the row is one, which says no more than that.
    "pull_request": lambda value: "true" if value else "",
}


def comment(said: Any) -> dict[str, str]:
    """As `roadmap.import_comments` reads them."""
    if not isinstance(said, dict):
        return {"comment": str(said)}
    return {
        "comment": cell(said.get("body") or said.get("comment") or said.get("text")),
        "created_by": cell(said.get("author") or said.get("user") or said.get("created_by")),
        "created_at": cell(said.get("createdAt") or said.get("created_at")),
    }
