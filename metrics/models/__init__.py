from metrics.models.bets import ExpectedEffect, KeyResult
from metrics.models.kpi import Aggregate, Direction, Grain, Kpi, Target
from metrics.models.points import Dirty, HourRollup, Point, Rollup, Series

__all__ = [
    "Aggregate",
    "Direction",
    "Dirty",
    "ExpectedEffect",
    "Grain",
    "HourRollup",
    "KeyResult",
    "Kpi",
    "Point",
    "Rollup",
    "Series",
    "Target",
]
