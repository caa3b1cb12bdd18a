from django.urls import include, path

from core import import_api, people_api, rest

urlpatterns = [
    path("", include("core.notify.api_urls")),
    path("events", rest.Events.as_view(), name="api-events"),
    path("members", people_api.Members.as_view(), name="api-members"),
    path("members/<uuid:pk>", people_api.Member.as_view(), name="api-member"),
    path("invitations", people_api.Invitations.as_view(), name="api-invitations"),
    path("invitations/<uuid:pk>", people_api.InvitationDetail.as_view(), name="api-invitation"),
    path("tokens", people_api.Tokens.as_view(), name="api-tokens"),
    path("tokens/<uuid:pk>", people_api.TokenDetail.as_view(), name="api-token"),
    path("imports", import_api.Imports.as_view(), name="api-imports"),
    path("imports/<uuid:pk>", import_api.ImportDetail.as_view(), name="api-import"),
    path("imports/<uuid:pk>/mapping", import_api.ImportMapping.as_view(), name="api-import-mapping"),
    path(
        "imports/<uuid:pk>/application", import_api.ImportApplication.as_view(), name="api-import-application"
    ),
    path("imports/<uuid:pk>/rejected", import_api.ImportRejected.as_view(), name="api-import-rejected"),
]
