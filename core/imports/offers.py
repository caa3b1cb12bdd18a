"""What a file tells of all its rows without a column for it: the repository, in the addresses of its issues."""

from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.imports.base import Importer
from core.imports.constants import known_value, unsaid
from core.models import ImportJob


def offered(name: str, guesses: dict[str, Any]) -> str:
    """ "owner/repository" for the product; "" where nothing tells. Only rows' own addresses do: of one column, and in most
    of its rows, for a link that some rows have leads elsewhere."""
    if name != "product":
        return ""
    return next((found["repository"] for found in guesses.values() if found.get("repository")), "")


def with_offer(row: dict[str, Any], job: ImportJob) -> dict[str, Any]:
    """A field of the page with what the file tells of it; where one of those that there are must be chosen, only those."""
    if row["value"] or row["meant"] or not row["asked"]:
        return row
    offer = row | {"value": offered(row["target"].name, job.examples.get("guesses", {}))}
    offer |= known_value(offer)
    return row if offer["unknown"] and offer["draws"] == "list" else offer


def refuse_without(mapping: dict[str, Any], importer: type[Importer], examples: dict[str, Any]) -> None:
    """Raises: Invalid naming the parameter, where all rows would be refused for want of it."""
    said = {}
    for name in unsaid(mapping, importer):
        example = offered(name, examples.get("guesses", {})) or "…"
        words = _(
            "No column says it. Give a column to it in the mapping, or say it for all rows: "
            "“fields”: {“%(name)s”: {“constant”: “%(example)s”}}."
        )
        said[name] = words % {"name": name, "example": example}
    if said:
        raise Invalid(said)
