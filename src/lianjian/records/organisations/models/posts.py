"""Who holds which post in which organisation, during which time."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from lianjian.kernel.periods import no_overlap
from lianjian.records.organisations.enums import PostBasis, PostKind


class Post(models.Model):
    """A post held by a person; it gives him a role over the organisation's sub-tree."""

    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="posts")
    account = models.ForeignKey("kernel.Account", models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=28, choices=PostKind)
    basis = models.CharField(max_length=12, choices=PostBasis, default=PostBasis.DESIGNATED)
    document_no = models.CharField(max_length=80, default="", blank=True)
    during = DateRangeField()

    class Meta:
        constraints = (
            no_overlap("post_person_once_a_day", "organisation", "account", "kind"),
            models.UniqueConstraint(
                fields=["organisation"],
                name="post_one_secretary_today",
                condition=Q(kind=PostKind.SECRETARY, during__endswith=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} {self.get_kind_display()}"
