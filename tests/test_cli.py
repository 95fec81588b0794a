"""The command line, as a process: what it prints where, and its exit codes."""

import asyncio
import json
import re
import signal
import sys
from pathlib import Path

import pytest
import yaml

from bot import __version__
from bot.entry import Entry
from bot.knowledge.new import new_entry
from bot.manifest import manifest
from tests.bot_process import PATIENCE, ROOT, Ended, run_to_end

TEAM = """
- id: deploy-staging
  title: Deploy to staging
  questions: [how do I deploy to staging, staging rollout]
  answer: Push to the branch `staging`.
"""


async def wharfie(*arguments: str, stdin: str = "", checkout: Path = ROOT, **environment: str) -> Ended:
    return await run_to_end(*arguments, environment=environment, stdin=stdin, checkout=checkout)


async def test_a_question_is_answered_with_its_caution_and_exit_0() -> None:
    ended = await wharfie("ask", "how do I remove volumes")

    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Remove a volume\n\n    docker volume rm app-data\nCareful: ")
    assert "\n`app-data` stands for your volume; `docker volume ls` lists them.\n" in ended.stdout
    assert "docker volume prune" in ended.stdout


async def test_the_words_of_a_question_need_no_quotes() -> None:
    assert (await wharfie("ask", "how", "do", "I", "remove", "volumes")).stdout.startswith("Remove a volume")


async def test_an_unknown_question_ends_with_1_and_says_what_the_bot_can() -> None:
    ended = await wharfie("ask", "best pizza in town")

    assert (ended.code, ended.stderr) == (1, "")
    assert "I don't know that" in ended.stdout
    assert "how do I remove volumes" in ended.stdout


async def test_json_is_the_contracts_object_and_nothing_else() -> None:
    ended = await wharfie("ask", "--json", "--why", "how do I remove volumes")

    [line] = ended.stdout.splitlines()
    answer = json.loads(line)
    assert list(answer) == ["question", "status", "answers"]
    assert (answer["question"], answer["status"]) == ("how do I remove volumes", "answered")
    first = answer["answers"][0]
    assert list(first) == ["id", "title", "score", "commands", "text"]
    assert first["id"] == "remove-volume"
    assert first["commands"][0] == "docker volume rm app-data"
    assert 0 < len(answer["answers"]) <= 5
    assert "understood: " in ended.stderr


async def test_each_line_of_standard_input_gives_one_answer_in_order() -> None:
    lines = [
        "how do I remove volumes",
        "",
        '{"question": "what is\\nan image"}',
        '{"question": 5}',
        "{broken",
        "[" * 10_000,
        '{"a": ' * 10_000,
        "hi\r",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ]
    ended = await wharfie("ask", "--json", "-", stdin="\n".join(lines))

    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert (ended.code, ended.stderr) == (0, "")
    assert [answer["question"] for answer in answers] == [
        *lines[:2],
        "what is\nan image",
        *lines[3:7],
        "hi",
        lines[8],
    ]
    assert [answer["status"] for answer in answers[:3]] == ["answered", "unknown", "answered"]
    assert "answered" not in [answer["status"] for answer in answers[3:]]
    assert answers[1]["answers"] == []


async def test_why_follows_the_answer() -> None:
    assert "status: answered" in (await wharfie("ask", "--why", "docker info")).stdout


async def test_chat_goes_on_from_the_question_before_and_shows_why() -> None:
    ended = await wharfie("chat", "--why", stdin="how do I remove a volume\nand images?\nhi\nonly unused ones\n")

    assert (ended.code, ended.stderr) == (0, "")
    assert "Understood as: how do I remove images\n\nRemove an image\n" in ended.stdout
    assert "understood as: how do I remove images\nunderstood: remove = action:remove, images = thing:image\n" in (
        ended.stdout
    )
    assert "Understood as: how do I remove images, unused ones\n" in ended.stdout


async def test_chat_goes_on_from_the_choice_that_was_shown() -> None:
    ended = await wharfie("chat", stdin="remove\n1\nall of them?\n")

    assert re.search(r"Understood as: Remove .+, all of them\n", ended.stdout)


async def test_a_conversation_without_terminal_answers_line_by_line() -> None:
    ended = await wharfie("chat", stdin="remove\n2\nremvoe contaner\n9\n")

    shown = ended.stdout
    assert (ended.code, ended.stderr) == (0, "")
    second = re.search(r"^2\. (.+)$", shown, re.MULTILINE)
    assert second
    assert f"Type a number to see it.\n\n{second[1]}\n" in shown
    assert shown.endswith("There is no choice 9 here.\n\n")
    assert "docker? " not in shown


async def test_check_counts_what_is_there() -> None:
    ended = await wharfie("check")

    assert (ended.code, ended.stderr) == (0, "")
    assert "no errors" in ended.stdout


async def test_check_lists_every_problem_and_ends_with_1(tmp_path: Path, small_checkout: Path) -> None:
    (tmp_path / "a.yaml").write_text("- {id: a}\n- {id: b, title: B, questions: [c], answer: d, see_also: [x]}")

    ended = await wharfie("check", "--knowledge", str(tmp_path), checkout=small_checkout)

    assert ended.code == 1
    assert ended.stderr.splitlines() == [
        f"{tmp_path}/a.yaml: line 1: a: `title` is missing",
        f"{tmp_path}/a.yaml: line 1: a: `questions` is missing",
        f"{tmp_path}/a.yaml: line 1: a: `answer` is missing",
        f"{tmp_path}/a.yaml: b: see_also names `x`, which is not an entry",
    ]


async def test_check_lists_matters_of_style_which_are_errors_only_if_one_says_so(
    tmp_path: Path, small_checkout: Path
) -> None:
    (tmp_path / "a.yaml").write_text("- {id: b, title: Be, questions: [c], answer: D.}")
    told = f"{tmp_path}/a.yaml: b: W10 has 1 question; the minimum is 6"

    lenient = await wharfie("check", "--knowledge", str(tmp_path), checkout=small_checkout)
    strict = await wharfie("check", "--strict", "--knowledge", str(tmp_path), checkout=small_checkout)

    assert (lenient.code, lenient.stderr) == (0, f"warning: {told}\n")
    assert (strict.code, strict.stderr) == (1, f"{told}\n")


async def test_folders_of_ones_own_come_from_flag_and_environment(tmp_path: Path, small_checkout: Path) -> None:
    (tmp_path / "team.yaml").write_text(TEAM)

    by_flag = await wharfie("ask", "--knowledge", str(tmp_path), "staging rollout", checkout=small_checkout)
    by_environment = await wharfie("ask", "staging rollout", checkout=small_checkout, WHARFIE_KNOWLEDGE=str(tmp_path))

    assert by_flag.stdout == by_environment.stdout
    assert by_flag.stdout.startswith("Deploy to staging")


async def test_a_question_taken_from_the_shipped_knowledge_is_a_warning(tmp_path: Path, small_checkout: Path) -> None:
    (tmp_path / "team.yaml").write_text(TEAM.replace("staging rollout", "how do I remove a volume"))

    ended = await wharfie("check", "--knowledge", str(tmp_path), checkout=small_checkout)

    assert ended.code == 0
    assert "warning: " in ended.stderr
    assert "takes over the question `how do I remove a volume` from remove-volume" in ended.stderr


async def test_export_prints_each_entry_as_json() -> None:
    ended = await wharfie("export")

    entries = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(entries) > 50
    assert all(list(entry) == ["id", "title", "phrases", "commands", "text"] for entry in entries)


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "--jsno", "hi"),
        ("serve", "--port", "x"),
        ("serve", "--port", "99999"),
        ("serve", "--http", "--socket"),
        ("manifest",),
        ("manifest", "--socket", "--http", "https://wharfie.example.com"),
        ("manifest", "--http", "wharfie.example.com"),
        ("manifest", "--http", "http://wharfie.example.com"),
        ("manifest", "--http", "https://wharfie.example.com/slack/events"),
        ("manifest", "--socket", "--org"),
        ("manifest", "--socket", "--token-rotation"),
        ("frobnicate",),
        ("check", "--knowledge", "nowhere"),
        ("check", "--knowledge"),
        ("check", "--knowledge", ""),
    ],
    ids=" ".join,
)
async def test_wrong_usage_ends_with_2_and_one_line(arguments: tuple[str, ...]) -> None:
    ended = await wharfie(*arguments)

    assert (ended.code, ended.stdout) == (2, "")
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stderr.startswith("wharfie: ")


@pytest.mark.parametrize("command", ["", "ask", "chat", "serve", "check", "export", "onboarding", "manifest"])
async def test_help_explains_every_command(command: str) -> None:
    ended = await wharfie(*filter(None, [command]), "--help")

    assert ended.code == 0
    assert "Usage: wharfie" in ended.stdout


async def test_the_manifest_is_printed_as_json() -> None:
    ended = await wharfie("manifest", "--http", "https://wharfie.example.com/", "--org")

    assert (ended.code, ended.stderr) == (0, "")
    assert json.loads(ended.stdout) == manifest("https://wharfie.example.com", org=True)


async def test_without_a_command_the_help_is_shown() -> None:
    ended = await wharfie()

    assert (ended.code, "Usage: wharfie" in ended.stdout) == (0, True)


async def test_version_is_that_of_the_package() -> None:
    assert (await wharfie("--version")).stdout == f"wharfie {__version__}\n"


@pytest.mark.parametrize(
    ("redirection", "code", "complaint"),
    [
        (">&-", 0, ""),
        ("2>&-", 0, ""),
        ("<&-", 0, ""),
        ("> /dev/full", 2, "wharfie: [Errno 28] No space left on device\n"),
        ("| head -n 1 > /dev/null", 0, ""),
    ],
)
async def test_odd_streams_do_not_cause_a_traceback(redirection: str, code: int, complaint: str) -> None:
    command = f"'{sys.executable}' -m bot export {redirection}"
    process = await asyncio.create_subprocess_shell(
        command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    _, stderr = await process.communicate()

    assert (process.returncode, stderr.decode()) == (code, complaint)


async def test_asking_loads_no_library_of_the_server() -> None:
    libraries = ("slack", "aiohttp", "sqlalchemy", "prometheus_client", "asyncio")
    script = f"import sys, bot.cli; print([name for name in sys.modules if name.startswith({libraries})])"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE)
    stdout, _ = await process.communicate()

    assert stdout.decode().strip() == "[]"


async def test_a_new_entry_is_valid_and_can_be_asked_for(tmp_path: Path, small_checkout: Path) -> None:
    team = tmp_path / "team"

    ended = await wharfie("new", "deploy-staging", "--knowledge", str(team), checkout=small_checkout)

    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.startswith(f"{team}/deploy-staging.yaml: fill it in")
    checked = await wharfie("check", "--knowledge", str(team), checkout=small_checkout)
    assert checked.code == 0
    assert "deploy-staging: W10 has 1 question" in checked.stderr
    assert (
        await wharfie("ask", "--knowledge", str(team), "deploy staging", checkout=small_checkout)
    ).stdout.startswith("Deploy staging\n")


@pytest.mark.parametrize("name", ["yes", "null", "123", "2024-01-01", "2024-13-45", "x" * 80])
def test_a_new_entry_is_valid_whatever_yaml_would_take_its_id_for(name: str) -> None:
    [entry] = yaml.safe_load(new_entry(name))

    assert Entry.model_validate(entry).id == name


async def test_a_new_entry_without_a_folder_is_printed() -> None:
    ended = await wharfie("new", "deploy-staging")

    assert (ended.code, ended.stdout.splitlines()[0]) == (0, "- id: deploy-staging")


async def test_a_new_entry_never_replaces_a_file(tmp_path: Path) -> None:
    (tmp_path / "deploy-staging.yaml").write_text(TEAM)

    ended = await wharfie("new", "deploy-staging", WHARFIE_KNOWLEDGE=str(tmp_path))

    assert (ended.code, "already exists: choose another id" in ended.stderr) == (2, True)
    assert (tmp_path / "deploy-staging.yaml").read_text() == TEAM


@pytest.mark.parametrize("name", ["Deploy Staging", "", "a/b", "x" * 81, "vocabulary"])
async def test_a_new_entry_needs_a_valid_id(name: str) -> None:
    ended = await wharfie("new", name)

    assert (ended.code, ended.stdout) == (2, "")
    assert ended.stderr.startswith("wharfie: The id ")


async def test_a_file_whose_name_is_not_utf_8_is_read_and_named_with_an_escape(
    small_checkout: Path, tmp_path: Path
) -> None:
    team = tmp_path / "\udce9quipe"
    team.mkdir()
    (team / "d\udce9ploiement.yaml").write_text(TEAM.replace("staging rollout", "delete a docker volume"))

    ended = await wharfie("ask", "--knowledge", str(team), "how do I deploy to staging", checkout=small_checkout)

    assert (ended.code, ended.stdout.splitlines()[0]) == (0, "Deploy to staging")
    assert r"\udce9quipe/d\udce9ploiement.yaml: deploy-staging: takes over the question" in ended.stderr


@pytest.mark.parametrize("arguments", [["-h"], ["ask", "-h"], ["chat", "-h"]])
async def test_help_has_a_short_form(arguments: list[str]) -> None:
    ended = await wharfie(*arguments)

    assert (ended.code, "Usage: wharfie" in ended.stdout) == (0, True)


async def test_the_help_of_serve_names_the_settings_that_it_needs() -> None:
    help_text = (await wharfie("serve", "--help")).stdout

    assert all(name in help_text for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"))


async def test_completion_of_the_shell_can_be_shown() -> None:
    ended = await wharfie("--show-completion", "bash")

    assert (ended.code, "complete -o default -F _wharfie_completion wharfie" in ended.stdout) == (0, True)


async def test_ctrl_c_ends_a_conversation_that_waits_for_the_next_line() -> None:
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from bot.cli import main; main()"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program, "chat"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"docker info\n")
    await process.stdout.readuntil(b"docker info\n")

    process.send_signal(signal.SIGINT)
    _, stderr = await asyncio.wait_for(process.communicate(), PATIENCE)

    assert (process.returncode, b"Traceback" in stderr) == (130, False)


async def test_ctrl_c_while_the_program_is_loaded_gives_no_traceback() -> None:
    slow = (
        "import sys, types, os, signal\n"
        "class Slow:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'bot.cli': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Slow())\n"
        "from bot.__main__ import main\n"
        "main()\n"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", slow), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )

    stdout, stderr = await process.communicate()

    assert (process.returncode, stdout, stderr) == (-2, b"", b"")


COMMAND = 'docker run -it --rm -v "$PWD":/app -p 3000:3000 node:20 npm start'


@pytest.mark.parametrize(
    "arguments", [(COMMAND,), ("-",), ("docker", "run", "-it", "--rm", "-p", "3000:3000", "node:20")]
)
async def test_a_command_is_explained_part_by_part(arguments: tuple[str, ...]) -> None:
    ended = await wharfie("explain", *arguments, stdin=COMMAND)

    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Starts a container from the image `node:20`")
    assert "\n• `-t`: " in ended.stdout
    assert "\n• `-p 3000:3000`: " in ended.stdout
    assert "https://docs.docker.com/reference/cli/docker/container/run/" in ended.stdout


async def test_a_command_is_explained_as_json() -> None:
    ended = await wharfie("explain", "--json", "docker", "run", "-e", "PASSWORD=hunter2-Tr0ub4dor", "nginx", "--json")

    said = json.loads(ended.stdout)
    assert [each["line"] for each in said["explanations"]] == ["docker run -e PASSWORD=HIDDEN nginx --json"]
    assert said["secrets"] == [{"what": "a password", "name": "PASSWORD", "line": 1}]


async def test_a_command_becomes_a_compose_file_and_nothing_else() -> None:
    ended = await wharfie("explain", "--compose", "docker run --rm -p 80:80 nginx:1.27")

    content = yaml.safe_load(ended.stdout)
    assert ended.code == 0
    assert next(iter(content["services"].values()))["image"] == "nginx:1.27"
    assert "--rm" in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["ls -l"], "no docker command"), (["--compose", "docker ps"], "docker run"), (["-"], "no docker command")],
)
async def test_what_cannot_be_explained_ends_with_1_and_one_line(arguments: list[str], said: str) -> None:
    ended = await wharfie("explain", *arguments, stdin="hello\n")

    assert (ended.code, ended.stdout) == (1, "")
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1


async def test_a_dockerfile_is_reviewed_and_ends_with_1_if_something_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "Dockerfile"
    file.write_text("FROM python:3.13-slim\nENV API_PASSWORD=hunter2-Tr0ub4dor\nCMD python app.py\n")
    ended = await wharfie("review", str(file))

    assert (ended.code, ended.stderr) == (1, "")
    assert ended.stdout.startswith("`Dockerfile`: ")
    assert "I have hidden a password in line 2 (`API_PASSWORD`)." in ended.stdout
    assert '\n    CMD ["python", "app.py"]\n' in ended.stdout
    assert "hunter2" not in ended.stdout


async def test_a_compose_file_is_reviewed_from_standard_input_as_json() -> None:
    content = "services:\n  web:\n    imgae: nginx:1.27\n    ports:\n      - 8080:80\n"
    ended = await wharfie("review", "--json", "-", stdin=content)

    said = json.loads(ended.stdout)
    assert (ended.code, said["kind"], said["is_valid"]) == (1, "compose", False)
    assert next(finding["line"] for finding in said["findings"] if finding["severity"] == "error") == 3


async def test_a_file_with_nothing_wrong_ends_with_0_and_says_what_was_looked_at() -> None:
    ended = await wharfie("review", "-", stdin="services:\n  web:\n    image: nginx:1.27\n")

    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.startswith("This Compose file: I found nothing wrong. I looked at ")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("Dockerfile", b"FROM alpine\n" * 20_000, "200 kB"),
        ("Dockerfile", b"\0\1\2", "binary"),
        ("Dockerfile", b"FROM caf\xe9\n", "UTF-8"),
        ("notes.txt", b"hello\n", "neither a Dockerfile nor a Compose file"),
        ("missing", None, "missing: No such file or directory."),
        (".", None, "Is a directory."),
    ],
    ids=["large", "binary", "not UTF-8", "something else", "missing", "folder"],
)
async def test_a_file_that_cannot_be_reviewed_ends_with_2_and_one_line(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    ended = await wharfie("review", str(tmp_path / name))

    assert (ended.code, ended.stdout) == (2, "")
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1


async def test_a_pasted_command_is_explained_in_a_conversation_and_when_asked() -> None:
    for arguments, stdin in ((("chat",), f"{COMMAND}\nmore\n"), (("ask", COMMAND), "")):
        ended = await wharfie(*arguments, stdin=stdin)

        assert ended.code == 0
        assert ended.stdout.startswith("Starts a container from the image `node:20`")


async def test_json_answers_a_command_as_before() -> None:
    ended = await wharfie("ask", "--json", COMMAND)

    assert list(json.loads(ended.stdout)) == ["question", "status", "answers"]
