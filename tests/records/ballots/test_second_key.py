"""Level 2: no credential without the overseer's key, which the server never has."""

from __future__ import annotations

import pytest

from lianjian.engines.credentials import blind_sign, read_octets
from lianjian.engines.credentials.recount import recount
from lianjian.kernel.errors import NotAllowed, Refused
from lianjian.records.ballots import actions
from lianjian.records.ballots.enums import Channel, SecrecyLevel
from lianjian.records.ballots.errors import AlreadyTakenPart, NotCastable
from lianjian.records.ballots.models import SecondSigning
from lianjian.records.ballots.queries.ballots import signatures_waiting
from tests.factories import NOW, County
from tests.records.ballots.phones import FOR, Phone, a_hall, give_notice, second_keys


def test_a_credential_needs_both_signatures(county: County) -> None:
    hall = a_hall(county, channels=(Channel.PHONE,), level=SecrecyLevel.TWO_KEYS, noticed=False)
    with pytest.raises(Refused, match="第二把密钥"):
        give_notice(hall)
    keys = second_keys(hall.ballot)
    texts = {code: key.public.to_text() for code, key in keys.items()}
    with pytest.raises(NotAllowed):
        actions.register_second_keys(ballot_id=hall.pk, keys=texts, by=hall.secretary, at=NOW)
    holder = hall.overseers[0]
    actions.register_second_keys(ballot_id=hall.pk, keys=texts, by=holder, at=NOW)
    give_notice(hall)
    hall.hand_out()
    phone, alone = Phone(hall.voters()[0]), Phone(hall.voters()[1])
    with pytest.raises(AlreadyTakenPart):
        phone.ask_second()
    phone.ask()
    alone.ask()
    assert not phone.ask_second()
    waiting = signatures_waiting(ballot=hall.ballot)
    assert list(waiting) == [phone.voter.pk]
    signed = {
        voter: {code: blind_sign(key=keys[code], blinded=read_octets(text)) for code, text in some.items()}
        for voter, some in waiting.items()
    }
    give = {"ballot_id": hall.pk, "at": NOW}
    with pytest.raises(NotAllowed):
        actions.give_second_signatures(signed=signed, by=hall.overseers[1], **give)
    with pytest.raises(NotCastable):
        actions.give_second_signatures(signed={phone.voter.pk: {"1": bytes(256)}}, by=holder, **give)
    actions.give_second_signatures(signed=signed, by=holder, **give)
    assert phone.ask_second()
    other = Phone(hall.voters()[0])
    with pytest.raises(AlreadyTakenPart):
        other.ask_second()
    hall.open_box()
    with pytest.raises(NotCastable):
        alone.cast(FOR)
    assert phone.cast(FOR)
    ballot = hall.close()
    assert not SecondSigning.objects.exists()
    assert recount(ballot.board.path).faults == []
