"""Making accounts and letting people in."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.models import Account, SignInCode
from lianjian.kernel.names import name_keys
from lianjian.kernel.sealed import blind_index

CODE_LIFE = timedelta(days=7)
# Typed from a paper slip: no letter that looks like another; 12 of 30 letters are 58 bits.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12


def new_account(*, login: str, name: str, phone: str = "", is_staff: bool = False) -> Account:
    """The account, not yet saved, with its search keys filled and no password that would let anybody in."""
    pinyin, initials = name_keys(name, person=True)
    account = Account(
        login=login,
        name=name,
        name_pinyin=pinyin,
        name_initials=initials,
        phone=phone,
        phone_index=blind_index(phone),
        is_staff=is_staff,
    )
    # As `set_unusable_password`, without hashing a random string for each of a thousand people.
    account.password = "!" + secrets.token_urlsafe(30)
    return account


@transaction.atomic
def give_sign_in_code(*, account: Account, by: Actor, at: datetime, life: timedelta = CODE_LIFE) -> str:
    """Will make a single-use code for the account and return it; it can never be read again."""
    code = "".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH))
    SignInCode.objects.create(
        account=account, digest=_digest(code), made_at=at, made_by_id=by.account_id, expires_at=at + life
    )
    journal.record(by=by, at=at, action="give_sign_in_code", subject=account)
    return code


def account_of_code(*, code: str, at: datetime) -> Account | None:
    """Whose code it is, if it could be used now; uses nothing up."""
    found = SignInCode.objects.filter(digest=_digest(code), used_at=None, expires_at__gt=at, account__is_active=True)
    entry = found.select_related("account").first()
    return entry.account if entry else None


@transaction.atomic
def use_sign_in_code(*, code: str, at: datetime) -> Account:
    """Will use the code up and return whose it was; of two at once only one gets in."""
    used = SignInCode.objects.filter(
        digest=_digest(code), used_at=None, expires_at__gt=at, account__is_active=True
    ).update(used_at=at)
    if not used:
        raise Refused(
            _("This sign-in code has been used or has expired."),
            remedies=(_("Ask your branch secretary for a new one; it takes one tap."),),
        )
    return Account.objects.get(codes__digest=_digest(code))


def _digest(code: str) -> str:
    """Of the code as meant: with gaps, small or full-width letters it is still the same."""
    meant = "".join(letter for letter in unicodedata.normalize("NFKC", code).upper() if letter.isalnum())
    return hashlib.sha256(meant.encode()).hexdigest()
