"""Addresses of the pages about meetings."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianjian.records.activity.web.meetings import attendance, lists, minutes, pages, papers, planning

urlpatterns: list[URLPattern] = [
    path("meetings/", lists.meetings, name="meetings"),
    path("meetings/excel/", lists.excel, name="meetings-excel"),
    path("meetings/mine/", lists.mine, name="mine"),
    path("meetings/gaps/", lists.gaps, name="meeting-gaps"),
    path("meetings/new/", planning.new, name="meeting-new"),
    path("meetings/<str:code>/", pages.meeting, name="meeting"),
    path("meetings/<str:code>/change/", planning.change, name="meeting-change"),
    path("meetings/<str:code>/cancel/", planning.cancel, name="meeting-cancel"),
    path("meetings/<str:code>/hold/", planning.hold, name="meeting-hold"),
    path("meetings/<str:code>/signing/", papers.signing, name="meeting-signing"),
    path("meetings/<str:code>/notice/", papers.notice, name="meeting-notice"),
    path("meetings/<str:code>/desk/", attendance.desk, name="meeting-desk"),
    path("meetings/<str:code>/here/<str:desk>/", attendance.here, name="meeting-here"),
    path("meetings/<str:code>/attendance/", attendance.attendance, name="meeting-attendance"),
    path("meetings/<str:code>/attendance/guest/", attendance.guest, name="meeting-guest"),
    path("meetings/<str:code>/attendance/<int:row>/", attendance.person, name="meeting-person"),
    path("meetings/<str:code>/minutes/", minutes.sheet, name="minutes"),
    path("meetings/<str:code>/minutes/write/", minutes.write, name="minutes-write"),
    path("meetings/<str:code>/minutes/correct/", minutes.correct, name="minutes-correct"),
    path("meetings/<str:code>/minutes/word/", minutes.word, name="minutes-word"),
    path("meetings/<str:code>/minutes/pdf/", minutes.pdf, name="minutes-pdf"),
]
