"""Addresses of the room `ui`."""

from __future__ import annotations

from django.urls import path

from lianjian.ui import views

app_name = "ui"

urlpatterns = [
    path("elder-mode", views.elder_mode, name="elder-mode"),
    path("language", views.language, name="language"),
    path("name-lists/<str:second>/", views.name_list, name="name-list"),
    path("gallery", views.gallery, name="gallery"),
]
