from django.urls import path

from feedback.views import public

urlpatterns = [
    path("portal/unsubscribe/<str:token>/", public.unsubscribe, name="portal-unsubscribe"),
    path("portal/<slug:slug>/<slug:key>/", public.ideas, name="portal"),
    path("portal/<slug:slug>/<slug:key>/new/", public.new_idea, name="portal-new"),
    path("portal/<slug:slug>/<slug:key>/similar/", public.similar, name="portal-similar"),
    path("portal/<slug:slug>/<slug:key>/forget/", public.forget_me, name="portal-forget"),
    path("portal/<slug:slug>/<slug:key>/confirm/<str:token>/", public.confirm, name="portal-confirm"),
    path("portal/<slug:slug>/<slug:key>/ideas/<uuid:pk>/", public.idea, name="portal-idea"),
    path("portal/<slug:slug>/<slug:key>/ideas/<uuid:pk>/vote/", public.vote, name="portal-vote"),
]
