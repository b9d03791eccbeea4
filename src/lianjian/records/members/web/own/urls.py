"""Addresses of a member's own pages, and of what the secretary does for them."""

from __future__ import annotations

from django.urls import path

from lianjian.records.members.web.own import answering, record

urlpatterns = [
    path("my/record/", record.me, name="me"),
    path("my/record/phone/", record.phone, name="own-phone"),
    path("my/record/readers/", record.readers, name="own-readers"),
    path("my/record/everything/", record.everything, name="own-everything"),
    path("my/record/everything/excel/", record.everything_excel, name="own-everything-excel"),
    path("my/record/corrections/new/", record.correction, name="own-correction"),
    path("corrections/<int:correction>/", answering.correction, name="correction"),
    path("members/<str:code>/sign-in-code/", answering.sign_in_code, name="member-code"),
]
