"""One of each plan beside the live one."""

from uuid import UUID

from core.tenancy import Actor
from roadmap.actions.baselines import create_baseline


def beside_samples(actor: Actor, mark: str) -> dict[str, UUID]:
    return {"baseline": create_baseline(by=actor, name=f"{mark} baseline", note=f"{mark} note").pk}
