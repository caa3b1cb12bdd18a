"""A board that Trello exported: its cards, each with what the rest of the board says of it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.imports.json_parts import ROW, VALUE, parts
from core.imports.object_cells import cell

TRELLO = ("Card ID", "Card URL", "Card Name", "Card Description", "Labels", "Members", "Start Date", "Due Date",
          "List Name", "Board Name", "Archived", "Comments")  # fmt: skip
# What is read of a board's parts, and how much memory that may take, as reckoned by `weight`.
BOARD = {
    "lists": ("id", "name", "closed"),
    "members": ("id", "fullName", "username"),
    "checklists": ("idCard", "name", "checkItems"),
    "actions": ("type", "data", "memberCreator", "date"),
    "cards": (
        "id",
        "shortUrl",
        "url",
        "name",
        "desc",
        "labels",
        "idMembers",
        "start",
        "due",
        "closed",
        "idList",
    ),
}
MOST_OF_A_BOARD = 150_000_000


def board(path: Path) -> dict[str, Any]:
    """Of a board what is read of it; that is in memory as a whole. Raises: Invalid where it is too much."""
    kept: dict[str, Any] = {"cards": [], "lists": []}
    left = MOST_OF_A_BOARD
    for name, kind, part in parts(path):
        if kind == ROW and name in BOARD and wanted(name, part):
            slim = {key: part[key] for key in BOARD[name] if key in part}
            left -= weight(json.dumps(slim))
            kept.setdefault(name, []).append(slim)
        elif (name, kind) == ("name", VALUE):
            kept["name"] = part
        if left < 0:
            raise Invalid({"file": _("This board is too large to be read at once. Save it as CSV.")})
    return kept


def weight(text: str) -> int:
    """Bytes that this JSON takes in memory, or a few more: an empty object takes a hundred times its two characters."""
    return len(text) + 250 * (text.count("{") + text.count("[")) + 50 * text.count(",")


def wanted(name: str, part: Any) -> bool:
    return isinstance(part, dict) and (name != "actions" or part.get("type") == "commentCard")


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
