"""JSON exports as tables: Trello's boards, `gh issue list --json …`, and any list of objects. Read once, then a CSV."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid

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
# What GitHub's reasons for closing an issue say of its state.
WHY_CLOSED = {"not_planned": "Closed as not planned", "duplicate": "Duplicate"}
TRELLO = ("Card ID", "Card URL", "Card Name", "Card Description", "Labels", "Members", "Start Date", "Due Date",
          "List Name", "Board Name", "Archived", "Comments")  # fmt: skip
# All is in memory while it is read, at up to a hundred bytes for each part.
MOST_PARTS = 5_000_000


def looks_like_json(path: Path, filename: str) -> bool:
    with path.open("rb") as file:
        head = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    return (
        head[:1] == b"{"
        or head[:2] in (b"[{", b"[\n", b"[\r", b"[ ", b"[]")
        or filename.lower().endswith(".json")
    )


def as_csv(path: Path) -> Iterator[bytes]:
    """The same as CSV, in pieces. Raises: Invalid where it is no table."""
    try:
        data = path.read_bytes()
        if sum(map(data.count, b"[{,")) > MOST_PARTS:
            raise Invalid({"file": _("This JSON has too many parts to be a table. Save it as CSV.")})
        said = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as broken:
        raise Invalid({"file": _("This is not JSON: %(why)s") % {"why": broken}}) from None
    return written(as_expected(table(said)))


def as_expected(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Raises: Invalid where a part is of another shape than in any export, such as a list for an id."""
    try:
        yield from rows
    except (TypeError, ValueError, AttributeError, KeyError, RecursionError):
        said = _("This JSON is built unlike the exports that we know. Save it as CSV.")
        raise Invalid({"file": said}) from None


def table(said: Any) -> Iterable[list[str]]:
    if isinstance(said, dict) and isinstance(said.get("cards"), list) and isinstance(said.get("lists"), list):
        return trello(said)
    rows = said if isinstance(said, list) else listed_in(said)
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise Invalid({"file": _("This JSON holds no list of objects, one for each row.")})
    return flat(rows)


def listed_in(said: Any) -> list[Any]:
    """The longest list of an object: {"issues": […]}, {"items": […]}."""
    lists = [value for value in said.values() if isinstance(value, list)] if isinstance(said, dict) else []
    return max(lists, key=len, default=[])


def written(rows: Iterable[list[str]]) -> Iterator[bytes]:
    for row in rows:
        text = io.StringIO(newline="")
        csv.writer(text).writerow(row)
        yield text.getvalue().encode("utf-8", "replace")


def flat(rows: list[dict[str, Any]]) -> Iterator[list[str]]:
    columns = list(dict.fromkeys(key for row in rows for key in row if key != "stateReason"))
    known = tuple(name for name in ROW_NAMES if name in columns)
    yield columns
    for row in rows:
        reason = str(row.get("stateReason") or row.get("state_reason")).lower()
        row = row | {"state": WHY_CLOSED[reason]} if reason in WHY_CLOSED else row
        yield [cell(row.get(column), column, known) for column in columns]


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


def trello(board: dict[str, Any]) -> Iterator[list[str]]:
    """Cards with what the rest of the board says of them: lists, members, checklists, comments."""
    lists = {one["id"]: one for one in dicts(board["lists"]) if "id" in one}
    people = {
        one.get("id"): cell(one.get("fullName") or one.get("username")) for one in dicts(board.get("members"))
    }
    checks, talk = grouped(board.get("checklists"), "idCard"), comments_of(board)
    yield list(TRELLO)
    for card in dicts(board["cards"]):
        pk = card.get("id", "")
        its_list = lists.get(card.get("idList"), {})
        text = "\n\n".join(filter(None, [cell(card.get("desc")), *map(checklist, checks.get(pk, ()))]))
        archived = card.get("closed") or its_list.get("closed")
        labels = [cell(one.get("name") or one.get("color")) for one in dicts(card.get("labels"))]
        members = [people.get(one, "") for one in card.get("idMembers") or ()]
        yield [
            str(pk), cell(card.get("shortUrl") or card.get("url")), cell(card.get("name")), text, ", ".join(labels),
            "\n".join(filter(None, members)), cell(card.get("start")), cell(card.get("due")), cell(its_list.get("name")),
            cell(board.get("name")), "archived" if archived else "",
            json.dumps(talk[pk], ensure_ascii=False) if pk in talk else "",
        ]  # fmt: skip


def dicts(said: Any) -> list[dict[str, Any]]:
    return [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []


def grouped(said: Any, by: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for one in dicts(said):
        found.setdefault(one.get(by, ""), []).append(one)
    return found


def checklist(said: dict[str, Any]) -> str:
    items = sorted(dicts(said.get("checkItems")), key=lambda one: one.get("pos") or 0)
    marks = [f"- [{'x' if one.get('state') == 'complete' else ' '}] {cell(one.get('name'))}" for one in items]
    return "\n".join([f"**{cell(said.get('name')) or _('Checklist')}**", *marks])


def comments_of(board: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Trello writes the newest first."""
    found: dict[str, list[dict[str, str]]] = {}
    for act in reversed(dicts(board.get("actions"))):
        data = act.get("data") if isinstance(act.get("data"), dict) else {}
        if act.get("type") == "commentCard" and isinstance(data.get("card"), dict):
            said = {
                "comment": cell(data.get("text")),
                "created_by": cell(act.get("memberCreator")),
                "created_at": cell(act.get("date")),
            }
            found.setdefault(data["card"].get("id", ""), []).append(said)
    return found
