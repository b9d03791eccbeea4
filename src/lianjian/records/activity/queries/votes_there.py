"""Whether an organisation may decide by vote at all."""

from __future__ import annotations

from lianjian.records.organisations.enums import ChangeKind, ChangeState
from lianjian.records.organisations.models import Organisation, TreeChange


def has_approval_document(*, organisation: Organisation) -> bool:
    """Whether the change that set the organisation up was approved with the number of a document."""
    founding = TreeChange.objects.filter(target=organisation, kind=ChangeKind.CREATE, state=ChangeState.APPROVED)
    return founding.exclude(document_no="").exists()
