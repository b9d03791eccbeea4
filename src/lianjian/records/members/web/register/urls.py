"""Addresses of the register of members."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianjian.records.members.web.register import keeping, lists, person, standing

urlpatterns: list[URLPattern] = [
    path("register/", lists.own_register, name="register"),
    path("register/<str:code>/", lists.register_of, name="register-of"),
    path("register/<str:code>/excel/", lists.register_excel, name="register-excel"),
    path("register/<str:code>/new/", keeping.new, name="new-member"),
    path("members/<str:code>/", person.member, name="member"),
    path("members/<str:code>/correct/", keeping.correct, name="correct-member"),
    path("members/<str:code>/exempt/", standing.exempt, name="exempt-member"),
    path("members/<str:code>/vote/", standing.vote, name="suspend-vote"),
    path("members/<str:code>/end/", keeping.end, name="end-membership"),
]
