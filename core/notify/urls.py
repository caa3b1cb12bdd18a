from django.urls import path

from core.views import notifications

urlpatterns = [
    path("", notifications.notifications, name="notifications"),
    path("bell/", notifications.bell, name="bell"),
    path("mark/", notifications.notifications_mark, name="notifications_mark"),
    path("settings/", notifications.notification_settings, name="notification_settings"),
    path("<uuid:pk>/", notifications.notification_open, name="notification_open"),
]
