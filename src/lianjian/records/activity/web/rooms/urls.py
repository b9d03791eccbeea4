"""Addresses of the activity rooms."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianjian.records.activity.web.rooms import acts, pages

urlpatterns: list[URLPattern] = [
    path("rooms/", pages.rooms, name="rooms"),
    path("rooms/excel/", pages.rooms_excel, name="rooms-excel"),
    path("rooms/new/", acts.new, name="room-new"),
    path("rooms/bookings/<str:booking>/", acts.booking, name="booking"),
    path("rooms/bookings/<str:booking>/cancel/", acts.cancel, name="booking-cancel"),
    path("rooms/<str:code>/", pages.room, name="room"),
    path("rooms/<str:code>/edit/", acts.edit, name="room-edit"),
    path("rooms/<str:code>/open-hours/", acts.hours, name="room-hours"),
    path("rooms/<str:code>/exceptions/", acts.exception, name="room-exception"),
    path("rooms/<str:code>/exceptions/lift/", acts.lift, name="room-exception-lift"),
    path("rooms/<str:code>/close/", acts.close, name="room-close"),
    path("rooms/<str:code>/book/", acts.book, name="room-book"),
    path("rooms/<str:code>/use/", pages.use, name="room-use"),
    path("rooms/<str:code>/use/excel/", pages.use_excel, name="room-use-excel"),
    path("public/rooms/", pages.public_list, name="public-rooms"),
    path("public/rooms/<str:code>/", pages.public_room, name="public-room"),
]
