"""Finds the entries that answer a question: see `pipeline`."""

from bot.search.cache import Prepared, encoder_digest, load_prepared, prepare
from bot.search.knowledge_base import KnowledgeBase
from bot.search.model import Model, load_model
from bot.search.pipeline import Answer, Candidate, Result, Search, search_in
from bot.search.similarity import SAME_QUESTION

__all__ = [
    "SAME_QUESTION",
    "Answer",
    "Candidate",
    "KnowledgeBase",
    "Model",
    "Prepared",
    "Result",
    "Search",
    "encoder_digest",
    "load_model",
    "load_prepared",
    "prepare",
    "search_in",
]
