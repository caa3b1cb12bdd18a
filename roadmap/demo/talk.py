"""What the people of the demo say to each other about the plan, over the last days."""

from datetime import datetime, timedelta
from random import Random

from core.models import User, Workspace
from core.notify import notify
from core.tenancy import acting
from roadmap.actions.comments import create_comment, react
from roadmap.actions.watching import add_watchers
from roadmap.models import Category, Comment, Item
from roadmap.notices.follow import title_of, url_of

# Who speaks (place among the people), what, and who answers what. {0} names the owner of the workspace.
TALKS = (
    (2, "Three lines asked again this week. Do we still mean this quarter, @{0}?", 0, "Yes. The supplier signed on Monday."),
    (3, "The part that is hard is the offline case: a phone that had no signal since the last port.", 2, "Then let us say so in the description, and try it on the night boat first."),
    (4, "Support hears of this **twice a day**. I put the five clearest calls into Feedback.", 0, "Thank you, that is what decided it for me."),
    (1, "Legal has read it. One word changes: “ticket” becomes “travel document”.", 3, "Changed."),
    (2, "@{0}: design is done, two days earlier than I feared.", 0, "Lovely."),
)  # fmt: skip
REACTIONS = ("👍", "🎉", "❤️")


def talk(workspace: Workspace, people: list[User], rng: Random, now: datetime) -> None:
    """Comments on what is being built, with answers; the first person was named and has not read it yet."""
    with acting(workspace, source="demo"):
        rows = Item.objects.filter(status__category=Category.IN_PROGRESS).order_by("rank")
        items = list(rows[: len(TALKS)])
    for place, (item, (who, said, other, answer)) in enumerate(zip(items, TALKS, strict=False)):
        at = now - timedelta(days=len(TALKS) - place, hours=rng.randrange(1, 5))
        with acting(workspace, people[who], "demo", at=at) as actor:
            text = said.replace("@{0}", f"@{{{people[0].pk}}}")
            head = create_comment(by=actor, item=item, text=text, author=people[who])
            add_watchers([(item.pk, people[0].pk)])
            if people[0].pk in head.mentions:
                _tell(head, people[0])
        with acting(workspace, people[other], "demo", at=at + timedelta(hours=2)) as actor:
            create_comment(by=actor, item=item, text=answer, reply_to=head)
            react(head, rng.choice(REACTIONS), by=actor)


def _tell(comment: Comment, person: User) -> None:
    """The demo's own history rings nobody; this one is to be found by whoever looks around."""
    item = comment.item
    assert item is not None, "the demo talks about items"
    data = {"title": title_of(item), "comments": [str(comment.pk)]}
    for told in notify(
        [person], "mentioned", about=item, url=f"{url_of(item)}#comment-{comment.pk}", data=data
    ):
        told.mailed_at = comment.created_at
        told.save(update_fields=["mailed_at"])
