"""The command line as somebody types it: exit status 0 done, 1 refused with the sentence, 2 used wrongly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = (
    "serve",
    "demo",
    "import",
    "pair",
    "tally",
    "recount",
    "second-key",
    "rule",
    "figures",
    "verify-journal",
    "account",
    "migrate",
    "stop",
)
OWN = ("kernel", "organisations", "projects")
MEETING = json.dumps({"entitled": 33, "present": 21, "yes": 20})


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cli")


def lianjian(state: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LIANJIAN_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "lianjian.site.cli", *arguments],
        capture_output=True, text=True, check=False, timeout=120, env=environment | {"LIANJIAN_STATE": str(state)},
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(state: Path, command: str) -> None:
    answer = lianjian(state, command, "--help")
    assert answer.returncode == 0
    assert f"lianjian {command}" in answer.stdout


def test_a_rule_answers_a_machine_in_json(state: Path) -> None:
    answer = lianjian(state, "rule", "ask", "representatives_assembly", "--on", "2026-03-01", "--facts", MEETING)
    assert answer.returncode == 0
    assert json.loads(answer.stdout)["quorum"] == {"need": 22, "have": 21, "met": False}


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("dance",),
        ("rule", "ask", "no_such_rule", "--on", "2026-03-01", "--facts", "{}"),
        ("pair", "nowhere.json"),
        ("tally", "nowhere.json"),
        ("tally",),
    ],
)
def test_wrong_use_is_status_2_with_a_sentence(state: Path, arguments: tuple[str, ...]) -> None:
    answer = lianjian(state, *arguments)
    assert answer.returncode == 2
    assert answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.slow
def test_a_fresh_site_migrates_and_its_journal_verifies(state: Path) -> None:
    assert lianjian(state, "migrate").returncode == 0
    proof = json.loads(lianjian(state, "verify-journal", "--json").stdout)
    assert proof == {"sealed_lines": 0, "unsealed_lines": 0, "seals": 0, "broken": [], "last_root": "", "intact": True}
    assert lianjian(state, "figures", "F99").returncode == 2
    refused = lianjian(state, "import", str(Path(__file__)))
    assert refused.returncode in (1, 2)
    assert "Traceback" not in refused.stderr


@pytest.mark.slow
def test_migrations_bring_about_what_the_models_say(state: Path) -> None:
    environment = os.environ | {"LIANJIAN_STATE": str(state), "DJANGO_SETTINGS_MODULE": "lianjian.site.settings"}
    check = subprocess.run(
        [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run", *OWN],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert check.returncode == 0, check.stdout
