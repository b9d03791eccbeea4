"""Addresses of the joint pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianjian.records.organisations.web.joint import agreement, deciding, detail, partners, proposing, public, register

urlpatterns: list[URLPattern] = [
    path("joint/", register.joint_list, name="joint-list"),
    path("joint/excel/", register.joint_excel, name="joint-excel"),
    path("joint/new/", proposing.choose, name="joint-new"),
    path("joint/new/preview/", proposing.preview, name="joint-preview"),
    path("joint/<str:code>/", detail.joint, name="joint"),
    path("joint/<str:code>/consent/<str:party>/", detail.consent, name="joint-consent"),
    path("joint/<str:code>/consent/<str:party>/withdraw/", detail.withdraw, name="joint-consent-withdraw"),
    path("joint/<str:code>/withdraw/", deciding.withdraw, name="joint-withdraw"),
    path("joint/<str:code>/approval/", deciding.approval, name="joint-approval"),
    path("joint/<str:code>/return/", deciding.send_back, name="joint-return"),
    path("joint/<str:code>/posts/<int:post>/", deciding.settle, name="joint-post"),
    path("joint/<str:code>/dissolve/", deciding.dissolve, name="joint-dissolve"),
    path("joint/<str:code>/partners/", partners.ask, name="joint-partners"),
    path("joint/<str:code>/partners/<int:change>/", partners.change, name="joint-partner-change"),
    path("joint/<str:code>/agreement/", agreement.sheet, name="joint-agreement"),
    path("joint/<str:code>/agreement.docx", agreement.word, name="joint-agreement-word"),
    path("joint/<str:code>/agreement.pdf", agreement.pdf, name="joint-agreement-pdf"),
    path("public/joint/", public.public_list, name="public-joint-list"),
    path("public/joint/<str:code>/", public.public_page, name="public-joint"),
]
