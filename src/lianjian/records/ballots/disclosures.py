"""What of ballots is shown: the outcome of questions put to an assembly, as the count gave it; no roll, no names."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from lianjian.kernel.disclosures import Affairs, AskedToShow, DisclosureSource, Shown
from lianjian.records.ballots.documents.papers import result_in_words
from lianjian.records.ballots.enums import BallotPurpose, BallotState, ContestKind
from lianjian.records.ballots.models import Ballot


def _results(asked: AskedToShow) -> Iterator[Shown]:
    """Of ballots that belong to a matter or an admission the room above speaks, which knows what may be said."""
    closed = Ballot.objects.filter(
        organisation=asked.organisation_id, purpose=BallotPurpose.RESOLUTION, state=BallotState.CLOSED, reference="",
        closed_at__date__gte=asked.since, closed_at__date__lt=asked.until,
    )  # fmt: skip
    for ballot in closed.prefetch_related("contests").order_by("closed_at", "pk"):
        assert ballot.closed_at is not None
        said = [
            f"{contest.question}：{''.join(part for part in result_in_words(contest=contest) if isinstance(part, str))}"
            for contest in ballot.contests.all()
            if contest.kind == ContestKind.RESOLUTION
        ]
        yield Shown(
            origin=f"ballot:{ballot.code}", title=f"{ballot.title}（表决结果）", text="\n".join(said),
            on=timezone.localdate(ballot.closed_at),
        )  # fmt: skip


DISCLOSURES = (
    DisclosureSource(
        id="ballots", affairs=Affairs.VILLAGE, heading="表决结果", because="CW2025-35-items", shown=_results
    ),
)
