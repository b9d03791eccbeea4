"""Addresses of the dues pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianjian.records.members.web.dues import branches, member

urlpatterns: list[URLPattern] = [
    path("dues/", branches.branch_list, name="dues"),
    path("dues/excel/", branches.branch_sheet, name="dues-excel"),
    path("dues/member/<str:code>/", member.member, name="dues-member"),
    path("dues/member/<str:code>/base/", member.base, name="dues-member-base"),
    path("dues/member/<str:code>/pay/", member.pay, name="dues-member-pay"),
    path("dues/member/<str:code>/reduce/", member.reduce, name="dues-member-reduce"),
    path("dues/payments/<int:payment>/strike/", member.strike, name="dues-strike"),
    path("dues/<str:code>/", branches.year_sheet, name="dues-sheet"),
    path("dues/<str:code>/print/", branches.year_print, name="dues-sheet-print"),
    path("dues/<str:code>/excel/", branches.year_excel, name="dues-sheet-excel"),
    path("dues/<str:code>/bases/", branches.bases, name="dues-bases"),
    path("dues/<str:code>/quarter/", branches.quarter, name="dues-quarter"),
]
