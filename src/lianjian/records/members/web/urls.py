"""Addresses of the members room."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "members"
urlpatterns: list[URLPattern] = []
