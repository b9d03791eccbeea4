"""Addresses of the deliberation room."""

from __future__ import annotations

from lianjian.records.deliberation.web.conferences.urls import urlpatterns as conferences
from lianjian.records.deliberation.web.matters.urls import urlpatterns as matters
from lianjian.records.deliberation.web.questionnaires.urls import urlpatterns as questionnaires
from lianjian.records.deliberation.web.rulebook.urls import urlpatterns as rulebook

app_name = "deliberation"
urlpatterns = [*matters, *questionnaires, *conferences, *rulebook]
