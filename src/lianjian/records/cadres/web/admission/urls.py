"""Addresses of the pages about joining the Party."""

from __future__ import annotations

from django.urls import path

from lianjian.records.cadres.web.admission import acts, case, opening, papers, register, talent

urlpatterns = [
    path("admission/", register.listed, name="admission-list"),
    path("admission/excel/", register.excel, name="admission-list-excel"),
    path("admission/new/", opening.new, name="admission-new"),
    path("admission/<str:code>/", case.shown, name="admission"),
    path("admission/<str:code>/take/", case.take, name="admission-take"),
    path("admission/<str:code>/notice/", acts.notice, name="admission-notice"),
    path("admission/<str:code>/correct/<int:step>/", acts.correct, name="admission-correct"),
    path("admission/<str:code>/move/", acts.move, name="admission-move"),
    path("admission/<str:code>/end/", acts.end, name="admission-end"),
    path("admission/<str:code>/evidence/", talent.of_applicant, name="admission-evidence"),
    path("admission/<str:code>/sheet/", papers.sheet, name="admission-sheet"),
    path("admission/<str:code>/notice-word/", papers.notice_word, name="admission-notice-word"),
    path("admission/<str:code>/resolution-word/", papers.resolution_word, name="admission-resolution-word"),
    path("talent/<str:member>/", talent.of_member, name="talent"),
]
