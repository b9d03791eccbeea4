"""Addresses of the cadres room."""

from __future__ import annotations

from django.urls import URLPattern

from lianjian.records.cadres.web.admission.urls import urlpatterns as admission
from lianjian.records.cadres.web.duty_posts.urls import urlpatterns as duty_posts
from lianjian.records.cadres.web.elections.urls import urlpatterns as elections
from lianjian.records.cadres.web.reviews.urls import urlpatterns as reviews
from lianjian.records.cadres.web.team_adjustments.urls import urlpatterns as team_adjustments

app_name = "cadres"
urlpatterns: list[URLPattern] = [*admission, *duty_posts, *elections, *reviews, *team_adjustments]
