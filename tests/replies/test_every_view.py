"""Every message and view of the bot in each of its states: Slack takes it, and its text says in words what it shows.

A new function that returns lines or a view needs its states in `STATES`.
"""

import html
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args, get_type_hints

import pytest

from bot.answers import Chosen
from bot.entry import Command, Entry
from bot.onboarding import Tour
from bot.playground.block_kit import block_problems, mrkdwn_problems, view_problems
from bot.records import (
    ChannelSettings,
    Draft,
    Figures,
    Gap,
    GivenAnswer,
    Mode,
    Origin,
    Progress,
    Strangers,
    WorkspaceSettings,
)
from bot.replies import actions, code, explanation, lines, review, secrets, views
from bot.replies.actions import answer_actions, unhelpful_lines, unknown_actions
from bot.replies.blocks import modal, reply
from bot.replies.buttons import ButtonValue
from bot.replies.lines import Line
from bot.replies.views import (
    browsing,
    channels,
    feedback,
    gaps,
    home,
    humans,
    onboarding,
    proposals,
    settings,
    shortcuts,
    teaching,
)
from bot.replies.views.forms import Json
from bot.search import Answer, Candidate, Result
from bot.slots.samples import Sample
from tests.block_builders import others_complaint
from tests.replies.code_states import ANSWERS, COMPOSE_FILES, EXPLANATIONS, REVIEWS, SECRETS, TITLES
from tests.replies.test_proposals import APPROVED, CONTENT, DECLINED, PROPOSED
from tests.replies.texts import HOSTILE
from tests.shipped import shipped

NOTE = "n" * 3_000
PEOPLE = [f"U0P{number}" for number in range(12)]
QUESTIONS = (*HOSTILE, "how do I remove volumes")
VALUES = [ButtonValue("a" * 32, "remove-volume", ("e" * 80,), question) for question in QUESTIONS]
LAST = Entry(
    id="remove-volume",
    title="Remove a volume",
    questions=["how"],
    answer="Removes `one`.",
    commands=[Command(run=f"docker volume rm {name}", does="Removes it.", careful="It is gone.") for name in "abcdef"],
    docs="https://docs.docker.com/reference/cli/docker/volume/rm/",
)
ENTRIES = [LAST.model_copy(update={"id": f"e-{number}", "title": f"Do thing {number}"}) for number in range(23)]
ANSWER = Answer(
    LAST, (Sample("a", "volume", "docker volume ls", is_new=False),), tuple(ENTRIES[:3]), tuple(ENTRIES[3:5])
)
ORIGINS = (None, Origin(APPROVED, is_confirmed=True), Origin(APPROVED, is_confirmed=False))
CHOSEN = [Chosen("a" * 32, ANSWER, origin) for origin in ORIGINS]
GAP = Gap(1, "T1", "why <!channel>?", ("& why", "x" * 300, "how", "where"), 3, 7, 1_777_766_400.0, 2)
GAPS = [replace(GAP, id=number, times=number + 1, unhelpful=number % 2) for number in range(gaps.GAPS_SHOWN)]
RETIRED = replace(APPROVED, change="retire")
CORRECTED = replace(APPROVED, change="correct", number=8, content={**CONTENT, "answer": "It takes `two`."})
REVISIONS = [PROPOSED, APPROVED, DECLINED, RETIRED, CORRECTED, replace(PROPOSED, change="correct", author="")]
SET = WorkspaceSettings(("U0ANN",), "C0OWNERS", "weekly", {"Volumes": ("U0BOB",)}, keep_days=7, confirm_days=40)
DRAFTS = [Draft(), *[Draft(*(question for _ in range(6))) for question in QUESTIONS], Draft(link="https://a.example")]
FIGURES = (Figures(0, 0, 0, 0, 0, 0), Figures(9_999, 1, 1, people=1, ratings=3, helpful=2))
RECENT = [
    GivenAnswer("a" * 32, "T1", "C1", "U0ANN", "command", "answered" if number % 2 else "unknown", "e" * 80, question)
    for number, question in enumerate(QUESTIONS)
][: home.RECENT_SHOWN]
TOUR = Tour(shipped().knowledge.onboarding)
IDS = tuple(step.id for step in TOUR.steps)
CHANNELS = [
    ChannelSettings(mode, follow_ups, strangers)
    for mode in get_args(Mode)
    for follow_ups in (False, True)
    for strangers in get_args(Strangers)
]
PROGRESS = (Progress(IDS[:1], IDS[1]), Progress(IDS))

LINK = re.compile(r"<[^<>|]*\|([^<>]*)>")


def results() -> Iterator[Result]:
    """Yield every kind of result."""
    candidates = tuple(Candidate(entry, 0.9, "", {}) for entry in ENTRIES[:3])
    for question in QUESTIONS:
        for rewritten in (None, question):
            yield Result(question, "answered", candidates, (), rewritten_question=rewritten, answer=ANSWER)
            yield Result(question, "suggested", candidates, (), rewritten_question=rewritten)
            yield Result(question, "suggested", candidates[:1], (), rewritten_question=rewritten)
            yield Result(question, "unknown", candidates, (), rewritten_question=rewritten)
            yield Result(question, "unknown", (), (), rewritten_question=rewritten)
        yield Result(question, "unknown", (), (), small_talk=True)


def unsure() -> Iterator[Result]:
    """Yield every kind of result that is not sure."""
    return (result for result in results() if not result.answer and not result.small_talk)


def steps_shown() -> Iterator[onboarding.ShownStep]:
    """Yield every step of the tour, done and not done."""
    titles = {name: entry.title for name, entry in shipped().knowledge.entries.items()}
    for step in TOUR.steps:
        for done in ((), IDS):
            yield onboarding.ShownStep(TOUR, step, {name: titles[name] for name in step.entries}, done)


STATES: Mapping[Callable[..., list[Line] | Json], Callable[[], Sequence[list[Line] | Json]]] = {
    lines.answer_lines: lambda: [
        lines.answer_lines(ANSWER, "a" * 32, question, origin=origin) for origin in ORIGINS for question in QUESTIONS
    ],
    lines.result_lines: lambda: [
        lines.result_lines(result, "a" * 32, unknown_actions=unknown_actions(VALUES[-1])) for result in results()
    ],
    lines.shared_lines: lambda: [
        lines.shared_lines(user, question) for user in ("U0ANN", "") for question in QUESTIONS
    ],
    lines.usage_lines: lambda: [lines.usage_lines()],
    lines.gone_lines: lambda: [lines.gone_lines()],
    lines.failure_lines: lambda: [lines.failure_lines("0a1b2c3d")],
    lines.busy_lines: lambda: [lines.busy_lines()],
    lines.outdated_lines: lambda: [lines.outdated_lines()],
    lines.unavailable_lines: lambda: [lines.unavailable_lines()],
    lines.too_late_lines: lambda: [lines.too_late_lines()],
    lines.too_fast_lines: lambda: [lines.too_fast_lines(seconds) for seconds in (1, 60)],
    lines.not_installed_lines: lambda: [lines.not_installed_lines()],
    answer_actions: lambda: [
        [Line("text", "An answer."), *answer_actions(value, private=private, taught=taught)]
        for value in VALUES
        for private in (False, True)
        for taught in (False, True)
    ],
    secrets.secret_lines: lambda: [
        secrets.secret_lines(SECRETS[:number], lines=lines, in_message=in_message)
        for number in (1, 2, 9)
        for lines in (False, True)
        for in_message in (False, True)
    ],
    explanation.explanation_lines: lambda: [
        explanation.explanation_lines(some, TITLES, SECRETS[:number], most=most)
        for some in EXPLANATIONS
        for number in (0, 1)
        for most in (None, 3)
    ],
    explanation.compose_lines: lambda: [explanation.compose_lines(*file) for file in COMPOSE_FILES],
    explanation.no_compose_lines: lambda: [explanation.no_compose_lines()],
    review.review_lines: lambda: [
        review.review_lines(each, TITLES, SECRETS[:number], name=name, most=most)
        for each in REVIEWS
        for number in (0, 1)
        for name in ("", "Dockerfile", "`<!channel>`" * 20)
        for most in (None, 2)
    ],
    code.code_lines: lambda: [code.code_lines(answer, again="") for answer in ANSWERS],
    code.fitting_code_lines: lambda: [code.fitting_code_lines(answer, 13_000, again="") for answer in ANSWERS],
    code.file_problem_lines: lambda: [code.file_problem_lines(["I couldn't read it. It is large.", "Nor `this`."])],
    code.unread_code_lines: lambda: [code.unread_code_lines()],
    unknown_actions: lambda: [[Line("text", "I don't know."), *unknown_actions(value)] for value in VALUES],
    unhelpful_lines: lambda: [unhelpful_lines(value) for value in VALUES],
    browsing.help_lines: lambda: [browsing.help_lines()],
    browsing.topics_lines: lambda: [
        browsing.topics_lines({f"Topic {topic} " + "&" * 80: topic for topic in range(number)}, offset)
        for number in (0, 1, 16, 60)
        for offset in (0, browsing.TOPICS_SHOWN)
    ],
    browsing.topic_lines: lambda: [
        browsing.topic_lines(topic, ENTRIES[:number], offset)
        for topic in ("Volumes", "<b> & co")
        for number in (0, 1, 23)
        for offset in (0, 10, 20)
    ],
    browsing.found_lines: lambda: [
        browsing.found_lines(words[: browsing.LONGEST_WORDS], ENTRIES[:number], offset)
        for words in QUESTIONS
        for number in (0, 1, 23)
        for offset in (0, 10)
    ],
    browsing.how_to_search_lines: lambda: [browsing.how_to_search_lines()],
    channels.channel_settings_view: lambda: [channels.channel_settings_view(each, NOTE) for each in CHANNELS],
    channels.channel_saved_lines: lambda: [channels.channel_saved_lines()],
    channels.listening_lines: lambda: [channels.listening_lines(each) for each in CHANNELS],
    channels.not_a_member_lines: lambda: [channels.not_a_member_lines()],
    channels.off_lines: lambda: [channels.off_lines()],
    channels.stranger_lines: lambda: [channels.stranger_lines()],
    feedback.reason_view: lambda: [feedback.reason_view(), feedback.reason_view(NOTE)],
    feedback.comment_lines: lambda: [
        feedback.comment_lines("U0ANN", value, "outdated", value.question) for value in (*VALUES, ButtonValue())
    ],
    gaps.gaps_lines: lambda: [
        gaps.gaps_lines(shown, total=total, offset=offset, is_owner=is_owner, waiting=waiting)
        for shown, total in (([], 0), ([], 9), (GAPS[:1], 1), (GAPS, 20))
        for offset in (0, 6)
        for is_owner in (False, True)
        for waiting in (0, 1, 7)
    ],
    gaps.digest_lines: lambda: [gaps.digest_lines(*each) for each in (([], 0), (GAPS[:1], 1), (GAPS, 6), (GAPS, 20))],
    gaps.top_gaps_lines: lambda: [gaps.top_gaps_lines(*each) for each in (([], 0), (GAPS[:1], 1), (GAPS[:3], 20))],
    home.home_view: lambda: [
        home.home_view({f"Topic {number}": number for number in range(topics)}, recent, tour, for_owners)
        for topics in (0, 16, 60)
        for recent in (None, [], RECENT)
        for tour in ([], onboarding.tour_status_lines(None, TOUR))
        for for_owners in (None, *(home.ForOwners(figures, GAPS[:3], 9) for figures in FIGURES))
    ],
    home.home_page_view: lambda: [
        home.home_page_view(each)
        for each in (
            browsing.topics_lines({"Volumes": 3}),
            browsing.topic_lines("Volumes", ENTRIES),
            *(browsing.found_lines(words[:200], ENTRIES) for words in QUESTIONS),
            gaps.gaps_lines(GAPS, total=20, is_owner=True),
        )
    ],
    humans.ask_human_lines: lambda: [
        humans.ask_human_lines("U0ANN", people, value)
        for people in ([], PEOPLE[:1], PEOPLE)
        for value in (*VALUES, ButtonValue())
    ],
    humans.solved_lines: lambda: [humans.solved_lines("U0BOB", value) for value in (*VALUES, ButtonValue())],
    humans.nobody_lines: lambda: [humans.nobody_lines()],
    humans.asked_lines: lambda: [humans.asked_lines(people) for people in ([], PEOPLE[:1], PEOPLE)],
    humans.asked_already_lines: lambda: [humans.asked_already_lines()],
    onboarding.welcome_lines: lambda: [onboarding.welcome_lines(TOUR)],
    onboarding.welcomed_lines: lambda: [onboarding.welcomed_lines(TOUR)],
    onboarding.declined_lines: lambda: [onboarding.declined_lines()],
    onboarding.begun_lines: lambda: [onboarding.begun_lines(TOUR)],
    onboarding.resumed_lines: lambda: [onboarding.resumed_lines(progress, TOUR) for progress in PROGRESS],
    onboarding.step_lines: lambda: [
        onboarding.step_lines(shown, answer) for shown in steps_shown() for answer in (None, 1, 2, 3)
    ],
    onboarding.right_lines: lambda: [
        onboarding.right_lines(shown, answer) for shown in steps_shown() for answer in (1, 2)
    ],
    onboarding.left_lines: lambda: [onboarding.left_lines(shown) for shown in steps_shown()],
    onboarding.end_lines: lambda: [onboarding.end_lines(TOUR, is_left=is_left) for is_left in (False, True)],
    onboarding.tour_status_lines: lambda: [
        onboarding.tour_status_lines(progress, TOUR) for progress in (None, *PROGRESS)
    ],
    onboarding.where_lines: lambda: [
        onboarding.where_lines(TOUR, step, "https://slack.com/app_redirect?app=A1&team=T1")
        for step in (TOUR.steps[0], None)
    ],
    onboarding.where_mentioned_lines: lambda: [onboarding.where_mentioned_lines("U0ANN")],
    onboarding.no_tour_lines: lambda: [onboarding.no_tour_lines()],
    onboarding.gone_step_lines: lambda: [onboarding.gone_step_lines()],
    onboarding.not_kept_lines: lambda: [onboarding.not_kept_lines()],
    proposals.proposal_lines: lambda: [
        proposals.proposal_lines(revision, hints=hints, before=before)
        for revision in REVISIONS
        for hints in ((), ["Write `so`."] * 9)
        for before in (None, CONTENT, {**CONTENT, "title": "x" * 75, "questions": ["why & how"] * 12})
    ],
    proposals.entry_lines: lambda: [proposals.entry_lines(revision) for revision in REVISIONS],
    proposals.decided_lines: lambda: [proposals.decided_lines(revision) for revision in REVISIONS],
    proposals.proposed_lines: lambda: [
        proposals.proposed_lines(PROPOSED, is_anyone_asked=is_asked) for is_asked in (False, True)
    ],
    proposals.published_lines: lambda: [proposals.published_lines(revision) for revision in REVISIONS],
    proposals.author_lines: lambda: [proposals.author_lines(revision) for revision in REVISIONS],
    proposals.already_decided_lines: lambda: [proposals.already_decided_lines(revision) for revision in REVISIONS],
    proposals.decline_view: lambda: [proposals.decline_view(PROPOSED, NOTE)],
    proposals.confirm_lines: lambda: [proposals.confirm_lines(APPROVED), proposals.confirm_lines(CORRECTED)],
    proposals.confirmed_lines: lambda: [proposals.confirmed_lines(APPROVED)],
    proposals.retire_view: lambda: [
        proposals.retire_view(APPROVED, NOTE, publishes=publishes) for publishes in (False, True)
    ],
    proposals.history_view: lambda: (
        [proposals.history_view(REVISIONS[:1] * number) for number in (0, 1, proposals.HISTORY_SHOWN + 5)]
        + [proposals.history_view(REVISIONS)]
    ),
    settings.settings_view: lambda: [
        settings.settings_view(each, topics, NOTE)
        for each in (WorkspaceSettings(), SET)
        for topics in ([], ["Volumes"], [f"topic {number}" for number in range(80)])
    ],
    settings.saved_lines: lambda: [settings.saved_lines()],
    settings.channel_works_lines: lambda: [settings.channel_works_lines()],
    settings.channel_refused_lines: lambda: [settings.channel_refused_lines()],
    settings.not_owner_lines: lambda: [settings.not_owner_lines()],
    shortcuts.preview_lines: lambda: [shortcuts.preview_lines(chosen) for chosen in CHOSEN],
    shortcuts.answer_view: lambda: [
        shortcuts.answer_view(chosen, question, NOTE) for chosen in CHOSEN for question in QUESTIONS
    ],
    shortcuts.unsure_view: lambda: [shortcuts.unsure_view(result, result.question, NOTE) for result in unsure()],
    shortcuts.code_view: lambda: [
        shortcuts.code_view(answer, metadata, ["I couldn't read it."]) for answer in ANSWERS for metadata in ("", NOTE)
    ],
    shortcuts.no_question_view: lambda: [
        shortcuts.no_question_view(),
        shortcuts.no_question_view(["I couldn't read it."]),
    ],
    shortcuts.search_view: lambda: [
        shortcuts.search_view(browsing.found_lines(words[:200], ENTRIES[:number]))
        for words in QUESTIONS
        for number in (0, 23)
    ],
    shortcuts.found_view: lambda: [shortcuts.found_view(chosen) for chosen in CHOSEN],
    shortcuts.message_lines: lambda: [
        shortcuts.message_lines(question, by) for question in QUESTIONS for by in ("", "U0ANN")
    ],
    teaching.teach_view: lambda: [
        teaching.teach_view(draft, NOTE, publishes=publishes, entry_exists=exists)
        for draft in DRAFTS
        for publishes in (False, True)
        for exists in (False, True)
    ],
}
"""What each function can return."""


def builders() -> Iterator[Callable[..., Any]]:
    """Yield the public functions that return a message's lines or a view."""
    names = [module.name for module in pkgutil.iter_modules(views.__path__) if module.name != "forms"]
    for module in (
        lines,
        actions,
        code,
        explanation,
        review,
        secrets,
        *(importlib.import_module(f"{views.__name__}.{name}") for name in names),
    ):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_own and get_type_hints(function).get("return") in (list[Line], Json):
                yield function


def words_in(shown: object) -> Iterator[str]:
    """Yield the words that blocks show, besides those on buttons and in menus."""
    if isinstance(shown, list):
        for each in shown:
            yield from words_in(each)
    elif isinstance(shown, dict) and shown.get("type") not in (
        "button",
        "static_select",
        "overflow",
        "feedback_buttons",
    ):
        if isinstance(text := shown.get("text"), str):
            yield from (html.unescape(LINK.sub(r"\1", text)) if shown["type"] == "mrkdwn" else text).split("\n")
        for each in shown.values():
            yield from words_in(each)


def as_read(text: str) -> str:
    """Return a text without marks of code and without differences in space."""
    return " ".join(text.replace("`", "").replace("'", "").split())


def test_every_function_has_its_states() -> None:
    filters = {lines.short, lines.full}

    assert {function.__qualname__ for function in {*builders()} - filters - STATES.keys()} == set()
    assert STATES.keys() - {*builders()} == set()


@pytest.mark.parametrize("function", STATES, ids=lambda function: function.__name__)
def test_slack_takes_it_in_every_state_and_its_text_says_what_it_shows(function: Callable[..., Any]) -> None:
    for state in STATES[function]():
        if isinstance(state, dict):
            assert view_problems(state) == []
            assert others_complaint(state) == ""
            continue
        message = reply(state)
        read = as_read(html.unescape(message.text))

        assert block_problems(message.blocks) == []
        assert list(mrkdwn_problems(message.text, "text")) == []
        assert others_complaint(message.blocks) == ""
        assert view_problems(modal([line for line in state if line.kind != "feedback"])) == []
        assert [words for words in words_in(message.blocks) if as_read(words) not in read] == []
