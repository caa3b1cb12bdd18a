"""Where roadmaps are kept: Productboard, airfocus, Aha!, ProductPlan."""

from core.imports.presets.base import Preset, every, one
from core.imports.presets.values import PRIORITY, STATUS, TYPE

status = {"values": STATUS}
kind = {"values": TYPE, "otherwise": "blank"}

PRODUCTBOARD = Preset(
    "productboard",
    "Productboard",
    (("entity name",), ("entity uuid", "pb url"), ("status name", "description")),
    {
        "external_id": one("entity_uuid", "pb_url"),
        "aliases": every("pb_url", "entity_name"),
        "title": one("entity_name"),
        "product": one("product_name", "product"),
        "description": one("description", markup="html"),
        "type": one("entity_type", "type", **kind),
        "status": one("status_name", **status),
        "start": one("timeframe_start", "timeframe start", "start_date"),
        "end": one("timeframe_end", "timeframe end", "end_date"),
        "owner": one("owner_email", "owner_name", "owner"),
        "team": one("team_name", "team"),
        "parent": one("parent_uuid", "parent_name", "parent"),
        "milestone": one("release_name", "release"),
        "horizon": one(
            "NOW/NEXT/LATER", values={"Now": "now", "Next": "next", "Later": "later"}, otherwise="blank"
        ),
        "tags": every("tags"),
        "effort": one("effort"),
    },
)
AIRFOCUS = Preset(
    "airfocus",
    "airfocus",
    (
        ("title", "name", "item name"),
        ("status",),
        ("priority score", "total value", "airfocus url", "item url"),
    ),
    {
        "external_id": one("Item URL", "airfocus URL", "URL", "Item key", "Key", "ID"),
        "aliases": every("Item key", "Key", "Title", "Name", "Item name"),
        "title": one("Title", "Name", "Item name"),
        "product": one("Workspace", "Workspace name"),
        "description": one("Description", markup="html"),
        "type": one("Item type", "Type", **kind),
        "status": one("Status", **status),
        "start": one("Start date", "Start"),
        "end": one("End date", "Due date", "End"),
        "owner": one("Assignees", "Assignee"),
        "team": one("Team"),
        "parent": one("Parent", "Parent item"),
        "tags": every("Tags", "Labels", join=", "),
        "effort": one("Effort", "Total costs"),
        "value": one("Total value", "Value"),
        "blocks": every("Blocking", "Blocks"),
        "blocked_by": every("Blocked by"),
    },
)
AHA = Preset(
    "aha",
    "Aha!",
    (("feature name",), ("feature reference", "feature status", "release name")),
    {
        "external_id": one("Feature reference #", "Feature URL", "Feature ID"),
        "aliases": every("Feature URL"),
        "title": one("Feature name"),
        "product": one("Workspace name", "Product name"),
        "description": one("Feature description", markup="html"),
        "type": one("Feature type", **kind),
        "status": one("Feature status", **status),
        "priority": one("Feature priority", values=PRIORITY),
        "start": one("Feature start date", "Feature start on"),
        "end": one("Feature due date", "Feature end date", "Feature due on"),
        "owner": one("Feature assigned to email", "Feature assigned to", "Feature assignee"),
        "team": one("Feature team"),
        "parent": one("Epic reference #", "Master feature reference #", "Epic name"),
        "milestone": one("Release name"),
        "tags": every("Feature tags", "Initiative name", join=", "),
        "effort": one("Feature estimate", "Feature initial estimate"),
        "blocks": every("Feature blocks"),
        "blocked_by": every("Feature blocked by", "Feature depends on"),
    },
)
# A list of epics, which were called master features: what stands above the features of the other list.
AHA_EPICS = Preset(
    "aha_epics",
    "Aha! (epics)",
    (
        ("epic name", "master feature name"),
        ("epic reference", "master feature reference", "epic status", "master feature status"),
        ("workspace name", "product name", "release name", "epic status", "master feature status"),
    ),
    {
        "external_id": one("Epic reference #", "Master feature reference #"),
        "aliases": every("Epic URL"),
        "title": one("Epic name", "Master feature name"),
        "product": one("Workspace name", "Product name"),
        "description": one("Epic description", "Master feature description", markup="html"),
        "status": one("Epic status", "Master feature status", **status),
        "start": one("Epic start date", "Master feature start date"),
        "end": one("Epic due date", "Epic end date", "Master feature due date", "Master feature end date"),
        "owner": one("Epic assigned to", "Master feature assigned to"),
        "milestone": one("Release name"),
        "tags": every("Epic tags", "Master feature tags", "Initiative name", join=", "),
        "effort": one("Epic initial estimate", "Master feature initial estimate"),
    },
    lacks=("feature name",),
)
PRODUCTPLAN = Preset(
    "productplan",
    "ProductPlan",
    (("name", "bar name", "title"), ("lane",), ("legend", "container", "percent complete"), ("start date",)),
    {
        "external_id": one("ID", "Bar ID", "External ID"),
        "aliases": every("Name", "Bar name", "Title"),
        "title": one("Name", "Bar name", "Title"),
        "product": one("Roadmap", "Roadmap name"),
        "description": one("Description", "Notes", markup="html"),
        "status": one("Status", **status),
        "start": one("Start date"),
        "end": one("End date"),
        "owner": one("Owner"),
        "team": one("Lane"),
        "parent": one("Container", "Container name"),
        "tags": every("Tags", "Legend", join=", "),
        "effort": one("Effort"),
        "value": one("Value", "Strategic value"),
    },
)
