"""Addresses of the pages about elections."""

from __future__ import annotations

from django.urls import path

from lianjian.records.cadres.web.elections import election, lists, opening, papers

urlpatterns = [
    path("elections/", lists.listed, name="elections"),
    path("elections/excel/", lists.excel, name="elections-excel"),
    path("elections/new/<str:law>/", opening.new, name="election-new"),
    path("elections/<str:code>/", election.shown, name="election"),
    path("elections/<str:code>/take/", election.take, name="election-take"),
    path("elections/<str:code>/stop/", election.stop, name="election-stop"),
    path("elections/<str:code>/candidates/", election.candidates, name="election-candidates"),
    path("elections/<str:code>/papers/<str:paper>/", papers.to_print, name="election-paper"),
    path("elections/<str:code>/papers/<str:paper>/word/", papers.word, name="election-paper-word"),
    path("elections/<str:code>/papers/<str:paper>/pdf/", papers.pdf, name="election-paper-pdf"),
]
