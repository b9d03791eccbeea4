"""Addresses of the exchange pages."""

from __future__ import annotations

from django.urls import path

from lianjian.records.projects.web.exchange import lists, needs, resources

urlpatterns = [
    path("exchange/needs/", lists.needs, name="needs"),
    path("exchange/needs/excel/", lists.needs_excel, name="needs-excel"),
    path("exchange/needs/new/", needs.new, name="need-new"),
    path("exchange/needs/<str:code>/", needs.need, name="need"),
    path("exchange/needs/<str:code>/take-up/", needs.take_up, name="need-take-up"),
    path("exchange/needs/<str:code>/deliver/", needs.delivered, name="need-deliver"),
    path("exchange/needs/<str:code>/confirm/", needs.confirmed, name="need-confirm"),
    path("exchange/needs/<str:code>/send-back/", needs.sent_back, name="need-send-back"),
    path("exchange/needs/<str:code>/give-up/", needs.given_up, name="need-give-up"),
    path("exchange/needs/<str:code>/close/", needs.closed, name="need-close"),
    path("exchange/resources/", lists.resources, name="resources"),
    path("exchange/resources/excel/", lists.resources_excel, name="resources-excel"),
    path("exchange/resources/new/", resources.new, name="resource-new"),
    path("exchange/resources/<str:code>/", resources.resource, name="resource"),
    path("exchange/resources/<str:code>/close/", resources.closed, name="resource-close"),
]
