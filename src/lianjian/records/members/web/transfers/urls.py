"""Addresses of the transfer pages."""

from __future__ import annotations

from django.urls import path

from lianjian.records.members.web.transfers import arriving, lists, views

urlpatterns = [
    path("transfers/", lists.transfers, name="transfers"),
    path("transfers/excel/", lists.transfers_excel, name="transfers-excel"),
    path("transfers/arrivals/new/", arriving.arrive, name="transfer-in"),
    path("transfers/<str:code>/", views.transfer, name="transfer"),
    path("transfers/<str:code>/letter/", views.letter, name="transfer-letter"),
    path("transfers/<str:code>/send/", views.send, name="transfer-send"),
    path("transfers/<str:code>/receive/", views.receive, name="transfer-receive"),
    path("transfers/<str:code>/return/", views.send_back, name="transfer-return"),
    path("transfers/<str:code>/withdraw/", views.withdraw, name="transfer-withdraw"),
    path("members/<str:code>/transfer/", views.new, name="transfer-new"),
]
