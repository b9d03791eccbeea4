"""Addresses of the casework room."""

from __future__ import annotations

from lianjian.records.casework.web.volunteers.urls import urlpatterns as volunteers

app_name = "casework"
urlpatterns = [*volunteers]
