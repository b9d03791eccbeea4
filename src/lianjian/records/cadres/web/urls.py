"""Addresses of the cadres room."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "cadres"
urlpatterns: list[URLPattern] = []
