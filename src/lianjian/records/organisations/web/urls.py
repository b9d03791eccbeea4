"""Addresses of the organisations room."""

from __future__ import annotations

from lianjian.records.organisations.web.coverage.urls import urlpatterns as coverage
from lianjian.records.organisations.web.joint.urls import urlpatterns as joint
from lianjian.records.organisations.web.online.urls import urlpatterns as online
from lianjian.records.organisations.web.tree.urls import urlpatterns as tree

app_name = "organisations"
urlpatterns = [*tree, *joint, *coverage, *online]
