"""Addresses of online branches."""

from __future__ import annotations

from django.urls import path

from lianjian.records.organisations.web.online import pages

urlpatterns = [
    path("organisations/<str:code>/online/", pages.online, name="online"),
    path("organisations/<str:code>/online/place/", pages.place, name="online-place"),
    path("organisations/<str:code>/online/approval/", pages.approval, name="online-approval"),
    path("organisations/<str:code>/online/approval/end/", pages.end_approval, name="online-approval-end"),
    path("organisations/<str:code>/online/rules/new/", pages.new_rule, name="online-rule-new"),
    path("organisations/<str:code>/online/rules/<int:rule_id>/end/", pages.end_rule, name="online-rule-end"),
]
