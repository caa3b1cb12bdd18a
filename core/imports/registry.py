"""Which kinds of rows can be imported: the areas above say so in settings.IMPORTERS."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from core.errors import Invalid
from core.imports.base import Importer


def importer_class(kind: str) -> type[Importer]:
    """The importer of `kind`; an unknown kind is refused with the list of known ones."""
    if kind not in settings.IMPORTERS:
        raise Invalid({"kind": f"“{kind}” cannot be imported; known are: {', '.join(settings.IMPORTERS)}."})
    found: type[Importer] = import_string(settings.IMPORTERS[kind])
    return found


def kinds_for(actor: Any) -> dict[str, type[Importer]]:
    """The kinds that this person may import."""
    found = {kind: importer_class(kind) for kind in settings.IMPORTERS}
    return {kind: importer for kind, importer in found.items() if actor.can(importer.capability)}
