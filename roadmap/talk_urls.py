from django.urls import path

from roadmap.views import files, talk, watching

urlpatterns = [
    path("talk/<slug:kind>/<uuid:pk>/", talk.thread, name="talk"),
    path("comments/<uuid:pk>/", talk.comment_change, name="comment_change"),
    path("comments/<uuid:pk>/delete/", talk.comment_delete, name="comment_delete"),
    path("comments/<uuid:pk>/restore/", talk.comment_restore, name="comment_restore"),
    path("comments/<uuid:pk>/reaction/", talk.comment_reaction, name="comment_reaction"),
    path("items/<slug:ref>/watch/", watching.watch, name="item_watch"),
    path("items/<slug:ref>/files/", files.files, name="item_files"),
    path("files/<uuid:pk>/", files.file, name="item_file"),
    path("files/<uuid:pk>/delete/", files.file_delete, name="item_file_delete"),
    path("files/<uuid:pk>/restore/", files.file_restore, name="item_file_restore"),
]
