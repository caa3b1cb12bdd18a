"""Which product a file came from, and its mapping fitted to this file and this workspace."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.imports.base import Importer
from core.imports.headings import words
from core.imports.presets.base import Preset, heading
from core.imports.presets.boards import ASANA, TRELLO
from core.imports.presets.roadmaps import AHA, AHA_EPICS, AIRFOCUS, PRODUCTBOARD, PRODUCTPLAN
from core.imports.presets.trackers import GITHUB, GITHUB_PROJECTS, GITLAB, JIRA, LINEAR, PLANE

# What we wrote ourselves is known by its columns, which the importer of the kind names.
OWN = (Preset("pmhub", "pmhub", (), {}, own=True), Preset("pmhub_json", "pmhub (JSON)", (), {}, own=True))
ALL = (
    *OWN,
    JIRA,
    GITHUB,
    GITHUB_PROJECTS,
    GITLAB,
    LINEAR,
    PLANE,
    TRELLO,
    ASANA,
    PRODUCTBOARD,
    AIRFOCUS,
    AHA,
    AHA_EPICS,
    PRODUCTPLAN,
)
PRESETS: dict[str, Preset] = {preset.name: preset for preset in ALL}


def find(kind: str, columns: Sequence[str]) -> Preset | None:
    """The product whose export has such a header; of several the one that asks for most."""
    headings = {heading(column) for column in columns}
    fitting = [preset for preset in may_be(kind) if preset.fits(headings)]
    return max(fitting, key=lambda preset: len(preset.needs), default=None)


def may_be(kind: str) -> list[Preset]:
    return [preset for preset in PRESETS.values() if preset.kind == kind]


def preset_of(name: str, kind: str) -> Preset:
    """Raises: Invalid for an unknown name."""
    found = PRESETS.get(name)
    if found is None or found.kind != kind:
        known = ", ".join(preset.name for preset in may_be(kind)) or "–"
        raise Invalid(
            {"preset": _("“%(name)s” is no preset; known are: %(known)s.") % {"name": name, "known": known}}
        )
    return found


def label_of(mapping: dict[str, Any]) -> str:
    found = PRESETS.get(str(mapping.get("preset", "")))
    return found.label if found else ""


def mapping_for(preset: Preset, importer: type[Importer], columns: Sequence[str]) -> dict[str, Any]:
    """The mapping of this product's columns; what it does not name goes where a field of the workspace is called so."""
    fields = {name: spec for name, take in preset.fields.items() if (spec := take.spec(columns))}
    own = {
        words(str(field.label)): field.name for field in importer.fields if field.name.startswith("custom.")
    }
    if "priority" in fields and "priority" in own:
        fields[own["priority"]] = fields.pop("priority")
    used = {column for spec in fields.values() for column in columns_of(spec)}
    for column in columns:
        name = own.get(heading(column).removeprefix("custom field "))
        if name and column not in used and name not in fields:
            fields[name] = column
    options: dict[str, Any] = {"create": list(preset.create), "people": "blank"}
    if preset.first_of:
        options["first_of"] = list(preset.first_of)
    return {"fields": fields, "options": options, "preset": preset.name}


def columns_of(spec: Any) -> list[str]:
    if isinstance(spec, str):
        return [spec]
    return [*spec.get("columns", []), *([spec["column"]] if spec.get("column") else [])]
