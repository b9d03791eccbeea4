"""Addresses of the duty post pages."""

from __future__ import annotations

from django.urls import path

from lianjian.records.cadres.web.duty_posts import boards, catalogue, holdings, lists, posts

urlpatterns = [
    path("duty-posts/", lists.posts, name="duty-posts"),
    path("duty-posts/excel/", lists.posts_excel, name="duty-posts-excel"),
    path("duty-posts/holders/", lists.holders, name="duty-holders"),
    path("duty-posts/holders/excel/", lists.holders_excel, name="duty-holders-excel"),
    path("duty-posts/catalogue/", catalogue.catalogue, name="duty-catalogue"),
    path("duty-posts/catalogue/add/", catalogue.added, name="duty-catalogue-add"),
    path("duty-posts/catalogue/retire/", catalogue.retired, name="duty-catalogue-retire"),
    path("duty-posts/mine/", boards.mine, name="duty-mine"),
    path("duty-posts/new/", posts.new, name="duty-post-new"),
    path("duty-posts/of/<str:code>/", boards.branch, name="duty-branch"),
    path("duty-posts/of/<str:code>/publish/", boards.published, name="duty-branch-publish"),
    path("duty-posts/of/<str:code>/take-up/", boards.taken_up, name="duty-branch-take-up"),
    path("duty-posts/of/<str:code>/notice/", boards.notice, name="duty-branch-notice"),
    path("duty-posts/of/<str:code>/board/", boards.board, name="duty-branch-board"),
    path("duty-posts/held/<int:holding>/", holdings.holding, name="duty-holding"),
    path("duty-posts/held/<int:holding>/answer/", holdings.answered, name="duty-holding-answer"),
    path("duty-posts/held/<int:holding>/drop/", holdings.dropped, name="duty-holding-drop"),
    path("duty-posts/held/<int:holding>/object/", holdings.objected, name="duty-holding-object"),
    path(
        "duty-posts/held/<int:holding>/objections/<int:objection>/",
        holdings.objection_answered,
        name="duty-holding-objection",
    ),
    path("duty-posts/held/<int:holding>/report/", holdings.reported, name="duty-holding-report"),
    path("duty-posts/held/<int:holding>/review/", holdings.reviewed, name="duty-holding-review"),
    path("duty-posts/held/<int:holding>/end/", holdings.ended, name="duty-holding-end"),
    path("duty-posts/held/<int:holding>/honour/", holdings.honoured, name="duty-holding-honour"),
    path("duty-posts/<str:code>/", posts.post, name="duty-post"),
    path("duty-posts/<str:code>/revise/", posts.revised, name="duty-post-revise"),
    path("duty-posts/<str:code>/close/", posts.closed, name="duty-post-close"),
    path("duty-posts/<str:code>/claim/", posts.claimed, name="duty-post-claim"),
    path("duty-posts/<str:code>/propose/", posts.proposed, name="duty-post-propose"),
]
