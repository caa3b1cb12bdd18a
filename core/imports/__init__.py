"""Import kit: read a file as people make them, map it, try it, apply it, give back what did not fit."""

from core.imports.base import Importer
from core.imports.fields import Field, Once, Outcome, Period, Row, RowError

__all__ = ["Field", "Importer", "Once", "Outcome", "Period", "Row", "RowError"]
