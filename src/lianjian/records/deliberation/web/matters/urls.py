"""Addresses of matters."""

from __future__ import annotations

from django.urls import path

from lianjian.records.deliberation.web.matters import acts, lists, matter, papers

urlpatterns = [
    path("matters/", lists.listed, name="matters"),
    path("matters/excel/", lists.excel, name="matters-excel"),
    path("matters/new/", acts.new, name="matter-new"),
    path("matters/public/", lists.public_list, name="public-matters"),
    path("matters/public/<str:code>/", lists.public, name="public-matter"),
    path("matters/<str:code>/", matter.shown, name="matter"),
    path("matters/<str:code>/take-up/", acts.take_up, name="matter-take-up"),
    path("matters/<str:code>/decline/", acts.decline, name="matter-decline"),
    path("matters/<str:code>/withdraw/", acts.withdraw, name="matter-withdraw"),
    path("matters/<str:code>/ballot/", acts.ballot, name="matter-ballot"),
    path("matters/<str:code>/hold/", matter.hold, name="matter-hold"),
    path("matters/<str:code>/leave-out/", acts.leave_out, name="matter-leave-out"),
    path("matters/<str:code>/text/", acts.write, name="matter-text"),
    path("matters/<str:code>/put-up/", acts.put_up, name="matter-put-up"),
    path("matters/<str:code>/carry-out/", acts.begin, name="matter-carry-out"),
    path("matters/<str:code>/report/", acts.report, name="matter-report"),
    path("matters/<str:code>/close/", acts.close, name="matter-close"),
    path("matters/<str:code>/notice/", papers.notice, name="matter-notice"),
    path("matters/<str:code>/sign-in-sheet/", papers.sign_in_sheet, name="matter-sign-in-sheet"),
    path("matters/<str:code>/record/", papers.record, name="matter-record"),
    path("matters/<str:code>/resolution/", papers.resolution, name="matter-resolution"),
    path("matters/<str:code>/publication/", papers.publication, name="matter-publication"),
]
