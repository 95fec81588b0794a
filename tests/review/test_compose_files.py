"""If the folder of a Compose file is known, the files that it names are looked for, and variables have values."""

from pathlib import Path

import pytest

from bot.review.compose import review_compose
from bot.review.rules import load_rules
from tests.review.compose_cases import WEB, web

RULES = load_rules("compose")
NAMED = {
    "EnvFileMissing": (web("env_file: app.env"), "app.env", "error"),
    "LabelFileMissing": (web("label_file: [labels]"), "labels", "error"),
    "BuildContextMissing": ("services:\n  web:\n    build: ./app\n", "app/Dockerfile", "warning"),
    "DockerfileMissing": ("services:\n  web:\n    build: .\n", "Dockerfile", "warning"),
    "SecretFileMissing": (f"{WEB}secrets:\n  key: {{file: ./key.txt}}\n", "key.txt", "warning"),
    "ConfigFileMissing": (f"{WEB}configs:\n  key: {{file: ./key.txt}}\n", "key.txt", "warning"),
    "ExtendedFileMissing": (web("extends: {file: base.yml, service: base}"), "base.yml", "error"),
    "IncludedFileMissing": (f"include: [base.yml]\n{WEB}", "base.yml", "error"),
}
BASE = "services:\n  base:\n    image: a:1\n"


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NAME", "TAG", "COMPOSE_PROFILES"):
        monkeypatch.delenv(name, raising=False)


def found(text: str, folder: Path | None) -> dict[str, str]:
    return {each.rule: each.severity for each in review_compose(text, RULES, folder).findings}


@pytest.mark.parametrize("rule", sorted(NAMED))
def test_a_file_that_is_named_is_looked_for(rule: str, tmp_path: Path) -> None:
    text, name, severity = NAMED[rule]

    assert found(text, tmp_path)[rule] == severity
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(BASE if name == "base.yml" else "A=1\n")
    assert rule not in found(text, tmp_path)


@pytest.mark.parametrize("rule", sorted(NAMED))
def test_without_a_folder_a_file_that_is_named_is_no_error(rule: str) -> None:
    assert "error" not in found(NAMED[rule][0], None).values()


def test_an_env_file_that_may_be_missing_is_not_missed(tmp_path: Path) -> None:
    text = web("env_file:", "  - {path: app.env, required: false}")

    assert found(text, tmp_path) == {}


def test_an_env_file_that_compose_cannot_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "app.env").write_text("# comment\nexport A=1\nB = 2\nC='two\nlines'\n\nnot a variable\n")

    [finding] = review_compose(web("env_file: app.env"), RULES, tmp_path).findings

    assert finding.rule == "EnvFileBroken"
    assert "line 7" in finding.message


def test_variables_come_from_the_env_file_and_the_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = web("hostname: ${NAME:?name it}", "platform: linux/$TAG")

    assert found(text, tmp_path) == {"VariableMissing": "error", "VariableNotSet": "warning"}
    (tmp_path / ".env").write_text("# of this machine\nexport NAME='web'  \n")
    monkeypatch.setenv("TAG", "amd64")
    assert found(text, tmp_path) == {}


def test_a_variable_that_is_not_set_leaves_nothing(tmp_path: Path) -> None:
    text = "services:\n  web:\n    image: $NAME\n"

    assert "NoImage" in found(text, tmp_path)
    assert found(text, None) == {"VariableNeeded": "advice"}


def test_a_service_has_what_it_extends_in_another_file(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text(f"{BASE}    networks: [back]\n  web: {{extends: base}}\n")
    text = "services:\n  web:\n    extends: {file: base.yml, service: web}\n"

    assert found(text, tmp_path) == {"NetworkUndefined": "error"}
    assert found(text.replace("service: web", "service: api"), tmp_path) == {"ExtendsUnknown": "error"}
    assert found(f"{text}networks:\n  back:\n", tmp_path) == {}


@pytest.mark.parametrize("content", ["services: [", "- a\n", "name: a\n"])
def test_a_file_without_services_cannot_be_extended(content: str, tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text(content)

    assert "ExtendedFileInvalid" in found(web("extends: {file: base.yml, service: base}"), tmp_path)


def test_what_is_included_is_there(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text(f"{BASE}networks:\n  back:\n")
    text = f"include:\n  - path: base.yml\n{web('depends_on: [base]', 'networks: [back]')}"

    assert found(text, tmp_path) == {}
    assert found(text.replace("[base]", "[other]"), tmp_path) == {"ServiceUndefined": "error"}
    (tmp_path / "base.yml").write_text("services: [")
    assert found(text, tmp_path) == {"IncludedFileInvalid": "error"}


def test_a_profile_that_is_chosen_turns_its_services_on(tmp_path: Path) -> None:
    text = web("profiles: [debug]", "networks: [back]")

    assert found(text, tmp_path) == {"RefusedWithProfile": "warning"}
    (tmp_path / ".env").write_text("COMPOSE_PROFILES=debug,other\n")
    assert found(text, tmp_path) == {"NetworkUndefined": "error"}


def test_a_path_that_leads_nowhere_is_only_missing(tmp_path: Path) -> None:
    for path in ("~nobody-here/x", "a\\0b", "x" * 5000):
        assert "EnvFileMissing" in found(web(f'env_file: "{path}"'), tmp_path)


@pytest.mark.parametrize(("value", "fix"), [("a$$word", ""), ("$TAG", ""), ("${tag}", ""), ("pa$word", "pa$$word")])
def test_only_what_looks_like_a_dollar_sign_is_corrected_as_one(value: str, fix: str, tmp_path: Path) -> None:
    findings = review_compose(web(f"hostname: {value}"), RULES, tmp_path).findings

    assert [each.fix.strip() for each in findings] == ([] if "$$" in value else [fix and f"hostname: {fix}"])
