"""What holds the house up and no import contract can say."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from django.apps import apps

from lianjian.site.acts import ACTS

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "src/lianjian"
MODULES = [file for file in SOURCE.rglob("*.py") if "migrations" not in file.parts]
# 国办函〔2026〕12号 art. 6: what such a program may not count, ask for or reward.
FORBIDDEN_WORDS = (
    "login_count", "online_seconds", "checkin", "check_in", "streak", "points", "rank", "likes", "track",
    "photo_required", "score", "geofence", "religion", "biometric", "bank_account", "badge_count",
)  # fmt: skip
FORBIDDEN_NAMES = {
    "utils",
    "helpers",
    "common",
    "misc",
    "base",
    "manager",
    "service",
    "handle",
    "process",
    "data",
    "info",
}
# Anybody takes this one file and recounts with it, on a machine that has nothing else.
CARRIED_AWAY = {"engines/credentials/recount.py"}
LONGEST_MODULE = 400
# Fields that hold personal data must say how sensitive they are.
PERSONAL = re.compile(r"phone|id_number|birth|address|person_name|password|digest$")


def own_models() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("lianjian.")]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model.__name__)
def test_no_field_counts_or_ranks_people(model: type) -> None:
    names = {field.name for field in model._meta.get_fields()}
    assert not {name for name in names for word in FORBIDDEN_WORDS if word in name.split("_") or word == name}


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model.__name__)
def test_personal_fields_carry_a_grade(model: type) -> None:
    personal = {field.name for field in model._meta.concrete_fields if PERSONAL.search(field.name)}
    assert personal <= set(getattr(model, "grades", {}))


def test_no_module_bears_a_name_that_says_nothing() -> None:
    assert not [file for file in MODULES if file.stem in FORBIDDEN_NAMES]


def test_no_module_grows_beyond_what_one_can_read() -> None:
    long = {str(file.relative_to(SOURCE)): len(file.read_text().splitlines()) for file in MODULES}
    assert not {name: lines for name, lines in long.items() if lines > LONGEST_MODULE and name not in CARRIED_AWAY}


def test_every_act_in_the_journal_reads_in_words() -> None:
    written = {act for file in MODULES for act in re.findall(r'\baction="(\w+)"', file.read_text())} - {"store_true"}
    assert written
    assert written <= set(ACTS)


def test_the_picture_of_the_house_is_the_house() -> None:
    spec = importlib.util.spec_from_file_location("picture", PROJECT / "docs/picture.py")
    assert spec is not None
    assert spec.loader is not None
    picture = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(picture)
    assert (PROJECT / "docs/architecture.svg").read_text() == picture.picture(), "run python docs/picture.py"


def test_every_room_named_in_the_architecture_stands_and_the_other_way_round() -> None:
    text = (PROJECT / "docs/architecture.md").read_text()
    standing = {
        f"{group}/{room.name}"
        for group in ("records", "results")
        for room in (SOURCE / group).iterdir()
        if room.is_dir()
    } - {"records/__pycache__", "results/__pycache__"}
    built = set(re.findall(r"`((?:records|results)/\w+)` \(built\)", text))
    assert built == standing
