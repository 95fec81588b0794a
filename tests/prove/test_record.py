"""What has changed is proved again, and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from bot.entry import Cause, Command, Entry, ErrorMessage, Pattern, Snippet
from tests.prove.record import entry_fingerprint, ground_fingerprint, load_record, option_fingerprint, save_record
from tests.prove.scenes import Proof, Scenes

SCENES = Scenes(scenes={"volumes": "docker volume create app-data", "other": "true"})
ENTRY = Entry(
    id="remove-volume",
    title="Remove a volume",
    questions=["remove a volume"],
    answer="Removes it.",
    commands=[Command(run="docker volume rm app-data", does="Removes it.")],
    snippets=[Snippet(language="sh", text="true", does="Nothing.")],
    error=ErrorMessage(
        patterns=[Pattern(match="no such volume")], causes=[Cause(cause="It is gone.", fix="Create it.")]
    ),
)
PROOF = Proof(run="docker volume rm app-data", scene=["volumes"], effect=["gone volume app-data"])


def fingerprint(entry: Entry = ENTRY, proof: Proof = PROOF, scenes: Scenes = SCENES, ground: str = "ground") -> str:
    return entry_fingerprint(entry, [proof], scenes, ground)


@pytest.mark.parametrize(
    "changed",
    [
        {"commands": [Command(run="docker volume rm -f app-data", does="Removes it.")]},
        {"snippets": [Snippet(language="sh", text="false", does="Nothing.")]},
        {
            "error": ErrorMessage(
                patterns=[Pattern(match="no volume")], causes=[Cause(cause="It is gone.", fix="Create it.")]
            )
        },
    ],
)
def test_an_entry_with_another_command_snippet_or_pattern_is_proved_again(changed: dict[str, Any]) -> None:
    assert fingerprint(ENTRY.model_copy(update=changed)) != fingerprint()


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Delete a volume"},
        {"questions": ["delete a volume"]},
        {"answer": "Deletes it."},
        {"commands": [Command(run="docker volume rm app-data", does="Deletes it.", careful="Its data is lost.")]},
    ],
)
def test_changed_wording_does_not_need_a_new_proof(changed: dict[str, Any]) -> None:
    assert fingerprint(ENTRY.model_copy(update=changed)) == fingerprint()


def test_an_entry_with_another_proof_is_proved_again() -> None:
    assert fingerprint(proof=PROOF.model_copy(update={"stays": ["has volume other"]})) != fingerprint()


def test_an_entry_whose_scene_changed_is_proved_again() -> None:
    changed = Scenes(scenes={**SCENES.scenes, "volumes": "docker volume create db-data"})

    assert fingerprint(scenes=changed) != fingerprint()
    assert fingerprint(scenes=Scenes(scenes={**SCENES.scenes, "other": "false"})) == fingerprint()


def test_an_option_with_another_sentence_is_proved_again() -> None:
    def with_sentence(does: str) -> str:
        return option_fingerprint(ENTRY.model_copy(update={"title": does}), [PROOF], SCENES, "ground")

    assert with_sentence("Removes it.") != with_sentence("Removes it, with its data.")
    assert with_sentence("Removes it.") == with_sentence("Removes it.")


def test_another_engine_needs_new_proofs_of_everything() -> None:
    ground = ground_fingerprint(["Docker version 28.5.2"])

    assert fingerprint(ground=ground) != fingerprint(ground=ground_fingerprint(["Docker version 29.0.0"]))
    assert fingerprint(ground=ground) == fingerprint(ground=ground_fingerprint(["Docker version 28.5.2"]))


def test_the_record_keeps_what_was_proved(tmp_path: Path) -> None:
    file = tmp_path / "proved.json"
    assert load_record(file) == {}

    save_record({"b": "2", "a": "1"}, ["Docker version 28.5.2"], file)

    assert load_record(file) == {"a": "1", "b": "2"}
    assert '"Docker version 28.5.2"' in file.read_text(encoding="utf-8")
