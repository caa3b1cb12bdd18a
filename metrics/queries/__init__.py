"""Reads shaped for a page or a list; each has its number of queries asserted in a test.

For the areas above: `kpi_summaries(actor, at=None)`, `objective_progress(actor)`.
"""

from metrics.queries.bets import EffectLine, KeyResultLine, effects_of, key_results_of, objective_progress
from metrics.queries.detail import Detail, Window, detail_of
from metrics.queries.side import side_objectives
from metrics.queries.standing import standfirst
from metrics.queries.summaries import KpiSummary, kpi_summaries

__all__ = [
    "Detail",
    "EffectLine",
    "KeyResultLine",
    "KpiSummary",
    "Window",
    "detail_of",
    "effects_of",
    "key_results_of",
    "kpi_summaries",
    "objective_progress",
    "side_objectives",
    "standfirst",
]
