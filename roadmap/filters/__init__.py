"""Which items: by the parameters of the items list, or by a tree of conditions; both become SQL."""

from roadmap.filters.parameters import KNOWN, PAGING, where_of
from roadmap.filters.tree import where_of_tree
from roadmap.filters.where import Where

__all__ = ["KNOWN", "PAGING", "Where", "where_of", "where_of_tree"]
