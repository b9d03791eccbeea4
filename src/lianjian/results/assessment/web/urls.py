"""Addresses of the assessment room."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianjian.results.assessment.web import assessed, honours, round_acts, rounds, turnarounds

ROUND = "assessments/<str:code>/"
ONE = f"{ROUND}of/<int:assessed>/"
PLAN = "turnarounds/<str:code>/"

app_name = "assessment"
urlpatterns: list[URLPattern] = [
    path("assessments/", rounds.rounds, name="rounds"),
    path("assessments/excel/", rounds.rounds_excel, name="rounds-excel"),
    path("assessments/new/", rounds.new, name="round-new"),
    path(ROUND, rounds.round_page, name="round"),
    path(f"{ROUND}excel/", rounds.assessed_excel, name="round-excel"),
    path(f"{ROUND}paper/", rounds.paper, name="round-paper"),
    path(f"{ROUND}criteria/", round_acts.criterion, name="round-criterion"),
    path(f"{ROUND}criteria/<int:position>/drop/", round_acts.criterion_dropped, name="round-criterion-drop"),
    path(f"{ROUND}organisations/", round_acts.choose, name="round-choose"),
    path(f"{ROUND}organisations/<int:assessed>/leave-out/", round_acts.left_out, name="round-leave-out"),
    path(f"{ROUND}publish/", round_acts.publish, name="round-publish"),
    path(f"{ROUND}assessors/", round_acts.assessor, name="round-assessor"),
    path(f"{ROUND}assessors/<int:assessor>/release/", round_acts.release, name="round-release"),
    path(f"{ROUND}begin/", round_acts.begin, name="round-begin"),
    path(f"{ROUND}close/", round_acts.closed, name="round-close"),
    path(f"{ROUND}withdraw/", round_acts.withdraw, name="round-withdraw"),
    path(ONE, assessed.page, name="assessed"),
    path(f"{ONE}report/", assessed.report, name="report"),
    path(f"{ONE}grade/", assessed.grade, name="grade"),
    path(f"{ONE}aside/", assessed.aside, name="aside"),
    path(f"{ONE}decide/", assessed.decide, name="decide"),
    path(f"{ONE}appeal/", assessed.appeal, name="appeal"),
    path(f"{ONE}appeal/answer/", assessed.answer, name="appeal-answer"),
    path(f"{ONE}papers/<str:paper>/", assessed.paper, name="paper"),
    path("turnarounds/", turnarounds.listed, name="turnarounds"),
    path("turnarounds/excel/", turnarounds.excel, name="turnarounds-excel"),
    path("turnarounds/new/", turnarounds.new, name="turnaround-new"),
    path(PLAN, turnarounds.plan_page, name="turnaround"),
    path(f"{PLAN}steps/", turnarounds.step, name="turnaround-step"),
    path(f"{PLAN}steps/<int:position>/done/", turnarounds.done, name="turnaround-step-done"),
    path(f"{PLAN}reviews/", turnarounds.review, name="turnaround-review"),
    path(f"{PLAN}exit/", turnarounds.leave, name="turnaround-exit"),
    path(f"{PLAN}paper/", turnarounds.paper, name="turnaround-paper"),
    path("honours/", honours.organisations, name="honours"),
    path("honours/excel/", honours.organisations_excel, name="honours-excel"),
    path("honours/new/", honours.new, name="honour-new"),
    path("honours/members/", honours.members, name="honours-members"),
    path("honours/members/<int:honour>/certificate/", honours.member_certificate, name="honour-member-certificate"),
    path("honours/members/<int:honour>/consent/", honours.consent, name="honour-consent"),
    path("honours/<str:code>/", honours.one, name="honour"),
    path("honours/<str:code>/withdraw/", honours.withdraw, name="honour-withdraw"),
    path("honours/<str:code>/certificate/", honours.certificate, name="honour-certificate"),
]
