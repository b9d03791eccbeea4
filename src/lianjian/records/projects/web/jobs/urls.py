"""Addresses of the job pages."""

from __future__ import annotations

from django.urls import path

from lianjian.records.projects.web.jobs import lists, seekers, vacancies

urlpatterns = [
    path("jobs/", lists.vacancies, name="vacancies"),
    path("jobs/vacancies/excel/", lists.vacancies_excel, name="vacancies-excel"),
    path("jobs/vacancies/new/", vacancies.new, name="vacancy-new"),
    path("jobs/vacancies/<str:code>/", vacancies.vacancy, name="vacancy"),
    path("jobs/vacancies/<str:code>/close/", vacancies.close, name="vacancy-close"),
    path("jobs/seekers/", lists.seekers, name="seekers"),
    path("jobs/seekers/excel/", lists.seekers_excel, name="seekers-excel"),
    path("jobs/seekers/new/", seekers.new, name="seeker-new"),
    path("jobs/seekers/<str:code>/", seekers.seeker, name="seeker"),
    path("jobs/seekers/<str:code>/match/", seekers.match, name="seeker-match"),
    path("jobs/seekers/<str:code>/start/", seekers.start, name="seeker-start"),
    path("jobs/seekers/<str:code>/confirm/", seekers.confirm, name="seeker-confirm"),
    path("jobs/seekers/<str:code>/nothing/", seekers.nothing, name="seeker-nothing"),
    path("jobs/seekers/<str:code>/withdraw/", seekers.withdraw, name="seeker-withdraw"),
    path("jobs/seekers/<str:code>/phone/", seekers.phone, name="seeker-phone"),
]
