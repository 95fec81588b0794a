"""The benchmark's figures."""

from collections.abc import Mapping

import numpy as np
import pytest

from bench.measure import Times, row, timed
from bench.peers import Peer, peers
from bot.entry import Entry
from bot.evaluation import OFF_TOPIC, Question

TIMES = Times(0.1, 0.2, 0.3)
ENTRIES = [
    Entry(id="remove-volume", title="Remove a volume", questions=["delete a volume"], answer="It removes."),
    Entry(id="list-volumes", title="List volumes", questions=["show all volumes"], answer="It lists."),
    Entry(id="stop", title="Stop a container", questions=["end a container", "halt it"], answer="It stops."),
]
DATA: dict[str, Mapping[str, str]] = {entry.id: {"id": entry.id} for entry in ENTRIES}


def test_each_question_is_asked_once_in_order() -> None:
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return question.upper()

    answers, times = timed(ask, iter("abc"))

    assert (asked, answers) == (["a", "b", "c"], ["A", "B", "C"])
    assert 0 <= times.median <= times.p99 <= times.worst


def test_times_are_percentiles() -> None:
    assert Times.of([float(second) for second in range(101)]) == Times(50, 99, 100)


def test_a_ranking_is_right_at_the_first_right_entry_of_three() -> None:
    questions = [Question(q=text, entry="stop") for text in "abcd"] + [Question(q="e", kind=OFF_TOPIC)]
    rankings = [
        [("stop", 0.9)],
        [("remove-volume", 0.5), ("stop", 0.4)],
        [("remove-volume", 0.5), ("list-volumes", 0.4), ("remove-volume", 0.3), ("stop", 0.2)],
        [],
        [("stop", 0.6)],
    ]

    reached = row("some", questions, rankings, TIMES, DATA)

    assert (reached.first, reached.three, reached.sure) == (0.25, 0.5, 0.25)


def test_sure_counts_right_answers_above_the_lowest_threshold_with_at_most_one_wrong_in_twenty() -> None:
    questions = [Question(q=str(number), entry="stop") for number in range(40)]

    def sure(*wrong: int) -> float:
        rankings = [[("list-volumes" if number in wrong else "stop", 1 - number / 100)] for number in range(40)]
        return row("some", questions, rankings, TIMES, DATA).sure * 40

    assert [sure(), sure(19), sure(18), sure(38, 39), sure(0)] == [40, 39, 39, 38, 39]
    assert sure(5, 6) == 38
    assert sure(5, 6, 7) == 5


def test_answers_with_the_same_score_are_shown_together_or_not_at_all() -> None:
    questions = [Question(q="a", entry="stop"), Question(q="b", kind=OFF_TOPIC)]

    assert row("some", questions, [[("stop", 0.5)], [("stop", 0.5)]], TIMES, DATA).sure == 0


def test_a_peer_ranks_entries_by_their_best_phrase() -> None:
    scores = np.array([0.1, 0.2, 0.9, 0.0, 0.3, 0.3, 0.5])

    peer = Peer(ENTRIES, lambda _: lambda _: scores)

    assert peer.rank("any") == [("list-volumes", 0.9), ("stop", 0.5), ("remove-volume", 0.2)]


@pytest.mark.parametrize("name", ["rapidfuzz WRatio", "rapidfuzz token_set_ratio"])
def test_the_peers_find_a_verbatim_phrase(name: str) -> None:
    peer = dict(peers(ENTRIES))[name]()

    assert peer.rank("END a container!")[0] == ("stop", 100.0)
    assert len(peer.rank("")) == 3
