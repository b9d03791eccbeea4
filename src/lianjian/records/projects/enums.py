"""The projects room's words; values and labels as in the glossary."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Subject(TextChoices):
    """What a village can need and an urban party can offer."""

    FUNDS = "funds", _("Funds")
    TECHNIQUE = "technique", _("Farming technique")
    MARKET = "market", _("Sales channels")
    INFORMATION = "information", _("Market information")
    TALENT = "talent", _("Skilled people")
    TRAINING = "training", _("Training")
    MACHINERY = "machinery", _("Machinery")
    SEED_STOCK = "seed_stock", _("Seed and breeding stock")
    COLD_STORAGE = "cold_storage", _("Cold storage")
    PROCESSING = "processing", _("Processing")
    ROADS = "roads", _("Roads")
    WATER = "water", _("Water and irrigation")
    LIGHTING = "lighting", _("Street lighting")
    JOBS = "jobs", _("Jobs")
    OFFICE_SPACE = "office_space", _("Meeting and office space")
    HEALTH_CARE = "health_care", _("Health care")
    EDUCATION = "education", _("Education")
    LEGAL_ADVICE = "legal_advice", _("Legal advice")
    MANAGEMENT = "management", _("Village management")
    LAND = "land", _("Land")
    LABOUR = "labour", _("Labour")
    PRODUCE = "produce", _("Farm produce")


class Industry(TextChoices):
    """The industries in which a village and an urban party can be close."""

    GRAIN = "grain", _("Grain")
    VEGETABLES = "vegetables", _("Vegetables")
    FRUIT = "fruit", _("Fruit")
    TOBACCO = "tobacco", _("Tobacco")
    TEA = "tea", _("Tea")
    POULTRY = "poultry", _("Poultry")
    LIVESTOCK = "livestock", _("Livestock")
    SPECIAL_ANIMALS = "special_animals", _("Special animals")
    FORESTRY = "forestry", _("Forestry")
    BUILDING = "building", _("Building")
    TEXTILES = "textiles", _("Textiles and clothing")
    FOOD_PROCESSING = "food_processing", _("Food processing")
    MACHINERY_MAKING = "machinery_making", _("Machine building")
    LOGISTICS = "logistics", _("Logistics")
    TRADE = "trade", _("Trade")
    TOURISM = "tourism", _("Tourism")
    FINANCE = "finance", _("Finance")
    PUBLIC_SERVICE = "public_service", _("Public service")


class NeedState(TextChoices):
    """How far a need has come."""

    OPEN = "open", _("Open")
    TAKEN_UP = "taken_up", _("Taken up")
    DELIVERED = "delivered", _("Delivered, waiting for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    CLOSED = "closed", _("Closed")


class MatchState(TextChoices):
    """How far help with one need has come."""

    TAKEN_UP = "taken_up", _("Taken up")
    DELIVERED = "delivered", _("Delivered, waiting for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    GIVEN_UP = "given_up", _("Given up")


class Criterion(TextChoices):
    """What the fit of an urban party and a village is made of."""

    INDUSTRY = "industry", _("Kindred industry")
    COMPLEMENTARITY = "complementarity", _("Complementary strengths")
    SHARING = "sharing", _("Shareable resources")
    DRIVING = "driving", _("Driving power")
    DISTANCE = "distance", _("Nearness")
    WISHES = "wishes", _("Wishes of both sides")


class PairingMode(TextChoices):
    """How the pairing is made."""

    ASSIGNED = "assigned", _("Assigned by the organisation")
    FREE = "free", _("Freely chosen")
    MIXED = "mixed", _("Mixed")


class RunState(TextChoices):
    """What became of a pairing run."""

    SOLVING = "solving", _("Being computed")
    SOLVED = "solved", _("Computed")
    KEPT = "kept", _("Kept")
    ACCEPTED = "accepted", _("Accepted")
    FAILED = "failed", _("No result")


class SeekerState(TextChoices):
    """How far somebody who looks for work has come."""

    SEEKING = "seeking", _("Looking for work")
    MATCHED = "matched", _("Put forward for a vacancy")
    PLACED = "placed", _("Started work")
    CONFIRMED = "confirmed", _("Placement confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @classmethod
    def under_way(cls) -> tuple[SeekerState, ...]:
        """The states in which something is still to be done."""
        return (cls.SEEKING, cls.MATCHED, cls.PLACED)


class PlacementState(TextChoices):
    """How far one person's placement with one employer has come."""

    MATCHED = "matched", _("Put forward")
    PLACED = "placed", _("Started work")
    CONFIRMED = "confirmed", _("Placement confirmed")
    ENDED = "ended", _("Came to nothing")
