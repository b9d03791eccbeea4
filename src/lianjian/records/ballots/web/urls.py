"""Addresses of the ballots room; those under `vote/` are open to whoever comes, as nobody."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianjian.records.ballots.web import (
    batches,
    claiming,
    desk,
    drawing_up,
    lists,
    phases,
    results,
    second_key,
    sheets,
    slips,
    voting,
)

app_name = "ballots"
urlpatterns: list[URLPattern] = [
    path("ballots/", lists.ballots, name="ballots"),
    path("ballots/excel/", lists.excel, name="ballots-excel"),
    path("ballots/new/", drawing_up.new, name="ballot-new"),
    path("ballots/recount/", results.script, name="recount-script"),
    path("ballots/<str:code>/", phases.ballot, name="ballot"),
    path("ballots/<str:code>/tellers/", drawing_up.tellers, name="ballot-tellers"),
    path("ballots/<str:code>/slips/", slips.slips, name="ballot-slips"),
    path("ballots/<str:code>/slips/left/", slips.left, name="ballot-left-slips"),
    path("ballots/<str:code>/notice/", phases.notice, name="ballot-notice"),
    path("ballots/<str:code>/hand-out/", phases.hand_out, name="ballot-hand-out"),
    path("ballots/<str:code>/open/", phases.open_box, name="ballot-open"),
    path("ballots/<str:code>/close/", phases.close, name="ballot-close"),
    path("ballots/<str:code>/withdraw/", phases.withdraw, name="ballot-withdraw"),
    path("ballots/<str:code>/roll/", desk.roll, name="ballot-roll"),
    path("ballots/<str:code>/roll/excel/", desk.roll_excel, name="ballot-roll-excel"),
    path("ballots/<str:code>/desk/", desk.desk, name="ballot-desk"),
    path("ballots/<str:code>/claim/", claiming.claim, name="ballot-claim"),
    path("ballots/<str:code>/credentials/", claiming.credentials, name="ballot-credentials"),
    path("ballots/<str:code>/second/", claiming.second, name="ballot-second"),
    path("ballots/<str:code>/give-back/", claiming.give_back, name="ballot-give-back"),
    path("ballots/<str:code>/second-key/", second_key.second_key, name="ballot-second-key"),
    path("ballots/<str:code>/second-key/waiting/", second_key.waiting, name="ballot-waiting"),
    path("ballots/<str:code>/batches/", batches.batches, name="ballot-batches"),
    path("ballots/<str:code>/batches/<str:contest>/<int:number>/", batches.enter, name="ballot-batch"),
    path("ballots/<str:code>/batches/<str:contest>/<int:number>/settle/", batches.settle, name="ballot-settle"),
    path("ballots/<str:code>/result/", results.result, name="ballot-result"),
    path("ballots/<str:code>/board/", results.board, name="ballot-board"),
    path("ballots/<str:code>/papers/<str:paper>/", sheets.page, name="ballot-paper"),
    path("ballots/<str:code>/papers/<str:paper>/word/", sheets.word, name="ballot-paper-word"),
    path("ballots/<str:code>/papers/<str:paper>/pdf/", sheets.pdf, name="ballot-paper-pdf"),
    path("vote/<str:code>/", voting.booth, name="vote"),
    path("vote/<str:code>/header/", voting.header, name="vote-header"),
    path("vote/<str:code>/cast/", voting.cast_phone, name="vote-cast"),
    path("vote/<str:code>/slip/", voting.slip, name="vote-slip"),
    path("vote/<str:code>/done/", voting.done, name="vote-done"),
    path("vote/<str:code>/check/", voting.check, name="vote-check"),
    path("vote/<str:code>/counted/<str:contest>/", voting.counted, name="vote-counted"),
]
