"""Who may keep an activity room, book it and give a booking back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianjian.kernel.actor import STAFF, Actor
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.activity.models import Room, RoomBooking
from lianjian.records.organisations.models import Organisation

KEEPERS = STAFF


def may_keep(actor: Actor, organisation: Organisation) -> Verdict:
    """The committee of the organisation and those above it: open hours, exceptions, bookings for villagers."""
    if actor.has(*KEEPERS, over=organisation.path):
        return YES
    return no(_("The committee of %(name)s keeps its activity rooms.") % {"name": organisation.name})


def may_book(actor: Actor, room: Room) -> Verdict:
    """Everybody with a post in the organisation, above it or below it; villagers ask the secretary."""
    path = room.organisation.path
    if any(mandate.covers(path) or mandate.scope.startswith(path) for mandate in actor.mandates):
        return YES
    return no(_("Ask the secretary of %(name)s to book the room for you.") % {"name": room.organisation.name})


def may_cancel(actor: Actor, booking: RoomBooking) -> Verdict:
    """Who booked, and who keeps the room."""
    if booking.booked_by_id is not None and booking.booked_by_id == actor.account_id:
        return YES
    if may_keep(actor, booking.room.organisation):
        return YES
    return no(_("A booking is given back by who made it, or by the committee that keeps the room."))
