"""Docker command lines: `parse` takes apart the calls of docker in a line of shell or in a sentence."""

from bot.commands.parser import Argument, DockerCommand, Option, parse, parse_words

__all__ = ["Argument", "DockerCommand", "Option", "parse", "parse_words"]
