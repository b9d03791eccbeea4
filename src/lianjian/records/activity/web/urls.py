"""Addresses of the activity room."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "activity"
urlpatterns: list[URLPattern] = []
