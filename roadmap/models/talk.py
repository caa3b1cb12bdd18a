"""What people say beside the plan: comments, reactions, files, and who wants to hear of an item."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceForeignKey, WorkspaceModel, WorkspaceRow
from core.ids import uuid7
from roadmap.models.items import Item
from roadmap.models.products import Product
from roadmap.models.strategy import Objective


class Comment(WorkspaceModel):
    """A remark on exactly one thing: an item, an objective or a product's page. `reply_to` makes a thread of it.

    `mentions` are the ids of the members whom the text names, as "@{id}"; who is named is worked out when it is saved.
    The log keeps no text: what somebody takes back is gone for good after a week.
    """

    # Who wrote it may have put it better since: it is still theirs to take away.
    tracked = Tracked(parent="item", exclude=("text",), loose=("edited_at", "mentions"))
    undo_keeps = ("text",)
    undo_looks = ("roadmap.taken_away.refuse_undone",)
    ON = ("item", "objective", "product")

    item = WorkspaceForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="comments")
    objective = WorkspaceForeignKey(Objective, models.CASCADE, null=True, blank=True, related_name="comments")
    product = WorkspaceForeignKey(Product, models.CASCADE, null=True, blank=True, related_name="comments")
    reply_to = WorkspaceForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("text"))
    mentions = ArrayField(models.UUIDField(), default=list, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    external_id = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, objective=None, product=None)
                | Q(item=None, objective__isnull=False, product=None)
                | Q(item=None, objective=None, product__isnull=False),
                name="roadmap_comment_on_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def thing(self) -> Item | Objective | Product:
        """What it is about."""
        found = self.item or self.objective or self.product
        assert found is not None, "the database holds that it is about one thing"
        return found


class Reaction(WorkspaceModel):
    """One person's emoji on a comment."""

    tracked = Tracked(parent="comment", derived=True)

    comment = WorkspaceForeignKey(Comment, models.CASCADE, related_name="reactions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    emoji = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "user", "emoji"], name="roadmap_reaction_once")
        ]

    def __str__(self) -> str:
        return self.emoji


class Attachment(WorkspaceModel):
    """A file on an item. Its bytes lie in `AttachmentBody`, so that lists do not carry them and a backup has them."""

    tracked = Tracked(parent="item")
    undo_looks = ("roadmap.taken_away.refuse_undone_files",)

    item = WorkspaceForeignKey(Item, models.CASCADE, related_name="attachments")
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name


class AttachmentBody(WorkspaceRow):
    """The bytes of an attachment. They outlast it for a week, so that a deletion can be undone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    attachment_id = models.UUIDField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attachment_id"], name="roadmap_attachment_body_once")]

    def __str__(self) -> str:
        return str(self.pk)


class Watch(WorkspaceModel):
    """Somebody wants to hear of an item; or, `muted`, wants not to although they own or wrote it."""

    # Nobody's history, yet undo brings it back with its item.
    tracked = Tracked(derived=True)

    item = WorkspaceForeignKey(Item, models.CASCADE, related_name="watches")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    muted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="roadmap_watch_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.item_id}"
