"""Where cards and tasks are kept: Trello, Asana."""

from core.imports.presets.base import SEPARATOR, Preset, every, one
from core.imports.presets.values import PRIORITY, STATUS

status = {"values": STATUS}

TRELLO = Preset(
    "trello",
    "Trello",
    (("card name",), ("list name",), ("card id", "card url")),
    {
        "external_id": one("Card ID", "Card URL"),
        "aliases": every("Card URL"),
        "title": one("Card Name"),
        "product": one("Board Name"),
        "description": one("Card Description"),
        "status": one("List Name", **status),
        "start": one("Start Date"),
        "end": one("Due Date"),
        "owner": one("Members"),
        "tags": every("Labels", "Archived", join=", ", filled={"archived": "archived"}),
        "comments": every("Comments", join=SEPARATOR),
    },
)
ASANA = Preset(
    "asana",
    "Asana",
    (("task id",), ("name",), ("section column", "completed at"), ("assignee", "notes", "projects")),
    {
        "external_id": one("Task ID"),
        "aliases": every("Name"),
        "title": one("Name"),
        "product": one("Projects"),
        "description": one("Notes"),
        "status": one("Completed At", "Section/Column", filled={"completed at": "Done"}, **status),
        "priority": one("Priority", values=PRIORITY),
        "start": one("Start Date"),
        "end": one("Due Date"),
        "shipped": one("Completed At"),
        "owner": one("Assignee Email", "Assignee"),
        "parent": one("Parent task"),
        "tags": every("Tags"),
        "blocks": every("Blocking (Dependencies)"),
        "blocked_by": every("Blocked By (Dependencies)"),
    },
    # A task in several projects names them all: "Launch,Website".
    first_of=("product",),
)
