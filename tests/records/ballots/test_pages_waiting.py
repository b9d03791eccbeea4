"""What of ballots waits for whom, what an organisation's page shows, and the order of names on paper."""

from __future__ import annotations

from datetime import date

from lianjian.kernel.panels import AskedOfOrganisation
from lianjian.records.ballots import actions
from lianjian.records.ballots.duties import duties_of
from lianjian.records.ballots.enums import Channel, SecrecyLevel
from lianjian.records.ballots.panels import ballots_of
from tests.factories import NOW, TODAY, County
from tests.records.ballots.phones import AGAINST, FOR, Phone, a_hall, give_notice, second_keys


def test_a_voter_is_told_that_voting_is_open_and_never_whether_he_has_voted(county: County) -> None:
    hall = a_hall(county, channels=(Channel.PHONE,))
    phone = Phone(hall.voters()[0])
    assert duties_of(actor=phone.actor, on=TODAY) == []
    hall.hand_out()
    (taking,) = duties_of(actor=phone.actor, on=TODAY)
    assert taking.url.endswith("/claim/")
    phone.ask()
    hall.open_box()
    before = duties_of(actor=phone.actor, on=TODAY)
    phone.cast(FOR)
    assert duties_of(actor=phone.actor, on=TODAY) == before
    assert before[0].url.startswith("/vote/")
    assert before[0].due_on == date(2026, 3, 9)
    hall.close()
    assert duties_of(actor=phone.actor, on=TODAY) == []


def test_clerks_overseers_and_the_secretary_are_each_told_their_part(county: County) -> None:
    hall = a_hall(county, channels=(Channel.PAPER,))
    assert [one.url for one in duties_of(actor=hall.secretary, on=TODAY)] == [f"/ballots/{hall.ballot.code}/"]
    hall.hand_out()
    for voter in hall.voters()[:2]:
        hall.give_paper(voter)
    hall.open_box()
    assert duties_of(actor=hall.clerks[0], on=TODAY)[0].url.endswith("/desk/")
    assert duties_of(actor=hall.overseers[0], on=TODAY) == []
    for clerk, line in zip(hall.clerks, (FOR, AGAINST), strict=True):
        actions.enter_batch(
            ballot_id=hall.pk, contest_id=hall.contest().pk, number=1, lines=[line], clerk=clerk, at=NOW
        )
    assert duties_of(actor=hall.overseers[0], on=TODAY)[0].url.endswith("/batches/")


def test_the_second_keys_holder_is_told_that_votes_wait(county: County) -> None:
    hall = a_hall(county, channels=(Channel.PHONE,), level=SecrecyLevel.TWO_KEYS, noticed=False)
    holder, other = hall.overseers
    texts = {code: key.public.to_text() for code, key in second_keys(hall.ballot).items()}
    actions.register_second_keys(ballot_id=hall.pk, keys=texts, by=holder, at=NOW)
    give_notice(hall)
    hall.hand_out()
    assert duties_of(actor=holder, on=TODAY) == []
    phone = Phone(hall.voters()[0])
    phone.ask()
    phone.ask_second()
    assert duties_of(actor=holder, on=TODAY)[0].url.endswith("/second-key/")
    assert duties_of(actor=other, on=TODAY) == []


def test_an_organisations_page_shows_its_ballots_to_who_may_see_them(county: County) -> None:
    hall = a_hall(county, channels=(Channel.PAPER,))
    village = hall.ballot.organisation

    def asked_by(account: object) -> AskedOfOrganisation:
        actor = county.actor(account)  # type: ignore[arg-type]
        return AskedOfOrganisation(organisation_id=village.pk, path=village.path, actor=actor, on=TODAY)

    panel = ballots_of(asked_by(county.secretaries[0]))
    assert panel is not None
    assert [line.title for line in panel.lines] == [hall.ballot.title]
    assert ballots_of(asked_by(county.stranger)) is None
