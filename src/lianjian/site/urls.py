"""Every address of the program, room by room."""

from __future__ import annotations

from django.urls import include, path

from lianjian.site.web import account, home, jobs, search, workbook

site_urls = (
    [
        path("", home.home, name="home"),
        path("todo/", home.todo, name="todo"),
        path("search/", search.search, name="search"),
        path("me/", account.me, name="me"),
        path("sign-in/", account.sign_in, name="sign-in"),
        path("sign-in/one-time-password/", account.one_time_password, name="one-time-password"),
        path("sign-in/code/<str:code>/", account.sign_in_by_code, name="sign-in-code"),
        path("sign-out/", account.sign_out, name="sign-out"),
        path("jobs/<int:job>/", jobs.job, name="job"),
        path("import/", workbook.start, name="import"),
        path("import/template/", workbook.template, name="import-template"),
        path("import/<int:job>/", workbook.report, name="import-report"),
        path("import/<int:job>/errors/", workbook.errors, name="import-errors"),
        path("import/<int:job>/load/", workbook.load, name="import-load"),
    ],
    "site",
)

urlpatterns = [
    path("", include(site_urls)),
    path("ui/", include("lianjian.ui.urls")),
    path("", include("lianjian.records.organisations.web.urls")),
    path("", include("lianjian.records.members.web.urls")),
    path("", include("lianjian.records.activity.web.urls")),
    path("", include("lianjian.records.ballots.web.urls")),
    path("", include("lianjian.records.deliberation.web.urls")),
    path("", include("lianjian.records.cadres.web.urls")),
    path("", include("lianjian.records.projects.web.urls")),
    path("", include("lianjian.records.casework.web.urls")),
    path("", include("lianjian.results.indicators.web.urls")),
    path("", include("lianjian.results.disclosure.web.urls")),
    path("", include("lianjian.results.oversight.web.urls")),
    path("", include("lianjian.results.assessment.web.urls")),
]

handler400 = "lianjian.site.web.errors.bad_request"
handler403 = "lianjian.site.web.errors.forbidden"
handler404 = "lianjian.site.web.errors.not_found"
handler500 = "lianjian.site.web.errors.server_error"
