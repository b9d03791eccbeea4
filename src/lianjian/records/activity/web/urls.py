"""Addresses of the activity room."""

from __future__ import annotations

from lianjian.records.activity.web.learning.urls import urlpatterns as learning
from lianjian.records.activity.web.meetings.urls import urlpatterns as meetings
from lianjian.records.activity.web.rooms.urls import urlpatterns as rooms

app_name = "activity"
urlpatterns = [*meetings, *learning, *rooms]
