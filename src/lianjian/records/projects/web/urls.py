"""Addresses of the projects room."""

from __future__ import annotations

from lianjian.records.projects.web.exchange.urls import urlpatterns as exchange
from lianjian.records.projects.web.jobs.urls import urlpatterns as jobs
from lianjian.records.projects.web.pairing.urls import urlpatterns as pairing

app_name = "projects"
urlpatterns = [*exchange, *pairing, *jobs]
