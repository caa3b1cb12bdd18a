"""Comments, reactions, attachments, watching."""

from typing import Any

from rest_framework import serializers

from roadmap.actions.comments import EMOJI
from roadmap.models import Attachment, Comment
from roadmap.queries.talk import reactions_of

MENTIONS = 'Markdown. Name somebody as "@{id}" or, where only one member has that name, as "@Full Name".'


class CommentList(serializers.ListSerializer):
    """Fetches the reactions of all comments at once."""

    def to_representation(self, data: Any) -> list[Any]:
        rows = list(data)
        self._context = {**self.context, "reactions": reactions_of(row.pk for row in rows)}
        return super().to_representation(rows)


class CommentSerializer(serializers.ModelSerializer[Comment]):
    author_name = serializers.SerializerMethodField()
    text = serializers.CharField(read_only=True, help_text=MENTIONS)
    reactions = serializers.SerializerMethodField(help_text="Ids of people by emoji.")

    class Meta:
        model = Comment
        list_serializer_class = CommentList
        fields = [
            *("id", "item", "objective", "product", "reply_to", "author", "author_name", "text", "mentions"),
            *("reactions", "edited_at", "external_id", "version", "created_at", "updated_at"),
        ]

    def get_author_name(self, comment: Comment) -> str | None:
        return str(comment.author) if comment.author else None

    def get_reactions(self, comment: Comment) -> dict[str, list[str]]:
        known = self.context.get("reactions")
        given = (reactions_of([comment.pk]) if known is None else known).get(comment.pk, {})
        return {emoji: [str(one.user_id) for one in given[emoji]] for emoji in EMOJI if emoji in given}


class CommentWrite(serializers.Serializer[Any]):
    text = serializers.CharField(help_text=MENTIONS, trim_whitespace=False)
    reply_to = serializers.UUIDField(
        required=False, allow_null=True, help_text="The comment that it answers."
    )


class CommentChange(serializers.Serializer[Any]):
    text = serializers.CharField(help_text=MENTIONS, trim_whitespace=False)


class ReactionWrite(serializers.Serializer[Any]):
    emoji = serializers.ChoiceField(EMOJI)


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    class Meta:
        model = Attachment
        fields = [
            *("id", "item", "name", "media_type", "size", "sha256", "by", "version", "created_at"),
            "updated_at",
        ]
