"""Reads shaped for a page or a list; each has its number of queries asserted in a test."""

from roadmap.queries.history import history_page, lines_of
from roadmap.queries.items import ITEM_FIELDS, item_json, items_page, list_etag
from roadmap.queries.workbench import plan_tag, workbench_json

__all__ = [
    "ITEM_FIELDS",
    "history_page",
    "item_json",
    "items_page",
    "lines_of",
    "list_etag",
    "plan_tag",
    "workbench_json",
]
