"""Addresses of the coverage and industry pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianjian.records.organisations.web.coverage import industry, people, unit_acts, units

urlpatterns: list[URLPattern] = [
    path("coverage/", units.overview, name="coverage"),
    path("coverage/units/", units.unit_list, name="coverage-units"),
    path("coverage/units/excel/", units.unit_sheet, name="coverage-units-excel"),
    path("coverage/units/new/", unit_acts.new_unit, name="coverage-unit-new"),
    path("coverage/units/<str:code>/", units.unit, name="coverage-unit"),
    path("coverage/units/<str:code>/cover/", unit_acts.cover, name="coverage-unit-cover"),
    path("coverage/units/<str:code>/uncover/", unit_acts.uncover, name="coverage-unit-uncover"),
    path("coverage/units/<str:code>/revise/", unit_acts.revise, name="coverage-unit-revise"),
    path("coverage/units/<str:code>/close/", unit_acts.close, name="coverage-unit-close"),
    path("coverage/people/", people.person_list, name="coverage-people"),
    path("coverage/people/excel/", people.person_sheet, name="coverage-people-excel"),
    path("coverage/people/new/", people.send, name="coverage-person-new"),
    path("coverage/people/<int:dispatch>/", people.person, name="coverage-person"),
    path("coverage/people/<int:dispatch>/prolong/", people.prolong, name="coverage-person-prolong"),
    path("coverage/people/<int:dispatch>/end/", people.end, name="coverage-person-end"),
    path("industry/", industry.body_list, name="industry"),
    path("industry/excel/", industry.sheet, name="industry-excel"),
    path("industry/new/", industry.new_body, name="industry-new"),
    path("industry/<str:code>/", industry.body, name="industry-body"),
    path("industry/<str:code>/link/", industry.link, name="industry-link"),
    path("industry/<str:code>/links/<int:link_id>/end/", industry.unlink, name="industry-unlink"),
    path("industry/<str:code>/close/", industry.close, name="industry-close"),
]
