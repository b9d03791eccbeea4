"""Addresses of joint conferences and councils."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianjian.records.deliberation.web.conferences import councils, decisions, lists, pages

urlpatterns: list[URLPattern] = [
    path("conferences/", lists.conferences, name="conferences"),
    path("conferences/excel/", lists.conferences_excel, name="conferences-excel"),
    path("conferences/new/", pages.new, name="conference-new"),
    path("conferences/decisions/", lists.decisions, name="conference-decisions"),
    path("conferences/decisions/excel/", lists.decisions_excel, name="conference-decisions-excel"),
    path("conferences/councils/", lists.councils, name="councils"),
    path("conferences/councils/excel/", lists.councils_excel, name="councils-excel"),
    path("conferences/councils/new/", councils.new, name="council-new"),
    path("conferences/councils/<int:council>/end/", councils.end, name="council-end"),
    path("conferences/<str:code>/", pages.conference, name="conference"),
    path("conferences/<str:code>/seat/", pages.seat, name="conference-seat"),
    path("conferences/<str:code>/unseat/", pages.unseat, name="conference-unseat"),
    path("conferences/<str:code>/end/", pages.end, name="conference-end"),
    path("conferences/<str:code>/plan/", pages.plan, name="conference-plan"),
    path("conferences/<str:code>/sessions/<int:number>/held/", pages.held, name="conference-held"),
    path("conferences/<str:code>/sessions/<int:number>/decide/", decisions.new, name="conference-decide"),
    path("conferences/<str:code>/sessions/<int:number>/sheet/", decisions.sheet, name="conference-sheet"),
    path("conferences/<str:code>/decisions/<int:decision>/report/", decisions.report, name="conference-report"),
    path("conferences/<str:code>/decisions/<int:decision>/settle/", decisions.settle, name="conference-settle"),
]
