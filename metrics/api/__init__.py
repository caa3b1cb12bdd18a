"""Metrics by REST: the same access, the same actions as in the browser."""

from metrics.api.bets import EffectDetail, Effects, KeyResultDetail, KeyResults
from metrics.api.kpis import KpiDetail, Kpis, TargetDetail, Targets
from metrics.api.points import Points

__all__ = [
    "EffectDetail",
    "Effects",
    "KeyResultDetail",
    "KeyResults",
    "KpiDetail",
    "Kpis",
    "Points",
    "TargetDetail",
    "Targets",
]
