"""A ballot from its drawing up to its closing."""

from __future__ import annotations

from lianjian.records.ballots.actions.batches import enter_batch, settle_batch
from lianjian.records.ballots.actions.closing import close_ballot
from lianjian.records.ballots.actions.countersigning import (
    ask_second_signatures,
    give_second_signatures,
    register_second_keys,
)
from lianjian.records.ballots.actions.drawing_up import (
    NewContest,
    NewVoter,
    draw_up_ballot,
    name_tellers,
)
from lianjian.records.ballots.actions.handing_out import (
    GivenBack,
    can_change_channel,
    cancel_left_slips,
    hand_out_paper,
    hand_out_slip,
    issue_credentials,
    start_handing_out,
    surrender_credentials,
)
from lianjian.records.ballots.actions.notice import give_notice, print_slips, withdraw_ballot
from lianjian.records.ballots.actions.voting import cast, cast_slip, start_voting

__all__ = [
    "GivenBack",
    "NewContest",
    "NewVoter",
    "ask_second_signatures",
    "can_change_channel",
    "cancel_left_slips",
    "cast",
    "cast_slip",
    "close_ballot",
    "draw_up_ballot",
    "enter_batch",
    "give_notice",
    "give_second_signatures",
    "hand_out_paper",
    "hand_out_slip",
    "issue_credentials",
    "name_tellers",
    "print_slips",
    "register_second_keys",
    "settle_batch",
    "start_handing_out",
    "start_voting",
    "surrender_credentials",
    "withdraw_ballot",
]
