"""What is known of items that somebody decides between, as plain data that can be frozen and shown as it stood.

The areas above give theirs through `settings.EVIDENCE_SOURCES`: f(actor, items) -> {item id: {label: fact}}.
"""

from roadmap.evidence.facts import Fact, fact
from roadmap.evidence.gather import Facts, gather, readable
from roadmap.evidence.table import Cell, Row, table

__all__ = ["Cell", "Fact", "Facts", "Row", "fact", "gather", "readable", "table"]
