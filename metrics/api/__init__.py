"""Metrics by REST: the same access, the same actions as in the browser."""

from metrics.api.bets import (
    EffectDetail,
    EffectRestore,
    Effects,
    KeyResultDetail,
    KeyResultRestore,
    KeyResults,
)
from metrics.api.kpis import KpiDetail, Kpis, TargetDetail, TargetRestore, Targets
from metrics.api.points import Points

__all__ = [
    "EffectDetail",
    "EffectRestore",
    "Effects",
    "KeyResultDetail",
    "KeyResultRestore",
    "KeyResults",
    "KpiDetail",
    "Kpis",
    "Points",
    "TargetDetail",
    "TargetRestore",
    "Targets",
]
