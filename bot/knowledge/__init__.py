"""Loads the knowledge: reads YAML files and validates their entries."""

from bot.knowledge.load import Editable, Knowledge, check_knowledge, editable, load_knowledge, same_question, sources
from bot.knowledge.vocabulary import Vocabulary

__all__ = [
    "Editable",
    "Knowledge",
    "Vocabulary",
    "check_knowledge",
    "editable",
    "load_knowledge",
    "same_question",
    "sources",
]
