"""The members room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """A person has one home branch on any day."""

    name = "lianjian.records.members"
    label = "members"

    def ready(self) -> None:
        """Says what this room counts, and what is handed over when an organisation ends."""
        from lianjian.records.members import away_panels as away_panels
        from lianjian.records.members import away_receivers as away_receivers
        from lianjian.records.members import away_succession, counted, receivers, succession
        from lianjian.records.members import care_panels as care_panels
        from lianjian.records.members import dues_panels as dues_panels
        from lianjian.records.members import online_panels as online_panels
        from lianjian.records.members import panels as panels
        from lianjian.records.organisations.counted import counts_people

        counts_people(counted.LIVE_MEMBERS)
        succession.register_successions()
        away_succession.register_successions()
        receivers.register_successions()
