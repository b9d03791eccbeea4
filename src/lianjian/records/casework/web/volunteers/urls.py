"""Addresses of the volunteers' pages."""

from __future__ import annotations

from django.urls import path

from lianjian.records.casework.web.volunteers import calls, lists, teams

urlpatterns = [
    path("volunteers/", lists.calls, name="calls"),
    path("volunteers/calls/excel/", lists.calls_excel, name="calls-excel"),
    path("volunteers/calls/<str:code>/", calls.call, name="call"),
    path("volunteers/calls/<str:code>/come/", calls.come, name="call-come"),
    path("volunteers/calls/<str:code>/put-down/", calls.put_down, name="call-put-down"),
    path("volunteers/calls/<str:code>/sign-ups/<int:sign_up_id>/withdraw/", calls.withdraw, name="call-withdraw"),
    path("volunteers/calls/<str:code>/hours/", calls.hours, name="call-hours"),
    path("volunteers/calls/<str:code>/cancel/", calls.cancel, name="call-cancel"),
    path("volunteers/teams/", lists.teams, name="teams"),
    path("volunteers/teams/excel/", lists.teams_excel, name="teams-excel"),
    path("volunteers/teams/new/", teams.new, name="team-new"),
    path("volunteers/teams/<str:code>/", teams.team, name="team"),
    path("volunteers/teams/<str:code>/join/", teams.join, name="team-join"),
    path("volunteers/teams/<str:code>/volunteers/<int:volunteer_id>/leave/", teams.leave, name="team-leave"),
    path("volunteers/teams/<str:code>/call/", teams.call, name="team-call"),
    path("volunteers/teams/<str:code>/end/", teams.end, name="team-end"),
]
