"""Conditions on `roadmap_item i`."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Where:
    """Conditions that each begin with AND, made of constants only, and the values of their parameters."""

    sql: str
    values: list[Any]

    def __add__(self, other: "Where") -> "Where":
        return Where(self.sql + other.sql, self.values + other.values)
