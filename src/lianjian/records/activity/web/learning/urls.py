"""Addresses of learning: courses, class hours, training plans, study reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianjian.records.activity.web.learning import (
    course_acts,
    courses,
    hours,
    quizzes,
    report_acts,
    reports,
    training,
)

urlpatterns: list[URLPattern] = [
    path("learning/", courses.courses, name="courses"),
    path("learning/courses/excel/", courses.courses_excel, name="courses-excel"),
    path("learning/courses/new/", course_acts.new, name="course-new"),
    path("learning/courses/<str:code>/", courses.course, name="course"),
    path("learning/courses/<str:code>/edit/", course_acts.edit, name="course-edit"),
    path("learning/courses/<str:code>/close/", course_acts.close, name="course-close"),
    path("learning/courses/<str:code>/materials/new/", course_acts.add, name="course-material-new"),
    path("learning/courses/<str:code>/materials/<int:material>/", courses.material, name="course-material"),
    path(
        "learning/courses/<str:code>/materials/<int:material>/remove/",
        course_acts.remove,
        name="course-material-remove",
    ),
    path("learning/courses/<str:code>/sessions/new/", course_acts.session, name="course-session-new"),
    path("learning/courses/<str:code>/questions/", quizzes.questions, name="course-questions"),
    path("learning/courses/<str:code>/questions/<int:question>/remove/", quizzes.remove, name="course-question-remove"),
    path("learning/courses/<str:code>/test/", quizzes.test, name="course-test"),
    path("learning/hours/", hours.hours, name="hours"),
    path("learning/hours/members/<str:code>/", hours.member, name="hours-of-member"),
    path("learning/hours/<str:code>/", hours.branch, name="hours-of"),
    path("learning/hours/<str:code>/excel/", hours.branch_excel, name="hours-excel"),
    path("learning/training/", training.plans, name="training"),
    path("learning/training/excel/", training.plans_excel, name="training-list-excel"),
    path("learning/training/<str:code>/<int:year>/", training.plan, name="training-plan"),
    path("learning/training/<str:code>/<int:year>/excel/", training.plan_excel, name="training-excel"),
    path("learning/training/<str:code>/<int:year>/<int:line>/strike/", training.strike, name="training-strike"),
    path("learning/reports/", reports.reports, name="reports"),
    path("learning/reports/excel/", reports.reports_excel, name="reports-excel"),
    path("learning/reports/new/", reports.new, name="report-new"),
    path("learning/reports/from-paper/", reports.from_paper, name="report-from-paper"),
    path("learning/reports/<str:code>/", report_acts.report, name="report"),
    path("learning/reports/<str:code>/comment/", report_acts.comment, name="report-comment"),
    path("learning/reports/<str:code>/consent/", report_acts.consent, name="report-consent"),
    path("learning/reports/<str:code>/share/", report_acts.publish, name="report-share"),
    path("learning/reports/<str:code>/put-forward/", report_acts.forward, name="report-put-forward"),
    path("learning/reports/<str:code>/approve/", report_acts.approve, name="report-approve"),
    path("learning/reports/<str:code>/decline/", report_acts.decline, name="report-decline"),
    path("public/reports/", reports.public_list, name="public-reports"),
    path("public/reports/<str:code>/", reports.public_page, name="public-report"),
]
