"""What training knows of each entry, and what counts for an entry that training has not seen."""

import numpy as np

from bot.entry import Entry
from bot.knowledge import Knowledge
from tests.shipped import model

OWN = Entry(id="our-own", title="Reach our registry", questions=["where is our registry"], answer="Use the VPN.")


def test_a_classic_is_known_to_be_asked_for_more_often_than_an_obscure_option(knowledge: Knowledge) -> None:
    prototypes = model().prototypes

    classic, obscure = (knowledge.entries[name] for name in ("container-exits-at-once", "check-stage-name-casing"))

    assert prototypes.frequency_of(classic) == -2
    assert prototypes.frequency_of(obscure) < -4


def test_the_frequencies_are_shares_of_all_questions(knowledge: Knowledge) -> None:
    prototypes = model().prototypes

    shares = [10 ** prototypes.frequency_of(entry) for entry in knowledge.entries.values()]

    assert 0.3 < sum(shares) <= 1


def test_an_entry_that_training_has_not_seen_counts_as_asked_for_more_often_than_most(knowledge: Knowledge) -> None:
    prototypes = model().prototypes

    learned = np.array([prototypes.frequency_of(entry) for entry in knowledge.entries.values()])

    assert not prototypes.has(OWN)
    assert 0.5 < (learned <= prototypes.frequency_of(OWN)).mean() < 0.95
    assert prototypes.frequency_of(OWN) < learned.max()


def test_of_two_entries_that_fit_equally_well_the_more_frequent_one_is_likelier() -> None:
    assert model().weights.ranking["frequency"] > 0
