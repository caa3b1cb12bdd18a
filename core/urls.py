"""Pages of the ground floor."""

from django.urls import include, path

from core.notify.public import stop as notify_stop
from core.views import exports, home, invitations, landing, mails, members, palette, settings, tokens

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("demo/", landing.demo, name="demo"),
    path("me/", settings.profile, name="profile"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("w/", landing.workspace_list, name="workspace_list"),
    path("w/menu/", landing.workspace_menu, name="workspace_menu"),
    path("w/new/", landing.workspace_new, name="workspace_new"),
    path("w/<slug:slug>/", home.home, name="home"),
    path("w/<slug:slug>/palette.json", palette.palette, name="palette"),
    path("w/<slug:slug>/settings/", settings.workspace_settings, name="workspace_settings"),
    path("w/<slug:slug>/settings/export/", exports.workspace_export, name="workspace_export"),
    path(
        "w/<slug:slug>/settings/export/<uuid:pk>.zip",
        exports.workspace_export_file,
        name="workspace_export_file",
    ),
    path("w/<slug:slug>/members/", members.members, name="members"),
    path("w/<slug:slug>/members/<uuid:pk>/role/", members.member_role, name="member_role"),
    path("w/<slug:slug>/members/<uuid:pk>/remove/", members.member_remove, name="member_remove"),
    path("w/<slug:slug>/invitations/<uuid:pk>/revoke/", members.invitation_revoke, name="invitation_revoke"),
    path("w/<slug:slug>/invitations/<uuid:pk>/again/", members.invitation_again, name="invitation_again"),
    path("w/<slug:slug>/tokens/", tokens.tokens, name="tokens"),
    path("w/<slug:slug>/tokens/<uuid:pk>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("w/<slug:slug>/mails/", mails.mails, name="mails"),
    path("w/<slug:slug>/mails/<uuid:pk>/", mails.mail, name="mail"),
    path("w/<slug:slug>/imports/", include("core.import_urls")),
    path("w/<slug:slug>/notifications/", include("core.notify.urls")),
    path("n/<slug:kind>/<str:token>/", notify_stop, name="notify_stop"),
]
