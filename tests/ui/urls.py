"""The room's own addresses, so that its pages can be drawn without the rest of the program."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("ui/", include("lianjian.ui.urls"))]
