"""Addresses of the pages about members away."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianjian.records.members.web.away import lists, online, pages

urlpatterns: list[URLPattern] = [
    path("away/", lists.stay_list, name="away"),
    path("away/excel/", lists.stay_sheet, name="away-excel"),
    path("away/places/", lists.places, name="away-places"),
    path("away/new/", pages.new, name="away-new"),
    path("away/own/", pages.own, name="away-own"),
    path("away/<str:code>/", pages.stay, name="away-stay"),
    path("away/<str:code>/move/", pages.move, name="away-move"),
    path("away/<str:code>/back/", pages.back, name="away-back"),
    path("away/<str:code>/contact-person/", pages.contact_person, name="away-contact-person"),
    path("away/<str:code>/contact/", pages.contact, name="away-contact"),
    path("away/<str:code>/activity/", pages.activity, name="away-activity"),
    path("away/<str:code>/online/", pages.online, name="away-online"),
    path("online-branches/<str:code>/participants/", online.participants, name="online-participants"),
    path("online-branches/<str:code>/participants/excel/", online.participant_sheet, name="online-participants-excel"),
    path("online-branches/<str:code>/participants/join/", online.join, name="online-join"),
    path("online-branches/<str:code>/participants/<int:part>/leave/", online.leave, name="online-leave"),
]
