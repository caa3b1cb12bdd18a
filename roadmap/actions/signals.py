"""What the areas above know of an item, as numbers that scores read."""

from collections.abc import Mapping

from core.tenancy import Actor, action
from roadmap.models import Item, ItemSignal, SegmentSignal
from roadmap.scoring.store import rescore


@action
def set_signals(item: Item, values: Mapping[str, float], *, by: Actor) -> None:
    """Write each signal of `values` (kind → number) that differs; 0 stays as a known zero."""
    known = {signal.kind: signal for signal in ItemSignal.objects.filter(item=item)}
    differs = any(known[kind].value != value if kind in known else value for kind, value in values.items())
    for kind, value in values.items():
        signal = known.get(kind)
        if signal is None:
            if value:
                ItemSignal.objects.create(item=item, kind=kind, value=value)
        elif signal.value != value:
            signal.value = value
            signal.save(update_fields=["value"])
    if differs:
        rescore([item.pk])


@action
def set_segments(item: Item, values: Mapping[tuple[str, str], float], *, by: Actor) -> None:
    """Replace what single segments ask for: (segment, kind) → number."""
    SegmentSignal.objects.filter(item=item).delete()
    SegmentSignal.objects.bulk_create(
        SegmentSignal(workspace=by.workspace, item=item, segment=segment, kind=kind, value=value)
        for (segment, kind), value in values.items()
    )
