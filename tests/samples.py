"""One of each kind of thing in a workspace, each carrying a mark by which a leak is recognised."""

from datetime import timedelta
from uuid import UUID

from core.ids import uuid7
from core.imports.jobs import receive
from core.models import Takeback, User, Workspace
from core.tenancy import Actor, acting
from roadmap.actions import create_item, create_line, create_objective, create_product, create_team
from roadmap.actions.views import create_view
from roadmap.models import Item, Product, Status
from stakeholders.actions import (
    change_page,
    create_audience,
    create_stakeholder,
    page_of,
    record_digest,
    subscribe,
    write_update,
)
from stakeholders.actions.shares import share_view
from tests.core.notify_samples import notify_samples
from tests.core.samples import people_samples
from tests.feedback.samples import feedback_samples
from tests.metrics.samples import metrics_samples
from tests.roadmap.beside_samples import beside_samples
from tests.roadmap.samples import plan_samples
from tests.roadmap.talk_samples import talk_samples
from tests.scoring.samples import scoring_samples

Samples = dict[str, UUID | int]


def samples_in(workspace: Workspace, owner: User, mark: str) -> Samples:
    """Ids by kind. Everything that has a name has `mark` in it."""
    with acting(workspace, owner) as actor:
        product = create_product(
            by=actor, key=mark[:3].upper(), name=f"{mark} product", vision=f"{mark} vision"
        )
        objective = create_objective(by=actor, title=f"{mark} objective", product=product)
        team = create_team(by=actor, name=f"{mark} team")
        item = create_item(
            by=actor,
            product=product,
            title=f"{mark} item",
            description=f"{mark} text",
            objective=objective,
            team=team,
            owner=owner,
            tags=[mark],
        )
        made = {
            "product": product.pk,
            "objective": objective.pk,
            "team": team.pk,
            "line": create_line(by=actor, name=f"{mark} line").pk,
            "item": item.pk,
            "status": Status.objects.all()[0].pk,
            "view": create_view(by=actor, name=f"{mark} view", query="view=board", shared=True).pk,
            "member": owner.pk,
            "takeback": Takeback.objects.create(run=uuid7(), name=mark, total=1, state="done").pk,
            "import": receive([f"title\n{mark}".encode()], kind="items", filename=f"{mark}.csv", by=actor).pk,
        }
        made |= people_samples(actor, mark)
        made |= scoring_samples(actor, mark, product, item)
        made |= metrics_samples(actor, mark, item, objective)
        made |= plan_samples(actor, mark, product, item, team)
        made |= talk_samples(actor, mark, item)
        made |= notify_samples(actor, mark, item)
        made |= beside_samples(actor, mark)
        made |= feedback_samples(actor, mark, product, item)
        made |= stakeholder_samples(actor, mark, product, item)
    return made


def stakeholder_samples(actor: Actor, mark: str, product: Product, item: Item) -> Samples:
    person = create_stakeholder(
        by=actor, name=f"{mark} person", email=f"{mark}@example.org", notes=f"{mark} note"
    )
    shown = {"products": [product], "members": [person], "categories": ["idea"]}
    audience = create_audience(by=actor, name=f"{mark} audience", **shown)
    view = create_view(by=actor, name=f"{mark} shown", query="view=table", shared=True)
    page = change_page(page_of(audience, by=actor), by=actor, headline=f"{mark} headline")
    subscription = subscribe(person, audience, by=actor)
    update = write_update(item, by=actor, publish=True, narrative=f"{mark} narrative", audience_visible=True)
    until = actor.now + timedelta(minutes=1)
    digest = record_digest(subscription, by=actor, since=until - timedelta(days=1), until=until)
    assert digest is not None, "the update is something to tell"
    return {
        "stakeholder": person.pk,
        "audience": audience.pk,
        "status_page": page.pk,
        "shared_view": share_view(view, audience, by=actor).pk,
        "subscription": subscription.pk,
        "update": update.pk,
        "digest": digest.pk,
    }
