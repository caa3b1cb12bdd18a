from django.urls import path

from stakeholders.views import public, shared

urlpatterns = [
    path("s/confirm/<str:token>/", public.confirm, name="signup_confirm"),
    path("s/<str:token>/", public.status, name="status_page"),
    path("s/<str:token>/subscribe/", public.signup, name="status_signup"),
    path("v/<str:token>/", shared.shared, name="shared_view"),
    path("d/<str:token>/", public.digest, name="digest_public"),
    path("u/<str:token>/", public.preferences, name="digest_preferences"),
]
