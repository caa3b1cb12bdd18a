"""What an import did so far, in figures and examples small enough to keep with the job."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from core.imports.fields import Once, Outcome, Period
from core.models import ImportJob

STATES = ("created", "updated", "unchanged", "rejected")
EXAMPLES = {"created": 6, "updated": 10, "unchanged": 2, "rejected": 20}
# Different sentences kept; the rest is counted together.
MOST = 100


def fresh() -> dict[str, int]:
    return dict.fromkeys(STATES, 0)


def count(job: ImportJob, outcomes: Iterable[Outcome]) -> None:
    """Add a batch to the job's figures; saves nothing."""
    counts = fresh() | job.counts
    for outcome in outcomes:
        counts[outcome.state] = counts.get(outcome.state, 0) + 1
        if outcome.state in EXAMPLES:
            examples = job.examples.setdefault(outcome.state, [])
            if len(examples) < EXAMPLES[outcome.state]:
                examples.append(example(outcome))
        for fault in outcome.faults or [outcome.error]:
            if fault:
                add(job.reasons, fault)
        for warning in outcome.warnings:
            add(job.warnings, warning)
    job.counts = counts


def add(sentences: dict[str, int], sentence: str) -> None:
    once = isinstance(sentence, Once)
    sentence = sentence[:300]
    if once and sentence in sentences:
        return
    if sentence not in sentences and len(sentences) >= MOST:
        sentence = _("Other reasons")
    sentences[sentence] = sentences.get(sentence, 0) + 1


def example(outcome: Outcome) -> dict[str, Any]:
    return {
        "number": outcome.number,
        "label": outcome.label,
        "changes": readable(outcome.changes),
        "error": outcome.error[:500],
        "warnings": outcome.warnings[:5],
    }


def readable(changes: Mapping[str, list[Any]]) -> dict[str, list[str]]:
    return {name: [as_text(old), as_text(new)] for name, (old, new) in changes.items()}


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Period):
        return f"{value.first.isoformat()} ({value.precision})"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(map(as_text, value))
    return str(value)[:200]
