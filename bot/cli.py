"""The command line."""

import gc
import json
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from typer.exceptions import Abort, TyperException

import bot
from bot.answers import AnswerService
from bot.code_answers import CodeAnswer, CodeReader
from bot.conversations import InMemoryConversations
from bot.errors import FileError, KnowledgeError, SetupError
from bot.find_answer import find_answer
from bot.knowledge import Knowledge, check_knowledge, editable, load_knowledge
from bot.knowledge.new import new_entry
from bot.replies.data import entry_data
from bot.replies.lines import Line, usage_lines
from bot.replies.words import counted, listed
from bot.review.rules import rule_problems
from bot.search import KnowledgeBase, Prepared, Search, load_model, load_prepared, search_in
from bot.settings import HIGHEST_PORT, Mode, database_url, knowledge_folders, playground_folder, serve_settings
from bot.terminal import Chat, Terminal

_FAREWELLS = ("exit", "quit", "bye")

cli = typer.Typer(
    name="wharfie",
    help="Answers Docker questions from a knowledge base: at once, offline, the same every time.",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def _folder(name: str) -> Path:
    if not name:
        raise typer.BadParameter("the folder's name is empty: name a folder with .yaml files.")
    return Path(name)


Folders = Annotated[
    list[Path] | None,
    typer.Option(
        "--knowledge", parser=_folder, metavar="DIR", help="Add a folder of your own knowledge; can be repeated."
    ),
]


def main() -> NoReturn:
    """Run the command line. An error that a user can cause ends in one clear line and the right exit code."""
    _prepare_streams()
    try:
        code = cli(prog_name="wharfie", standalone_mode=False)
        sys.stdout.flush()
    except (TyperException, SetupError) as error:
        message = error.format_message() if isinstance(error, TyperException) else str(error)
        code = _complain(f"wharfie: {' '.join(message.split())}", 2)
    except KnowledgeError as error:
        code = _complain("\n".join(error.problems), 1)
    except FileError as error:
        code = _complain(str(error), 2)
    except OSError as error:
        code = _complain(f"wharfie: {error}", 2)
    except Abort:
        code = 130
    sys.exit(code)


def _prepare_streams() -> None:
    """Escape characters that the terminal cannot show, exit when the reader is gone, and accept closed streams."""
    _on_broken_pipe(signal.SIG_DFL)
    sys.stdin = sys.stdin or open(os.devnull)  # noqa: PTH123, SIM115
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name) or open(os.devnull, "w")  # noqa: PTH123, SIM115
        stream.reconfigure(errors="backslashreplace")
        setattr(sys, name, stream)


def _on_broken_pipe(handler: signal.Handlers) -> None:
    if hasattr(signal, "SIGPIPE"):  # Windows has none
        signal.signal(signal.SIGPIPE, handler)


def _complain(message: str, code: int) -> int:
    print(message, file=sys.stderr)  # noqa: T201
    return code


@cli.callback(invoke_without_command=True)
def wharfie(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Answer Docker questions."""
    if version:
        typer.echo(f"wharfie {bot.__version__}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


@cli.command()
def ask(
    question: Annotated[list[str], typer.Argument(metavar="QUESTION", help="The question; - reads one per line.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object per question.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Say what was understood and how it was scored.")] = False,
    knowledge: Folders = None,
) -> None:
    """Print the answer to a question. The exit code is 1 if the bot does not know it."""
    search, terminal, code = _search(knowledge), Terminal(), CodeReader()

    def answer(asked: str) -> bool:
        """Print the answer to a question, and tell whether there is one."""
        if as_json:
            result = search.find_answer(asked)
            terminal.print_result(result, why=why)
            return result.status != "unknown"
        found = find_answer(asked, search, code)
        terminal.print_found(found, why=why)
        return isinstance(found.result, CodeAnswer) or found.result.status != "unknown"

    if question == ["-"]:
        for line in _standard_input():
            answer(_question_of(line))
    elif not answer(" ".join(question)):
        raise typer.Exit(1)


@cli.command(context_settings={"allow_interspersed_args": False, "ignore_unknown_options": True})
def explain(
    command: Annotated[
        list[str], typer.Argument(metavar="COMMAND", help="The command with its options; - reads standard input.")
    ],
    *,
    as_compose: Annotated[bool, typer.Option("--compose", help="Print a docker run as a Compose file.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    knowledge: Folders = None,
) -> None:
    """Say what a docker command does, part by part. The exit code is 1 if there is no call of docker in it.

    Options of wharfie itself come before the command.
    """
    from bot.code_in_terminal import print_compose, print_explanation  # noqa: PLC0415  (`ask` needs none of it)

    if as_compose and as_json:
        raise SetupError("--compose and --json cannot be used together: choose one.")
    code = print_compose(command) if as_compose else print_explanation(command, _titles(knowledge), as_json=as_json)
    raise typer.Exit(code)


@cli.command()
def review(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A Dockerfile or a Compose file; - reads standard input.")
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    knowledge: Folders = None,
) -> None:
    """Say what is wrong in a Dockerfile or a Compose file. The exit code is 1 if there is more than advice to give."""
    from bot.code_in_terminal import print_review  # noqa: PLC0415  (`ask` needs none of it)

    raise typer.Exit(print_review(file, _titles(knowledge), as_json=as_json))


def _titles(named: list[Path] | None) -> dict[str, str]:
    return {entry.id: entry.title for entry in _prepared(named).knowledge.entries.values()}


@cli.command()
def chat(
    *,
    why: Annotated[bool, typer.Option("--why", help="Say what was understood and how it was scored.")] = False,
    knowledge: Folders = None,
) -> None:
    """Talk with the bot in the terminal."""
    import asyncio  # noqa: PLC0415  (`ask` starts faster without it)

    terminal = Terminal()
    conversation = Chat(
        AnswerService(KnowledgeBase(_prepared(knowledge), load_model()), InMemoryConversations()), terminal
    )
    # The loop runs only while an answer is found: while it ran, Ctrl-C would not interrupt the wait for a line.
    with asyncio.Runner() as runner:
        for line in _chat_lines(terminal):
            runner.run(conversation.answer(line, why=why))


def _chat_lines(terminal: Terminal) -> Iterator[str]:
    """Yield the lines of a conversation until it ends: what a person types, or the lines of a pipe or a file."""
    if not sys.stdin.isatty():
        yield from _standard_input()
        return
    from bot.prompt import typed_questions  # noqa: PLC0415  (the other commands need no keyboard)

    terminal.show([*usage_lines(), Line("text", "Ctrl-D ends the conversation.")])
    for line in typed_questions():
        if line.strip().casefold() in _FAREWELLS:
            return
        yield line


@cli.command()
def onboarding(
    *,
    start_over: Annotated[bool, typer.Option("--start-over", help="Begin with the first step again.")] = False,
    knowledge: Folders = None,
) -> None:
    """Learn Docker step by step: something to try on your machine, and a question each. Your progress is kept."""
    from bot.tour_in_terminal import TourInTerminal, progress_file  # noqa: PLC0415  (`ask` starts faster without it)

    loaded = _load(knowledge)
    if not loaded.onboarding.steps:
        raise SetupError("The knowledge has no onboarding: see docs/onboarding.md.")
    TourInTerminal(loaded, Terminal(), progress_file(), start_over=start_over).run(_standard_input())


_SETTINGS = """Settings come from the environment:

SLACK_BOT_TOKEN, the bot's token, xoxb-... (required)

SLACK_APP_TOKEN, the app-level token, xapp-... (required for Socket Mode)

SLACK_SIGNING_SECRET (required for HTTP)

WHARFIE_KNOWLEDGE, folders of your own knowledge; SIGHUP reloads them

DATABASE_URL, what the bot remembers: sqlite:///FILE (default: in the user's data folder) or postgresql://...

PORT; LOG_LEVEL

docs/running.md explains each."""


@cli.command(epilog=_SETTINGS)
def serve(
    *,
    http: Annotated[bool, typer.Option("--http", help="Receive Slack's requests over HTTP.")] = False,
    socket: Annotated[bool, typer.Option("--socket", help="Connect to Slack in Socket Mode.")] = False,
    host: Annotated[str, typer.Option(metavar="H", help="The address to listen on.")] = "0.0.0.0",  # noqa: S104
    port: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, max=HIGHEST_PORT, help="The port to listen on. Default: $PORT, else 3000."),
    ] = None,
    knowledge: Folders = None,
) -> None:
    """Run the bot in Slack."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until the server handles it, there is nothing to finish
    if hasattr(signal, "SIGHUP"):  # Windows has none
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the knowledge is being read anyway
    _on_broken_pipe(signal.SIG_IGN)  # a broken connection must not end the server
    if http and socket:
        raise SetupError("--http and --socket cannot be used together: choose one.")
    mode: Mode | None = "http" if http else "socket" if socket else None
    settings = serve_settings(os.environ, mode=mode, host=host, port=port)
    changing = editable(knowledge_folders(os.environ, knowledge))

    def load() -> Prepared:
        return _prepared(knowledge)

    prepared = load()
    _hide_settings()
    from bot.logs import set_up_logging  # noqa: PLC0415
    from bot.server import run  # noqa: PLC0415  (the other commands load no Slack library)

    set_up_logging(settings.log_level)
    gc.freeze()  # the knowledge stays: collecting garbage in it would delay some answers by a tenth of a second
    run(settings, prepared, load, changing)


def _hide_settings() -> None:
    """Take settings out of the environment: Bolt would read some, and nothing that prints it must show them."""
    for name in [name for name in os.environ if name.startswith(("SLACK_", "DATABASE_URL"))]:
        del os.environ[name]


@cli.command()
def demo(
    *,
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=HIGHEST_PORT, help="The port of the page; 0 takes any free one.")
    ] = 3000,
    reset: Annotated[bool, typer.Option("--reset", help="Begin with nothing: forget what was tried before.")] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser.")] = False,
    knowledge: Folders = None,
) -> None:
    """Try the whole bot in a browser, in a simulated Slack on this machine: no tokens, no account, no network."""
    _on_broken_pipe(signal.SIG_IGN)  # a broken connection must not end the server
    _hide_settings()
    changing = editable(knowledge_folders(os.environ, knowledge))

    def load() -> Prepared:
        return _prepared(knowledge)

    prepared = load()
    from bot.logs import set_up_logging  # noqa: PLC0415
    from bot.playground.demo import Options, run  # noqa: PLC0415  (only this command needs the playground)

    set_up_logging("WARNING")
    gc.freeze()  # as for `serve`
    run(Options(playground_folder(), port, reset, not no_browser, changing), prepared, load)


@cli.command()
def manifest(
    *,
    socket: Annotated[bool, typer.Option("--socket", help="For Socket Mode.")] = False,
    http: Annotated[
        str | None,
        typer.Option("--http", metavar="URL", help="For HTTP: where Slack reaches the bot, https://HOST."),
    ] = None,
    org: Annotated[
        bool, typer.Option("--org", help="Allow installing in a whole Enterprise organisation; with --http.")
    ] = False,
    token_rotation: Annotated[
        bool, typer.Option("--token-rotation", help="Let tokens expire and be renewed; with --http.")
    ] = False,
) -> None:
    """Print the manifest of the Slack app, to paste at api.slack.com/apps."""
    if socket == (http is not None):
        raise SetupError("--socket or --http URL is needed, and only one of them.")
    if socket and (org or token_rotation):
        name = "--org" if org else "--token-rotation"
        raise SetupError(f"{name} needs --http URL: it is for an app that workspaces install by themselves.")
    from bot.manifest import manifest_text  # noqa: PLC0415  (the other commands load no Slack library)

    typer.echo(manifest_text(http, org=org, token_rotation=token_rotation))


@cli.command()
def check(
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Treat style warnings as errors.")] = False,
    knowledge: Folders = None,
) -> None:
    """Validate the knowledge and list all problems, with the code of each style rule. The exit code is 1 for errors."""
    loaded, style = check_knowledge(knowledge_folders(os.environ, knowledge))
    if problems := rule_problems(loaded.entries):
        raise KnowledgeError(problems)
    if style and strict:
        raise KnowledgeError(style)
    _warn([*loaded.warnings, *style])
    questions = sum(len(entry.questions) for entry in loaded.entries.values())
    typer.echo(f"{len(loaded.entries)} entries, {questions} questions: no errors.")


@cli.command()
def new(
    name: Annotated[str, typer.Argument(metavar="ID", help="The entry's id, such as deploy-staging.")],
    *,
    knowledge: Folders = None,
) -> None:
    """Create a new entry to fill in, in the last knowledge folder; without a folder, print it."""
    text = new_entry(name)
    folders = knowledge_folders(os.environ, knowledge)
    if not folders:
        typer.echo(text, nl=False)
        return
    file = folders[-1] / f"{name}.yaml"
    folders[-1].mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise SetupError(f"{file} already exists: choose another id, or edit that file.") from error
    typer.echo(f"{file}: fill it in, then check it: wharfie check --strict --knowledge {folders[-1]}")


@cli.command()
def export(
    *,
    taught: Annotated[
        bool, typer.Option("--taught", help="Print what was taught in Slack, as YAML for a knowledge folder.")
    ] = False,
    gaps: Annotated[
        bool, typer.Option("--gaps", help="Print the questions without a good answer, as JSON, one per line.")
    ] = False,
    team: Annotated[str | None, typer.Option(metavar="ID", help="The workspace, if the database has several.")] = None,
    knowledge: Folders = None,
) -> None:
    """Print the knowledge as JSON, one object per line."""
    if taught and gaps:
        raise SetupError("--taught and --gaps cannot be used together: choose one.")
    if taught or gaps:
        from bot import stored  # noqa: PLC0415  (most commands need no database)

        read = stored.taught_yaml if taught else stored.gaps_json
        typer.echo(read(database_url(os.environ), team), nl=False)
        return
    for entry in _load(knowledge).entries.values():
        typer.echo(json.dumps(entry_data(entry)))


_KEPT = {
    "answers": ("answer", "answers"),
    "ratings": ("rating", "ratings"),
    "gap questions": ("question of a gap", "questions of gaps"),
    "conversations": ("question for follow-ups", "questions for follow-ups"),
    "replies": ("question that may be edited", "questions that may be edited"),
    "revisions": ("name in a taught entry", "names in taught entries"),
    "tours": ("place in the onboarding", "places in the onboarding"),
}
"""What is kept about a person, in words for one and for several."""


@cli.command()
def forget(
    user: Annotated[str, typer.Argument(metavar="USER", help="The person's id in Slack, such as U0123ABCD.")],
) -> None:
    """Delete all that is kept about a person; what they taught stays, without their name."""
    from bot import stored  # noqa: PLC0415  (most commands need no database)

    counts = stored.forget(database_url(os.environ), user)
    deleted = listed([counted(number, *_KEPT[what]) for what, number in counts.items() if number])
    typer.echo(f"Deleted about {user}: {deleted}." if deleted else f"Nothing is kept about {user}.")


@cli.command("eval")
def evaluate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Questions with their right answers, one per line.")],
    *,
    list_misses: Annotated[
        bool, typer.Option("--misses", help="List the missed questions and the answers given.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    knowledge: Folders = None,
) -> None:
    """Grade the answers to a file of questions."""
    from bot.evaluation import grade_file, misses, report  # noqa: PLC0415  (the other commands grade nothing)
    from bot.report import miss_lines, tables  # noqa: PLC0415

    prepared = _prepared(knowledge)
    graded = grade_file(file, prepared.knowledge.entries, search_in(prepared, load_model()))
    missed = misses(graded) if list_misses else []
    if as_json:
        figures = report(graded) | ({"misses": missed} if list_misses else {})
        typer.echo(json.dumps(figures, indent=1, ensure_ascii=False))
        return
    console = Console(highlight=False)
    for table in tables(report(graded)):
        console.print(table)
    for line in miss_lines(missed):
        typer.echo(line)


def _load(named: list[Path] | None) -> Knowledge:
    loaded = load_knowledge(knowledge_folders(os.environ, named))
    _warn(loaded.warnings)
    return loaded


def _prepared(named: list[Path] | None) -> Prepared:
    prepared = load_prepared(knowledge_folders(os.environ, named), on_prepare=_say_preparing)
    _warn(prepared.knowledge.warnings)
    return prepared


def _search(named: list[Path] | None) -> Search:
    return search_in(_prepared(named), load_model())


def _say_preparing() -> None:
    if sys.stderr.isatty():  # only a person waits
        typer.echo("Preparing the knowledge (once) ...", err=True)


def _warn(warnings: Iterable[str]) -> None:
    for warning in warnings:
        typer.echo(f"warning: {warning}", err=True)


def _standard_input() -> Iterator[str]:
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def _question_of(line: str) -> str:
    """Return the question of an input line. As a JSON object, `{"question": "..."}`, it can have several lines."""
    if line.lstrip().startswith("{"):
        try:
            content = json.loads(line)
        except (ValueError, RecursionError):
            return line
        if isinstance(content, dict) and isinstance(content.get("question"), str):
            return str(content["question"])
    return line
