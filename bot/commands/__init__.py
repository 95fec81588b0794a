"""Docker command lines: `parse` takes apart the calls of docker in a line of shell or in a sentence.

`parse_whole` does so if the line is one call and nothing else.
"""

from bot.commands.parser import Argument, DockerCommand, Option, parse, parse_whole, parse_words

__all__ = ["Argument", "DockerCommand", "Option", "parse", "parse_whole", "parse_words"]
