"""Running sums: what is folded, what waits to be, and up to which day.

No foreign key is checked here: the rows follow organisations by the database's own triggers, and what an organisation
takes with it when it is deleted is taken from those above it first.
"""

from __future__ import annotations

from datetime import date

from django.db import models


class RolledFigure(models.Model):
    """A number of an organisation as of the last fold: with all below it, and by itself. Without a row: nothing.

    The row of the month 0001-01-01 is the number itself; the others say what of it came and went in a month.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    number = models.CharField(max_length=40, db_collation="C")
    month = models.DateField(default=date.min)
    n = models.BigIntegerField()
    own = models.BigIntegerField(default=0)

    class Meta:
        # In this order all numbers of a place lie side by side.
        constraints = (models.UniqueConstraint(fields=["organisation", "month", "number"], name="rolled_figure_one"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.number} {self.month} {self.n}"


class FigureDelta(models.Model):
    """A change of an organisation's own number that counts from a day, today's not yet folded and those to come."""

    organisation = models.ForeignKey(
        "organisations.Organisation", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    number = models.CharField(max_length=40, db_collation="C")
    from_on = models.DateField()
    n = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=["from_on"], name="figure_delta_from"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.number} {self.n:+d} {self.from_on}"


class RolledState(models.Model):
    """The one row that says by which declarations, and up to which day, the sums are kept; none: not built yet."""

    built = models.CharField(max_length=64)
    day = models.DateField()
    months_from = models.DateField()  # from this month on the sums know what came and went in each
    rebuilt_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True)
    drifted = models.PositiveIntegerField(default=0)  # how many sums were wrong when last compared

    class Meta:
        constraints = (models.CheckConstraint(name="rolled_state_one_row", condition=models.Q(id=1)),)

    def __str__(self) -> str:
        return f"{self.day} {self.built[:8]}"
