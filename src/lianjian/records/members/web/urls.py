"""Addresses of the members room."""

from __future__ import annotations

from django.urls import URLPattern

from lianjian.records.members.web.away.urls import urlpatterns as away
from lianjian.records.members.web.care.urls import urlpatterns as care
from lianjian.records.members.web.dues.urls import urlpatterns as dues
from lianjian.records.members.web.own.urls import urlpatterns as own
from lianjian.records.members.web.register.urls import urlpatterns as register
from lianjian.records.members.web.transfers.urls import urlpatterns as transfers

app_name = "members"
urlpatterns: list[URLPattern] = [*away, *care, *dues, *own, *register, *transfers]
