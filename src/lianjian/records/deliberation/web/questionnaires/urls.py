"""Addresses of the questionnaire pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianjian.records.deliberation.web.questionnaires import answering, lists, pages, signed

urlpatterns: list[URLPattern] = [
    path("questionnaires/", lists.questionnaires, name="questionnaires"),
    path("questionnaires/excel/", lists.excel, name="questionnaires-excel"),
    path("questionnaires/new/", pages.new, name="questionnaire-new"),
    path("questionnaires/answer/<str:slip>/", answering.answer, name="answer"),
    path("questionnaires/<str:code>/", pages.questionnaire, name="questionnaire"),
    path("questionnaires/<str:code>/question/", pages.question, name="questionnaire-question"),
    path("questionnaires/<str:code>/question/<int:position>/drop/", pages.drop, name="questionnaire-drop-question"),
    path("questionnaires/<str:code>/roll/", pages.roll, name="questionnaire-roll"),
    path("questionnaires/<str:code>/open/", pages.start, name="questionnaire-open"),
    path("questionnaires/<str:code>/close/", pages.close, name="questionnaire-close"),
    path("questionnaires/<str:code>/forms/", pages.forms, name="questionnaire-forms"),
    path("questionnaires/<str:code>/result/", pages.result, name="questionnaire-result"),
    path("questionnaires/<str:code>/result/excel/", pages.result_excel, name="questionnaire-result-excel"),
    path("questionnaires/<str:code>/signed/", signed.answers, name="questionnaire-signed"),
    path("questionnaires/<str:code>/signed/excel/", signed.excel, name="questionnaire-signed-excel"),
    path("questionnaires/<str:code>/households/", answering.households, name="questionnaire-households"),
    path(
        "questionnaires/<str:code>/households/excel/", answering.households_excel, name="questionnaire-households-excel"
    ),
    path("questionnaires/<str:code>/households/<int:household>/", answering.enter, name="questionnaire-enter"),
    path("questionnaires/<str:code>/households/<int:household>/note/", answering.note, name="questionnaire-note"),
]
