"""What a file tells of all its rows without a column for it: the repository, in the addresses of its issues."""

import re
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.imports.base import Importer
from core.imports.forms import unsaid

REPOSITORY = re.compile(
    r"https?://[^/\s]+/([^/\s]+(?:/[^/\s]+)+?)/(?:-/)?(?:issues|pull|merge_requests|work_items)/\d+"
)


def offered(name: str, examples: dict[str, Any]) -> str:
    """ "owner/repository" for the product; "" where nothing tells."""
    if name != "product":
        return ""
    samples = (sample for found in examples.get("columns", {}).values() for sample in found)
    told = Counter(match[1] for sample in samples if (match := REPOSITORY.match(sample)))
    return told.most_common(1)[0][0] if told else ""


def refuse_without(mapping: dict[str, Any], importer: type[Importer], examples: dict[str, Any]) -> None:
    """Raises: Invalid naming the parameter, where all rows would be refused for want of it."""
    said = {}
    for name in unsaid(mapping, importer):
        example = offered(name, examples) or "…"
        words = _(
            "No column says it. Give a column to it in the mapping, or say it for all rows: "
            "“fields”: {“%(name)s”: {“constant”: “%(example)s”}}."
        )
        said[name] = words % {"name": name, "example": example}
    if said:
        raise Invalid(said)
