"""Addresses of the tree pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianjian.records.organisations.web.tree import changes, posts, proposals, views

urlpatterns: list[URLPattern] = [
    path("organisations/", views.own_place, name="tree"),
    path("organisations/<str:code>/", views.node, name="node"),
    path("organisations/<str:code>/below/", views.below, name="below"),
    path("organisations/<str:code>/sheet/", views.sheet, name="tree-sheet"),
    path("organisations/<str:code>/posts/", posts.posts, name="posts"),
    path("organisations/<str:code>/posts/new/", posts.new, name="new-post"),
    path("organisations/<str:code>/posts/<int:post_id>/confirm/", posts.confirm, name="confirm-post"),
    path("organisations/<str:code>/posts/<int:post_id>/end/", posts.end, name="end-post"),
    path("organisations/<str:code>/posts/<int:post_id>/code/", posts.sign_in_code, name="post-code"),
    path("organisations/<str:code>/propose/<str:kind>/", proposals.propose, name="propose"),
    path("tree-changes/", changes.changes, name="changes"),
    path("tree-changes/<int:change_id>/", changes.change, name="change"),
    path("tree-changes/<int:change_id>/decide/<str:verb>/", changes.decide, name="decide-change"),
]
