"""What surrounds the program: image, manifest, wheel, locks."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bot.listeners.slash_command import COMMAND

ROOT = Path(__file__).parent.parent
HADOLINT = Path(sys.executable).parent / "hadolint"


def run(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in arguments], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it, as an installation does, into a folder without anything else."""
    folder = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    assert built.returncode == 0, built.stderr
    [wheel] = folder.glob("wharfie-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_dockerfile_is_clean_under_hadolint() -> None:
    checked = run(HADOLINT, "Dockerfile")

    assert (checked.returncode, checked.stdout) == (0, "")


def test_the_image_runs_without_root_and_is_checked_at_healthz() -> None:
    *_, final = (ROOT / "Dockerfile").read_text(encoding="utf-8").split("FROM ")

    assert re.search(r"^USER (?!0|root)", final, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK .*\\\n.*/healthz", final, re.MULTILINE)
    assert "pip" not in final


def test_an_installed_wheel_finds_its_knowledge_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    script = (
        f"import sys; sys.path.insert(0, {str(installed)!r}); sys.argv[1:] = ['check']; import bot.cli; bot.cli.main()"
    )
    checked = run(sys.executable, "-P", "-c", script, cwd=tmp_path)

    assert (checked.returncode, checked.stderr) == (0, "")
    assert "no problem" in checked.stdout
    assert (installed / "bot" / "shipped_knowledge" / "vocabulary.yaml").is_file()


def test_the_wheel_holds_the_program_and_nothing_else(installed: Path) -> None:
    assert {path.name for path in installed.iterdir() if path.suffix != ".dist-info"} == {"bot"}


def test_the_manifest_asks_for_what_the_listeners_need() -> None:
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))

    assert [command["command"] for command in manifest["features"]["slash_commands"]] == [COMMAND]
    assert manifest["settings"]["event_subscriptions"]["bot_events"] == ["app_mention", "message.im"]
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == {
        "app_mentions:read",
        "chat:write",
        "commands",
        "im:history",
    }
    assert manifest["settings"]["interactivity"]["is_enabled"]
    assert manifest["settings"]["socket_mode_enabled"]
    assert manifest["features"]["app_home"] == {
        "home_tab_enabled": False,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_the_manifest_keeps_within_slacks_limits() -> None:
    """Limits: https://docs.slack.dev/reference/app-manifest."""
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    about = manifest["display_information"]

    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 175 <= len(about["long_description"]) <= 4_000


@pytest.mark.parametrize("lock", ["run", "build", "dev", "bench"])
def test_a_lock_pins_with_hashes_and_names_no_host(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")

    assert "://" not in text
    assert text.count("==") > 0
    for package in re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL):
        assert "--hash=sha256:" in package
