"""Addresses of the review pages."""

from __future__ import annotations

from django.urls import path

from lianjian.records.cadres.web.reviews import balloting, own, parts, ratings, rounds, talks

MEMBER = "reviews/<str:code>/members/<str:member>/"

urlpatterns = [
    path("reviews/", rounds.rounds, name="reviews"),
    path("reviews/excel/", rounds.rounds_excel, name="reviews-excel"),
    path("reviews/new/", rounds.new, name="review-new"),
    path("reviews/mine/", own.mine, name="review-mine"),
    path("reviews/mine/<int:reviewed>/", own.own_part, name="review-own"),
    path("reviews/mine/<int:reviewed>/self/", own.self_reviewed, name="review-own-self"),
    path("reviews/mine/<int:reviewed>/appeal/", own.appealed, name="review-own-appeal"),
    path("reviews/<str:code>/", rounds.round_page, name="review"),
    path("reviews/<str:code>/mutual/", rounds.mutual, name="review-mutual"),
    path("reviews/<str:code>/ballot/", balloting.balloted, name="review-ballot"),
    path("reviews/<str:code>/slips/", ratings.slips, name="review-slips"),
    path("reviews/<str:code>/tally-sheet/", ratings.tally_sheet, name="review-tally-sheet"),
    path("reviews/<str:code>/ratings/<str:raters>/", ratings.ratings, name="review-ratings"),
    path("reviews/<str:code>/meeting/", rounds.meeting, name="review-meeting"),
    path("reviews/<str:code>/close/", rounds.closed, name="review-close"),
    path("reviews/<str:code>/withdraw/", rounds.withdrawn, name="review-withdraw"),
    path("reviews/<str:code>/talk/", talks.talked, name="review-talk"),
    path(MEMBER, parts.part, name="review-member"),
    path(f"{MEMBER}paper/", parts.on_paper, name="review-member-paper"),
    path(f"{MEMBER}missing/", parts.missing, name="review-member-missing"),
    path(f"{MEMBER}leave-out/", parts.left_out, name="review-member-leave-out"),
    path(f"{MEMBER}take-in/", parts.taken_in, name="review-member-take-in"),
    path(f"{MEMBER}decide/", parts.decided, name="review-member-decide"),
    path(f"{MEMBER}helper/", parts.helper_named, name="review-member-helper"),
    path(f"{MEMBER}close-help/", parts.help_closed, name="review-member-close-help"),
    path(f"{MEMBER}appeal/", parts.appealed, name="review-member-appeal"),
    path(f"{MEMBER}appeals/<int:appeal>/", parts.appeal_answered, name="review-member-appeal-answer"),
]
