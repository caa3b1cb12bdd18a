"""One of each kind of feedback, for the permission and leak tests."""

from uuid import UUID

from core.tenancy import Actor
from feedback.actions import create_company, create_customer, create_idea, create_note, link_note, set_portal
from roadmap.models import Item, Product


def feedback_samples(actor: Actor, mark: str, product: Product, item: Item) -> dict[str, UUID]:
    company = create_company(by=actor, name=f"{mark} company", revenue=1000, domain=f"{mark}.example")
    customer = create_customer(
        by=actor, name=f"{mark} customer", email=f"{mark}@customer.example", company=company
    )
    note = create_note(by=actor, title=f"{mark} note", text=f"{mark} said so", customer=customer, tags=[mark])
    link = link_note(note, item, by=actor, quote=f"{mark} said")
    set_portal(product, by=actor, enabled=True, intro=f"{mark} intro")
    idea = create_idea(product, by=actor, title=f"{mark} idea", text=f"{mark} idea text")
    return {"company": company.pk, "customer": customer.pk, "note": note.pk, "link": link.pk, "idea": idea.pk}
