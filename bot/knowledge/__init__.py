"""Loads the knowledge: reads YAML files and validates their entries."""

from bot.knowledge.load import Knowledge, check_knowledge, edited_folders, load_knowledge, same_question, sources
from bot.knowledge.vocabulary import Vocabulary

__all__ = ["Knowledge", "Vocabulary", "check_knowledge", "edited_folders", "load_knowledge", "same_question", "sources"]
