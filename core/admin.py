"""The operator's desk: people, workspaces, and what became of mails. For staff of the installation only."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.models import Delivery, User, Workspace
from core.tenancy import system

admin.site.site_header = _("pmhub, operator’s desk")
admin.site.site_title = _("Operator’s desk")
admin.site.index_title = _("Installation")
admin.site.enable_nav_sidebar = False
# By the sign-in page of all, which counts wrong passwords.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Passwords are set by their owners alone, so there is no field for one."""

    list_display = ["email", "name", "is_active", "is_staff", "last_login", "date_joined"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "language", "zone", "is_active", "is_staff", "last_login", "date_joined"]
    readonly_fields = ["last_login", "date_joined"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What somebody wrote names them for ever; an account is deactivated instead.
        return False


@admin.register(Workspace)
class WorkspaceAdmin(admin.ModelAdmin):
    list_display = ["name", "slug", "zone", "currency", "created_at"]
    search_fields = ["name", "slug"]
    fields = ["name", "slug", "zone", "currency", "accent"]
    readonly_fields = ["slug"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Its members change it, inside it, where the event log names them.
        return False


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin):
    """Read only. Mails of accounts stand only here, so that no workspace's admin can read another's reset link."""

    list_display = ["created_at", "kind", "target", "state", "attempts", "workspace", "last_error"]
    list_filter = ["state", "kind"]
    search_fields = ["target"]
    ordering = ["-created_at"]
    list_select_related = ["workspace"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return self._as_system(lambda: super(DeliveryAdmin, self).changelist_view(request, extra_context))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._as_system(lambda: super(DeliveryAdmin, self).changeform_view(request, *args, **kwargs))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        return Delivery.objects.all()

    @staticmethod
    def _as_system(view: Any) -> HttpResponse:
        """The page is drawn inside too: its rows are fetched while it is rendered."""
        with system():
            response = view()
            return response.render() if hasattr(response, "render") else response
