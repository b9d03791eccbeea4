"""Addresses of the pages on villages' teams."""

from __future__ import annotations

from django.urls import path

from lianjian.records.cadres.web.team_adjustments import pages

urlpatterns = [
    path("team-adjustments/", pages.listed, name="team-adjustments"),
    path("team-adjustments/excel/", pages.excel, name="team-adjustments-excel"),
    path("team-adjustments/choose/", pages.choose, name="team-adjustment-choose"),
    path("team-adjustments/new/<str:code>/", pages.new, name="team-adjustment-new"),
    path("team-adjustments/<str:code>/", pages.one, name="team-adjustment"),
    path("team-adjustments/<str:code>/withdraw/", pages.withdraw, name="team-adjustment-withdraw"),
]
