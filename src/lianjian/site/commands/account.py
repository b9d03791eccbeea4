"""`lianjian account`: the first officer of a new site, and a way back in for whoever has lost his."""

from __future__ import annotations

import argparse
import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from lianjian.kernel import clock, journal
from lianjian.kernel.accounts import new_account
from lianjian.kernel.actor import command_line
from lianjian.kernel.errors import Refused
from lianjian.kernel.models import Account
from lianjian.records.organisations.actions.posts import appoint
from lianjian.records.organisations.enums import PostBasis, PostKind
from lianjian.records.organisations.models import Organisation


def run(arguments: list[str]) -> int:
    """Will make or renew a staff account and print the address for its one-time passwords."""
    parser = argparse.ArgumentParser(prog="lianjian account", description=__doc__)
    parser.add_argument("login")
    parser.add_argument("--name", required=True, help="family name first")
    parser.add_argument("--organisation", help="code of the organisation whose department the person works in")
    chosen = parser.parse_args(arguments)
    password = getpass.getpass("Password (12 characters or more): ")
    if getpass.getpass("Again: ") != password:
        raise Refused("两次输入的密码不一样。")
    print(make_officer(chosen.login, chosen.name, chosen.organisation, password))
    return 0


@transaction.atomic
def make_officer(login: str, name: str, organisation_code: str | None, password: str) -> str:
    """Will write the account, its password, its device and its post; returns the device's `otpauth` address."""
    at, by = clock.now(), command_line()
    account = Account.objects.filter(login=login).first() or new_account(login=login, name=name)
    account.name, account.is_staff = name, True
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    account.set_password(password)
    account.save()
    if organisation_code:
        place = Organisation.objects.filter(code=organisation_code).first()
        if place is None:
            raise Refused(f"没有编码为 {organisation_code} 的组织。")
        appoint(
            organisation=place, account=account, kind=PostKind.ORGANISATION_OFFICER, basis=PostBasis.ASSIGNMENT,
            document_no="", since=clock.today(), by=by, at=at,
        )  # fmt: skip
    TOTPDevice.objects.filter(user=account).delete()
    device = TOTPDevice.objects.create(user=account, name="one-time password", confirmed=True)
    journal.record(by=by, at=at, action="make_officer", subject=account)
    return str(device.config_url)
