"""Scores with their arithmetic: every figure can be reckoned again by hand from what is shown."""

from roadmap.scoring.arithmetic import Arithmetic
from roadmap.scoring.of_item import Line, Score, rice, value_effort
from roadmap.scoring.store import rescore, rescore_after

__all__ = ["Arithmetic", "Line", "Score", "rescore", "rescore_after", "rice", "value_effort"]
