"""Addresses of the indicators room."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianjian.results.indicators.web import views

app_name = "indicators"
urlpatterns: list[URLPattern] = [
    path("figures/", views.figures, name="figures"),
    path("figures/<str:id>/", views.one_figure, name="figure"),
    path("figures/<str:id>/records/excel/", views.records_sheet, name="figure-records-excel"),
    path("figures/<str:id>/below/excel/", views.below_sheet, name="figure-below-excel"),
]
