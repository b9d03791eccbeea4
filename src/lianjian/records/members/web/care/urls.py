"""Addresses of the pages about care and mutual help."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianjian.records.members.web.care import lists, pages

urlpatterns: list[URLPattern] = [
    path("care/", lists.care, name="care"),
    path("care/excel/", lists.care_sheet, name="care-excel"),
    path("care/pairings/", lists.pairings, name="care-pairings"),
    path("care/pairings/excel/", lists.pairing_sheet, name="care-pairings-excel"),
    path("care/pairings/<int:pairing>/end/", pages.unpair, name="care-unpair"),
    path("care/honours/", lists.honours, name="care-honours"),
    path("care/honours/excel/", lists.honour_sheet, name="care-honours-excel"),
    path("care/of/<str:code>/", pages.person, name="care-person"),
    path("care/of/<str:code>/pair/", pages.pair, name="care-pair"),
    path("care/of/<str:code>/act/", pages.care_act, name="care-act"),
    path("care/of/<str:code>/honour/", pages.honour, name="care-honour"),
    path("care/of/<str:code>/hardship/", pages.hardship, name="care-hardship"),
]
