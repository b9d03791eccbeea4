"""People who may sign in, and the single-use codes that let members in without a password."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from lianjian.kernel.sealed import SealedTextField


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by their login."""


class Account(AbstractBaseUser):
    """A person the program knows by name and may let in.

    Staff sign in with a password and a one-time password; everybody else with a single-use code from the secretary.
    """

    login = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=50)
    name_pinyin = models.CharField(max_length=120, db_collation="C")
    name_initials = models.CharField(max_length=20, db_collation="C")
    phone = SealedTextField(default="", blank=True)
    phone_index = models.BinaryField(default=b"", db_index=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = AccountManager()

    grades: ClassVar[dict[str, int]] = {"name": 2, "phone": 3, "phone_index": 3, "password": 4}

    def __str__(self) -> str:
        return self.name


class SignInCode(models.Model):
    """A single-use code; only its digest is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    grades: ClassVar[dict[str, int]] = {"digest": 4}

    def __str__(self) -> str:
        return f"code of {self.account_id}"
