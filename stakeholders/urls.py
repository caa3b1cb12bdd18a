from django.urls import path

from stakeholders.views import audiences, digests, home, people, updates

urlpatterns = [
    path("", people.register, name="stakeholders"),
    path("home/", home.home, name="stakeholder_home"),
    path("grid/", people.grid, name="stakeholder_grid"),
    path("people/new/", people.person_new, name="stakeholder_new"),
    path("people/<uuid:pk>/", people.person, name="stakeholder"),
    path("people/<uuid:pk>/delete/", people.person_delete, name="stakeholder_delete"),
    path("audiences/", audiences.audiences, name="audiences"),
    path("audiences/new/", audiences.audience_new, name="audience_new"),
    path("audiences/<uuid:pk>/", audiences.audience, name="audience"),
    path("audiences/<uuid:pk>/delete/", audiences.audience_delete, name="audience_delete"),
    path("audiences/<uuid:pk>/members/", audiences.members, name="audience_members"),
    path("audiences/<uuid:pk>/page/", audiences.status_page, name="status_page_edit"),
    path("audiences/<uuid:pk>/preview/", audiences.status_preview, name="status_preview"),
    path("updates/", updates.updates, name="updates"),
    path("updates/new/", updates.update_new, name="update_new"),
    path("updates/<uuid:pk>/", updates.update, name="update"),
    path("updates/<uuid:pk>/delete/", updates.update_delete, name="update_delete"),
    path("updates/<uuid:pk>/restore/", updates.update_restore, name="update_restore"),
    path("items/<slug:ref>/updates/", updates.item_updates, name="item_updates"),
    path("digests/", digests.digests, name="digests"),
    path("digests/new/", digests.subscription_new, name="subscription_new"),
    path("digests/<uuid:pk>/", digests.digest, name="digest"),
    path("digests/<uuid:pk>/mail/", digests.digest_mail, name="digest_mail"),
    path("next/<uuid:pk>/", digests.preview, name="digest_preview"),
    path("next/<uuid:pk>/mail/", digests.preview_mail, name="digest_preview_mail"),
    path("next/<uuid:pk>/send/", digests.send, name="digest_send"),
    path("next/<uuid:pk>/change/", digests.subscription_change, name="subscription_change"),
]
