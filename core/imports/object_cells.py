"""What one value of a JSON export says, as the text of a cell."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

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
        if isinstance(value.get("nodes"), list):
            return cell(value["nodes"], column, known)
        names = (*known, *ROW_NAMES) if column in LINKS else NAMES
        return next((str(value[name]) for name in names if value.get(name)), "")
    if isinstance(value, list):
        return "\n".join(filter(None, (cell(one, column, known) for one in value)))
    return str(value)


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
