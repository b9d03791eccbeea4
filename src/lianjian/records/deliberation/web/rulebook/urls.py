"""Addresses of the rule book."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianjian.records.deliberation.web.rulebook import lists, pages

urlpatterns: list[URLPattern] = [
    path("rule-book/", lists.rule_book, name="rule-book"),
    path("rule-book/excel/", lists.excel, name="rule-book-excel"),
    path("rule-book/new/", pages.new, name="rule-new"),
    path("rule-book/public/", lists.public_list, name="public-rules"),
    path("rule-book/public/<str:code>/", lists.public_rule, name="public-rule"),
    path("rule-book/<str:code>/", pages.rule, name="rule"),
    path("rule-book/<str:code>/compare/", pages.compare, name="rule-compare"),
    path("rule-book/<str:code>/sheet/", pages.sheet, name="rule-sheet"),
    path("rule-book/<str:code>/next/", pages.next_version, name="rule-next"),
    path("rule-book/<str:code>/<int:number>/edit/", pages.edit, name="rule-edit"),
    path("rule-book/<str:code>/<int:number>/adopt/", pages.adopt, name="rule-adopt"),
    path("rule-book/<str:code>/<int:number>/publish/", pages.publish, name="rule-publish"),
    path("rule-book/<str:code>/<int:number>/in-force/", pages.force, name="rule-in-force"),
    path("rule-book/<str:code>/<int:number>/drop/", pages.drop, name="rule-drop"),
]
