"""The benchmark's page has the figures of all its measurements."""

from bench.before import BEFORE
from bench.measure import Row, Times
from bench.page import Growth, Quality, Results, page
from bench.start import Start

TIMES = Times(0.0105, 0.0213, 0.0325)
OFF_TOPIC = {"n": 20, "false_answer": 0.05, "suggested": 0.15, "refused": 0.8}


def quality(name: str, first: float) -> Quality:
    rows = [Row("wharfie", first, 0.91, 0.61, TIMES), *([BEFORE[name]] if name in BEFORE else [])]
    return Quality(name, 663, rows, OFF_TOPIC, {"n": 874, "ece": 0.042})


def written(*qualities: Quality) -> str:
    growth = [Growth(1, 993, 21_100, TIMES), Growth(100, 99_300, 2_110_000, Times(0.05, 0.0639, 0.07))]
    return page(Results(21_100, qualities, TIMES, 10_000, growth, Start(71.2, 0.54, 1.23, 1.34)))


def test_each_file_of_questions_has_a_table_in_which_wharfie_comes_before_what_it_was() -> None:
    text = written(quality("people.jsonl", 0.777), quality("everyday.jsonl", 0.888))

    people, everyday = text.split("## What a score is worth")[0].split("663 ")[1:]
    assert people.startswith("questions as people really write them")
    assert people.index("| wharfie   ") < people.index("| wharfie before the sentence encoder |       41.5% |")
    assert "77.7%" in people
    assert "refuses 80.0%.\n\n" in people
    assert "88.8%" in everyday
    assert "| wharfie before the sentence encoder |       92.6% |" in everyday


def test_it_says_what_happens_to_off_topic_questions_only_if_there_are_any() -> None:
    some = written(quality("own.jsonl", 0.5))
    none = written(quality("own.jsonl", 0.5)._replace(off_topic={}))

    assert "\nOf 20 off-topic questions in the same file wharfie answers 5.0%, " in some
    assert "Of 20" not in none


def test_growth_is_given_as_multiples_of_the_shipped_knowledge() -> None:
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in written(quality("own.jsonl", 0.5)).split("\n")]

    assert ["shipped", "993", "21,100", "10.5", "21.3", "1", "1"] in rows
    assert ["100 times", "99,300", "2,110,000", "50", "63.9", "4.76", "3"] in rows
