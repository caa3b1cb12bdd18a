from django.urls import path

from core import notify_api, presence_api

urlpatterns = [
    path("notifications", notify_api.Notifications.as_view(), name="api-notifications"),
    path("notifications/choices", notify_api.NotificationChoices.as_view(), name="api-notification-choices"),
    path("notifications/<uuid:pk>", notify_api.NotificationDetail.as_view(), name="api-notification"),
    path("presence", presence_api.Presence.as_view(), name="api-presence"),
]
