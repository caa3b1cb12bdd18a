from django.urls import path

from roadmap.api import attachments, comments, watching

urlpatterns = [
    path("items/<slug:ref>/comments", comments.ItemComments.as_view(), name="api-item-comments"),
    path("items/<slug:ref>/attachments", attachments.ItemAttachments.as_view(), name="api-item-attachments"),
    path("items/<slug:ref>/watch", watching.ItemWatch.as_view(), name="api-item-watch"),
    path(
        "objectives/<uuid:pk>/comments",
        comments.ObjectiveComments.as_view(),
        name="api-objective-comments",
    ),
    path("products/<uuid:pk>/comments", comments.ProductComments.as_view(), name="api-product-comments"),
    path("comments/<uuid:pk>", comments.CommentDetail.as_view(), name="api-comment"),
    path("comments/<uuid:pk>/restore", comments.CommentRestore.as_view(), name="api-comment-restore"),
    path("comments/<uuid:pk>/reactions", comments.CommentReactions.as_view(), name="api-comment-reactions"),
    path("attachments/<uuid:pk>", attachments.AttachmentDetail.as_view(), name="api-attachment"),
    path(
        "attachments/<uuid:pk>/content",
        attachments.AttachmentContent.as_view(),
        name="api-attachment-content",
    ),
    path(
        "attachments/<uuid:pk>/restore",
        attachments.AttachmentRestore.as_view(),
        name="api-attachment-restore",
    ),
]
