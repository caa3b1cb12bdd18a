"""Members, invitations and tokens by REST: the same actions as the pages."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.actions import people
from core.api import CollectionView, DetailView, KeysetPage, WorkspaceView
from core.models import ApiToken, Invitation, Membership
from core.roles import SCOPES, Role


class MemberSerializer(serializers.ModelSerializer[Membership]):
    user = serializers.UUIDField(source="user_id", read_only=True)
    name = serializers.CharField(source="user", read_only=True)
    email = serializers.SerializerMethodField(help_text="For those who manage members; else null.")

    class Meta:
        model = Membership
        fields = [
            "id",
            "user",
            "name",
            "email",
            "role",
            "last_visit_at",
            "version",
            "created_at",
            "updated_at",
        ]

    def get_email(self, member: Membership) -> str | None:
        return member.user.email if self.context["actor"].can("members.manage") else None


class RoleSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=Role.choices)


class Members(WorkspaceView):
    scopes = {"GET": "admin"}

    def get(self, request: Request, **kwargs: Any) -> Response:
        """Who works here. A token needs the scope `admin`."""
        page = KeysetPage(request)
        rows: Any = page.take(Membership.objects.select_related("user"))
        return page.response(MemberSerializer(rows, many=True, context={"actor": self.actor}).data)


class Member(DetailView):
    needs = {"GET": "read", "PATCH": "members.manage", "DELETE": "read"}
    scopes = {"GET": "admin", "DELETE": "admin"}
    read_serializer = MemberSerializer
    write_serializer = RoleSerializer

    def shown(self, row: Membership) -> Any:
        return MemberSerializer(row, context={"actor": self.actor}).data

    def row(self, pk: UUID, write: bool) -> Membership:
        return access.member_for(self.actor, pk)

    def change(self, row: Membership, data: dict[str, Any]) -> Membership:
        return people.change_role(row, data.get("role", row.role), by=self.actor)

    def remove(self, row: Membership) -> None:
        """Somebody leaves, or is taken out by those who manage members."""
        people.remove_member(row, by=self.actor)


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """The link is for the mailbox alone, so it is in no answer."""

    class Meta:
        model = Invitation
        fields = ["id", "email", "role", "invited_by", "expires_at", "version", "created_at", "updated_at"]


class InviteSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=Role.choices)


class Invitations(CollectionView):
    needs = {"GET": "members.manage", "POST": "members.manage"}
    read_serializer = InvitationSerializer
    write_serializer = InviteSerializer

    def rows(self) -> Any:
        return Invitation.objects.filter(accepted_at=None)

    def create(self, data: dict[str, Any]) -> Invitation:
        return people.invite(data["email"], data["role"], by=self.actor)


class InvitationDetail(DetailView):
    needs = {"GET": "members.manage", "DELETE": "members.manage"}
    read_serializer = InvitationSerializer

    def row(self, pk: UUID, write: bool) -> Invitation:
        return access.invitation_for(self.actor, pk)

    def remove(self, row: Invitation) -> None:
        people.revoke_invitation(row, by=self.actor)


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    class Meta:
        model = ApiToken
        fields = [
            "id",
            "user",
            "name",
            "hint",
            "scopes",
            "expires_at",
            "last_used_at",
            "version",
            "created_at",
        ]


class NewTokenSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=SCOPES), allow_empty=False)
    expires_in_days = serializers.IntegerField(min_value=1, max_value=3650, allow_null=True, default=90)


class Tokens(WorkspaceView):
    needs = {"GET": "read", "POST": "read"}
    scopes = {"GET": "admin", "POST": "admin"}

    def get(self, request: Request, **kwargs: Any) -> Response:
        """One's own tokens; all of them for those who manage members. A token needs the scope `admin`."""
        rows = ApiToken.objects.filter(revoked_at=None)
        if not self.actor.can("members.manage"):
            rows = rows.filter(user=self.actor.user)
        page = KeysetPage(request)
        found: Any = page.take(rows)
        return page.response(TokenSerializer(found, many=True).data)

    def post(self, request: Request, **kwargs: Any) -> Response:
        """Make a token. `secret` is in this answer and nowhere else, hence no Idempotency-Key keeps it."""
        data = self.cleaned(NewTokenSerializer, request.data)
        token, secret = people.create_token(**data, by=self.actor)
        answer = {**TokenSerializer(token).data, "secret": secret}
        return Response(answer, status=201, headers={"Cache-Control": "no-store"})


class TokenDetail(DetailView):
    needs = {"DELETE": "read"}
    read_serializer = TokenSerializer

    def row(self, pk: UUID, write: bool) -> ApiToken:
        return access.token_for(self.actor, pk)

    def remove(self, row: ApiToken) -> None:
        """A token may end itself; to end another it needs the scope `admin`."""
        people.revoke_token(row, by=self.actor, itself=self.request.auth == row)
