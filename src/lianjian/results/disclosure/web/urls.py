"""Addresses of the disclosure room: at the desk, and a village's public site under /v/."""

from __future__ import annotations

from django.urls import path

from lianjian.results.disclosure.web import acts, lists, money, papers, questions, sheet, supervision, village

app_name = "disclosure"
urlpatterns = [
    path("disclosure/", lists.listed, name="sheets"),
    path("disclosure/excel/", lists.excel, name="sheets-excel"),
    path("disclosure/new/", acts.new, name="new"),
    path("disclosure/missing/", lists.missing, name="missing"),
    path("disclosure/missing/excel/", lists.missing_excel, name="missing-excel"),
    path("disclosure/questions/", questions.listed, name="questions"),
    path("disclosure/questions/excel/", questions.excel, name="questions-excel"),
    path("disclosure/questions/new/", questions.new, name="question-new"),
    path("disclosure/questions/<str:ticket>/", questions.question, name="question"),
    path("disclosure/questions/<str:ticket>/answer/", questions.answer, name="question-answer"),
    path("disclosure/questions/<str:ticket>/publish/", questions.publish, name="question-publish"),
    path("disclosure/questions/<str:ticket>/keep/", questions.keep, name="question-keep"),
    path("disclosure/reports/<int:report>/", questions.report, name="report"),
    path("disclosure/supervision/", supervision.own, name="supervision-own"),
    path("disclosure/supervision/<str:village>/", supervision.committee, name="supervision"),
    path("disclosure/supervision/<str:village>/terms/", money.terms, name="finance-terms"),
    path("disclosure/supervision/<str:village>/<int:seat>/end/", supervision.unseat, name="unseat"),
    path("disclosure/sheets/<str:code>/", sheet.sheet, name="sheet"),
    path("disclosure/sheets/<str:code>/again/", acts.again, name="again"),
    path("disclosure/sheets/<str:code>/line/", acts.line, name="line"),
    path("disclosure/sheets/<str:code>/line/<int:entry>/leave-out/", acts.leave_out, name="leave-out"),
    path("disclosure/sheets/<str:code>/line/<int:entry>/put-back/", acts.put_back, name="put-back"),
    path("disclosure/sheets/<str:code>/money/", money.money, name="money"),
    path("disclosure/sheets/<str:code>/money/upload/", money.upload, name="money-upload"),
    path("disclosure/sheets/<str:code>/money/table/", money.table, name="money-table"),
    path("disclosure/sheets/<str:code>/propose/", acts.propose, name="propose"),
    path("disclosure/sheets/<str:code>/review/", acts.review, name="review"),
    path("disclosure/sheets/<str:code>/approve/", acts.approve, name="approve"),
    path("disclosure/sheets/<str:code>/send-back/", acts.send_back, name="send-back"),
    path("disclosure/sheets/<str:code>/put-up/", acts.put_up, name="put-up"),
    path("disclosure/sheets/<str:code>/take-down/", acts.take_down, name="take-down"),
    path("disclosure/sheets/<str:code>/correct/", acts.correct, name="correct"),
    path("disclosure/sheets/<str:code>/drop/", acts.drop, name="drop"),
    path("disclosure/sheets/<str:code>/check/", supervision.check, name="check"),
    path("disclosure/sheets/<str:code>/paper/", papers.paper, name="paper"),
    path("v/", village.find, name="villages"),
    path("v/<str:village>/", village.home, name="village"),
    path("v/<str:village>/all/", village.everything, name="village-all"),
    path("v/<str:village>/ask/", village.ask, name="village-ask"),
    path("v/<str:village>/answers/", village.answers, name="village-answers"),
    path("v/<str:village>/answers/<str:ticket>/", village.ticket, name="village-ticket"),
    path("v/<str:village>/<str:sheet>/", village.sheet, name="village-sheet"),
    path("v/<str:village>/<str:sheet>/paper/", papers.village_paper, name="village-paper"),
    path("v/<str:village>/<str:sheet>/untrue/", village.untrue, name="village-untrue"),
]
