"""Addresses of the pairing pages."""

from __future__ import annotations

from django.urls import path

from lianjian.records.projects.web.pairing import founding, rounds, runs, wishes, workshop

urlpatterns = [
    path("pairing/", rounds.rounds, name="rounds"),
    path("pairing/new/", rounds.new, name="round-new"),
    path("pairing/<str:code>/", workshop.workshop, name="workshop"),
    path("pairing/<str:code>/compute/", workshop.compute, name="round-compute"),
    path("pairing/<str:code>/parties/", rounds.parties, name="round-parties"),
    path("pairing/<str:code>/parties/add/<str:side>/", rounds.add, name="round-add"),
    path("pairing/<str:code>/parties/<str:party>/", rounds.party, name="round-party"),
    path("pairing/<str:code>/parties/<str:party>/leave/", rounds.leave, name="round-leave"),
    path("pairing/<str:code>/wishes/<str:party>/", wishes.wishes, name="round-wishes"),
    path("pairing/<str:code>/mine/", wishes.mine, name="round-mine"),
    path("pairing/<str:code>/ties/", rounds.ties, name="round-ties"),
    path("pairing/<str:code>/ties/<int:tie>/undo/", rounds.untie, name="round-untie"),
    path("pairing/<str:code>/pair/", workshop.pair, name="round-pair"),
    path("pairing/<str:code>/runs/", runs.runs, name="runs"),
    path("pairing/<str:code>/compare/", runs.compare, name="runs-compare"),
    path("pairing/<str:code>/runs/<str:run>/insist/", runs.insist, name="run-insist"),
    path("pairing/<str:code>/runs/<str:run>/keep/", runs.keep, name="run-keep"),
    path("pairing/<str:code>/runs/<str:run>/accept/", runs.accept, name="run-accept"),
    path("pairing/<str:code>/runs/<str:run>/set-aside/", runs.set_aside, name="run-set-aside"),
    path("pairing/<str:code>/runs/<str:run>/excel/", runs.excel, name="run-excel"),
    path("pairing/<str:code>/runs/<str:run>/cards/", runs.cards, name="run-cards"),
    path("pairing/<str:code>/runs/<str:run>/found/", founding.found, name="run-found"),
]
