"""Slots are shown as their defaults or as the asker's values; no other braces change."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.knowledge import Vocabulary, check_knowledge, load_knowledge
from bot.knowledge.load import Knowledge
from bot.template import Slot, misspelt, render, slots_in, texts_of, with_texts

SLOTS = {"container": "web", "host_port": "8080", "image": "my-app:1.0", "period": "the last hour"}
ENTRY = """\
- id: {id}
  title: Restart the billing service
  questions: [restart billing, bounce the billing container, billing hangs]
  answer: "Restarts `{{container}}`."
  commands:
    - run: docker restart {{container}}
      does: Restarts the container {{container}}.
      careful: What {{container:db}} holds in memory is lost.
  snippets:
    - language: text
      text: "{{container}}"
      does: Names {{container}}.
  error:
    patterns: ['billing .{{3}} failed']
    causes:
      - cause: The container {{container}} hangs.
        check: See {{container}}.
        fix: Restart {{container}}.
  platforms:
    windows: The same for {{container}}.
"""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("docker logs {container}", "docker logs web"),
        ("docker logs {container:db}", "docker logs db"),
        ("-p {host_port}:80 {image:nginx:1.27}", "-p 8080:80 nginx:1.27"),
        ("Shows {period}, not {period:the last day}.", "Shows the last hour, not the last day."),
        ("'{{index .Networks \"{container}\"}}{{.{container}.IP}}'", "'{{index .Networks \"web\"}}{{.web.IP}}'"),
        ("{{range .}}{container}{{end}}", "{{range .}}web{{end}}"),
        (r"as it is typed: \{container}", "as it is typed: {container}"),
    ],
)
def test_a_slot_is_shown_as_its_default(text: str, shown: str) -> None:
    assert render(text, SLOTS) == shown


@pytest.mark.parametrize(
    "text",
    [
        "docker ps --format '{{.Names}}' '{{json .}}' {{container}} {{ container }}",
        "echo ${container} ${container:-web} $container %{container} #{container}",
        '{"container": "web", "image": {"container":1}} {} {container: web}',
        "awk '{print $1}' '{ container }' {a,container} {container,image} {1..3}",
        r"find . -exec test -r {} \; regex{2,3} \{image,container\} \d{3}",
        "{containers} {Container} {container:} {unknown:web} {container:`id`}",
        "server { location / { try_files $uri /index.html; } }",
    ],
)
def test_braces_of_docker_and_of_other_languages_are_left_alone(text: str) -> None:
    assert render(text, SLOTS) == text
    assert slots_in(text, SLOTS) == []


@given(st.text(alphabet="{}:$\\ container.b%", max_size=30))
def test_only_slots_change_and_a_shown_text_with_its_defaults_is_shown_alike(text: str) -> None:
    explicit = render(text, SLOTS, str)

    if not slots_in(text, SLOTS) and "\\{container" not in text:
        assert render(text, SLOTS) == text
    if "\\" not in text:
        assert render(explicit, SLOTS) == render(text, SLOTS)
        assert slots_in(explicit, SLOTS) == slots_in(text, SLOTS)


def test_two_slots_of_one_kind_differ_by_their_defaults() -> None:
    text = "docker cp {container}:/a {container:db}:/a and {container:web}"

    assert slots_in(text, SLOTS) == [Slot("container", "web"), Slot("container", "db")]
    assert render(text, SLOTS, lambda slot: slot.default.upper()) == "docker cp WEB:/a DB:/a and WEB"


def test_data_that_refers_to_itself_is_walked_through_once() -> None:
    endless: dict[str, object] = {"answer": "{container}"}
    endless["commands"] = endless

    assert with_texts(endless, lambda text: render(text, SLOTS))["commands"]["answer"] == "web"


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        ("run: docker logs {contaner}", 18, "`{contaner}` is not a slot: did you mean `{container}`?"),
        ("run: docker logs {containers:db}", 18, "`{containers:db}` is not a slot: did you mean `{container:db}`?"),
        ("run: docker logs {Container}", 18, "`{Container}` is not a slot: did you mean `{container}`?"),
        ("run: docker logs { container }", 18, "`{ container }` is not a slot: did you mean `{container}`?"),
        ("-p {host-port}:80", 4, "`{host-port}` is not a slot: did you mean `{host_port}`?"),
        ("run: docker logs {container: db}", 18, "`{container: db}` is not a slot: did you mean `{container:db}`?"),
    ],
)
def test_what_looks_like_a_misspelt_slot_is_found_with_its_line_and_column(line: str, column: int, said: str) -> None:
    assert list(misspelt(f"- id: a\n{line}\n", SLOTS)) == [(2, column, said)]


@pytest.mark.parametrize(
    "text",
    [
        "{container} {container:db}",
        "{contents: read}",
        "{image: a, volume: b}",
        "{{.Container}} ${contaner}",
        "{print $1}",
        '{"container": 1}',
        "{a} {owner}",
    ],
)
def test_what_is_a_slot_or_something_else_is_not_called_misspelt(text: str) -> None:
    assert list(misspelt(text, SLOTS)) == []


@pytest.fixture
def team(tmp_path: Path, small_checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bot, "__file__", str(small_checkout / "bot" / "__init__.py"))
    (tmp_path / "billing.yaml").write_text(ENTRY.format(id="restart-billing"), encoding="utf-8")
    return tmp_path


def shown(knowledge: Knowledge) -> str:
    return " ".join(texts_of(knowledge.entries["restart-billing"].model_dump()))


def test_all_texts_of_an_entry_show_the_defaults_and_its_questions_and_patterns_stay(team: Path) -> None:
    knowledge = load_knowledge([team])
    entry = knowledge.entries["restart-billing"]

    assert shown(knowledge).count("web") == 9
    assert "{" not in shown(knowledge).replace(".{3}", "")
    assert entry.error
    assert [pattern.match for pattern in entry.error.patterns] == ["billing .{3} failed"]
    assert list(knowledge.templates)[-1] == "restart-billing"


def test_a_team_chooses_its_own_defaults_and_adds_kinds_for_its_own_entries(team: Path) -> None:
    (team / "vocabulary.yaml").write_text("slots: {container: billing, customer: acme}", encoding="utf-8")
    other = ENTRY.format(id="bill").replace("billing", "customer").replace("{container}", "{customer}")
    (team / "other.yaml").write_text(other, encoding="utf-8")

    knowledge = load_knowledge([team])

    assert shown(knowledge).count("billing") == 9
    assert knowledge.entries["bill"].commands[0].run == "docker restart acme"
    assert "{container:billing}" in str(knowledge.templates["restart-billing"])


def test_an_entry_that_replaces_one_with_slots_has_only_its_own(
    team: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    later = tmp_path_factory.mktemp("later")
    (later / "a.yaml").write_text(
        "- {id: restart-billing, title: Restart billing, questions: [restart it], answer: No.}", encoding="utf-8"
    )

    assert "restart-billing" not in load_knowledge([team, later]).templates


def test_check_warns_of_a_misspelt_slot(team: Path) -> None:
    text = ENTRY.format(id="restart-billing").replace("restart {container}", "restart {contaner}")
    (team / "billing.yaml").write_text(text, encoding="utf-8")

    _, warnings = check_knowledge([team])

    assert [each for each in warnings if "W16" in each] == [
        f"{team}/billing.yaml: line 6, column 27: W16 `{{contaner}}` is not a slot: did you mean `{{container}}`?"
    ]


@pytest.mark.parametrize("slots", [{"Host": "a"}, {"a-b": "a"}, {"a": "{b}"}, {"a": " b"}, {"a": "b\nc"}, {"a": ""}])
def test_a_kind_that_could_not_be_written_is_refused(slots: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="slots"):
        Vocabulary(slots=slots)
