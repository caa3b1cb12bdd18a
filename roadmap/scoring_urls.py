from django.urls import path

from roadmap.views import poker, ranking, scores, scoring_models

urlpatterns = [
    path("items/<slug:ref>/scores/", scores.item_scores, name="item_scores"),
    path("items/<slug:ref>/scores/rate/", scores.item_rate, name="item_rate"),
    path("items/<slug:ref>/scores/<uuid:pk>/agree/", scores.item_agree, name="item_agree"),
    path("scoring/", ranking.index, name="scoring"),
    path("scoring/rate/", ranking.rate, name="scoring_rate"),
    path("settings/scoring/", scoring_models.index, name="scoring_models"),
    path("settings/scoring/<uuid:pk>/", scoring_models.model, name="scoring_model"),
    path("settings/scoring/<uuid:pk>/example/", scoring_models.example, name="scoring_example"),
    path("settings/scoring/<uuid:pk>/archive/", scoring_models.archive, name="scoring_archive"),
    path("settings/scoring/<uuid:pk>/remove/", scoring_models.remove, name="scoring_remove"),
    path("poker/", poker.index, name="poker"),
    path("poker/new/", poker.new, name="poker_new"),
    path("poker/<uuid:pk>/", poker.table, name="poker_table"),
    path("poker/<uuid:pk>/state/", poker.state, name="poker_state"),
    path("poker/<uuid:pk>/vote/", poker.vote, name="poker_vote"),
    path("poker/<uuid:pk>/reveal/", poker.reveal, name="poker_reveal"),
    path("poker/<uuid:pk>/again/", poker.again, name="poker_again"),
    path("poker/<uuid:pk>/agree/<uuid:criterion>/", poker.agree, name="poker_agree"),
    path("poker/<uuid:pk>/agree-all/", poker.agree_all, name="poker_agree_all"),
    path("poker/<uuid:pk>/end/", poker.end, name="poker_end"),
]
