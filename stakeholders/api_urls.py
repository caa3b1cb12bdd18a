from django.urls import path

from stakeholders import api, api_shares

urlpatterns = [
    path("stakeholders", api.Stakeholders.as_view(), name="api-stakeholders"),
    path("stakeholders/<uuid:pk>", api.OneStakeholder.as_view(), name="api-stakeholder"),
    path("audiences", api.Audiences.as_view(), name="api-audiences"),
    path("audiences/<uuid:pk>", api.OneAudience.as_view(), name="api-audience"),
    path("updates", api.Updates.as_view(), name="api-updates"),
    path("updates/<uuid:pk>", api.OneUpdate.as_view(), name="api-update"),
    path("updates/<uuid:pk>/restore", api.UpdateRestore.as_view(), name="api-update-restore"),
    path("status-pages", api.StatusPages.as_view(), name="api-status-pages"),
    path("status-pages/<uuid:pk>", api.OneStatusPage.as_view(), name="api-status-page"),
    path("status-pages/<uuid:pk>/address", api.StatusPageAddress.as_view(), name="api-status-page-address"),
    path("subscriptions", api.Subscriptions.as_view(), name="api-subscriptions"),
    path("subscriptions/<uuid:pk>", api.OneSubscription.as_view(), name="api-subscription"),
    path(
        "subscriptions/<uuid:pk>/preview", api.SubscriptionPreview.as_view(), name="api-subscription-preview"
    ),
    path("shared-views", api_shares.SharedViews.as_view(), name="api-shared-views"),
    path("shared-views/<uuid:pk>", api_shares.OneSharedView.as_view(), name="api-shared-view"),
    path(
        "shared-views/<uuid:pk>/revocation",
        api_shares.SharedViewRevocation.as_view(),
        name="api-shared-view-revocation",
    ),
    path(
        "shared-views/<uuid:pk>/address",
        api_shares.SharedViewAddress.as_view(),
        name="api-shared-view-address",
    ),
    path("digests", api.Digests.as_view(), name="api-digests"),
    path("digests/<uuid:pk>", api.OneDigest.as_view(), name="api-digest"),
]
