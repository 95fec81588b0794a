"""Draws docs/answer.svg: a question and the bot's actual answer, as Slack shows them. Run by `make picture`."""

import html
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bot.replies.blocks import reply
from bot.replies.lines import result_lines
from bot.search import load_model, load_prepared, search_in

QUESTION = "how do I remove volumes"
PICTURE = Path(__file__).with_name("answer.svg")

_WIDTH, _LEFT, _RIGHT = 640, 68, 620
_LINE = 22
_SIZE, _CODE_SIZE = 15, 12.5
_SANS = "Lato, 'Helvetica Neue', Helvetica, Arial, sans-serif"
_MONO = "Menlo, Consolas, 'DejaVu Sans Mono', monospace"
_INK, _GREY, _EDGE, _PAPER, _CODE, _LINK = "#1d1c1d", "#616061", "#bbbabb", "#f8f8f8", "#c01343", "#1264a3"
_NARROW, _WIDE = frozenset("fijlrtI.,:;'!|()[]/- "), frozenset("mwMW@")

_Json = dict[str, Any]


class _Word(NamedTuple):
    """A part of a line that is not wrapped, with the space or line break before it."""

    text: str
    bold: bool = False
    code: bool = False
    before: str = ""

    @property
    def width(self) -> float:
        """The approximate width; browsers have different fonts."""
        if self.code:
            return len(self.text) * 0.62 * _CODE_SIZE
        ems = sum(0.32 if one in _NARROW else 0.88 if one in _WIDE else 0.58 for one in self.text)
        return ems * _SIZE * (1.05 if self.bold else 1.0)


class _Drawing:
    """An SVG, filled from top to bottom."""

    def __init__(self) -> None:
        self.y = 12.0
        self.parts: list[str] = []

    def text(self, x: float, said: str, **style: object) -> None:
        """Write on the current line."""
        self.parts.append(f'<text x="{x:g}" y="{self.y:g}"{_attributes(style)}>{html.escape(said, quote=False)}</text>')

    def box(self, x: float, y: float, width: float, height: float, **style: object) -> None:
        """Draw a rectangle with round corners."""
        place = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{width:g}", "height": f"{height:g}", "rx": 4}
        self.parts.append(f"<rect{_attributes(place | style)}/>")

    def message(self, who: str, letter: str, colour: str, *, is_app: bool = False) -> None:
        """Begin a message: a picture, a name, the time."""
        self.box(20, self.y, 36, 36, fill=colour)
        self.y += 24
        self.text(38, letter, fill="#fff", font_weight="bold", text_anchor="middle", font_size=16)
        self.y -= 10
        self.text(_LEFT, who, font_weight="bold")
        x = _LEFT + _Word(who, bold=True).width + 8
        if is_app:
            self.box(x, self.y - 11, 27, 13, fill="#e8e8e8")
            self.text(x + 13.5, "APP", fill=_GREY, font_size=9, font_weight="bold", text_anchor="middle")
            x += 35
        self.text(x, "10:41", fill=_GREY, font_size=12)

    def words(self, words: Iterable[_Word]) -> None:
        """Write words, as many on each line as fit."""
        for line in _lines(words):
            self.y += _LINE if line else _LINE / 2
            spans = "".join(map(_span, line))
            self.parts.append(f'<text x="{_LEFT}" y="{self.y:g}" xml:space="preserve">{spans}</text>')

    def command(self, said: str) -> None:
        """Write a command in a box."""
        lines = said.split("\n")
        self.box(_LEFT, self.y + 9, _RIGHT - _LEFT, 16 + 17 * len(lines), fill=_PAPER, stroke=_EDGE)
        self.y += 13
        for line in lines:
            self.y += 17
            self.text(_LEFT + 10, line, font_family=_MONO, font_size=_CODE_SIZE)
        self.y += 12

    def buttons(self, labels: Iterable[str]) -> None:
        """Draw buttons, as many in each row as fit."""
        x: float = _LEFT
        self.y += 12
        for label in labels:
            width = _Word(label, bold=True).width + 26
            if x + width > _RIGHT:
                x, self.y = _LEFT, self.y + 40
            self.box(x, self.y, width, 32, fill="#fff", stroke=_EDGE)
            self.y += 21
            self.text(x + width / 2, label, font_weight="bold", text_anchor="middle")
            self.y -= 21
            x += width + 8
        self.y += 36

    def svg(self) -> str:
        """Return the whole picture."""
        height = self.y + 16
        frame = f'<rect x="0.5" y="0.5" width="{_WIDTH - 1}" height="{height - 1:g}" rx="8" fill="#fff" stroke="#ddd"/>'
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:g}" width="{_WIDTH}" '
            f'height="{height:g}" font-family="{_SANS}" font-size="{_SIZE}" fill="{_INK}">'
        )
        return "\n".join([head, "<title>An answer of wharfie in Slack</title>", frame, *self.parts, "</svg>", ""])


def _attributes(style: dict[str, Any]) -> str:
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in style.items())


def _span(word: _Word) -> str:
    code = {"font_family": _MONO, "font_size": _CODE_SIZE, "fill": _CODE} if word.code else {}
    bold = {"font_weight": "bold"} if word.bold else {}
    space = " " if word.before == " " else ""
    return f"{space}<tspan{_attributes(code | bold)}>{html.escape(word.text, quote=False)}</tspan>"


def _lines(words: Iterable[_Word]) -> Iterator[list[_Word]]:
    line: list[_Word] = []
    width = 0.0
    for word in words:
        breaks = word.before.count("\n")
        if breaks or (word.before and width + word.width > _RIGHT - _LEFT - 8):
            yield line
            yield from [[]] * (breaks - 1)
            line, width = [], 0.0
        line.append(word if line else word._replace(before=""))
        width += word.width + 4.5 * bool(word.before)
    yield line


def _words(elements: Sequence[_Json]) -> Iterator[_Word]:
    """Split the elements of a section into words."""
    before = ""
    for element in elements:
        if element["type"] == "emoji":
            yield _Word("\N{WARNING SIGN}\N{VARIATION SELECTOR-16}", before=before)
            before = ""
            continue
        style = element.get("style", {})
        text, bold, code = element["text"], style.get("bold", False), style.get("code", False)
        for number, line in enumerate(text.split("\n")):
            before += "\n" if number else ""
            for count, word in enumerate([line] if code else line.split(" ")):
                before = before or (" " if count else "")
                if word:
                    yield _Word(word, bold, code, before)
                    before = ""


def _draw(block: _Json, drawing: _Drawing) -> None:
    """Draw a block of a message as Slack shows it."""
    match block["type"]:
        case "header":
            drawing.y += 26
            drawing.text(_LEFT, block["text"]["text"], font_size=18, font_weight="bold")
        case "rich_text":
            for part in block["elements"]:
                if part["type"] == "rich_text_preformatted":
                    drawing.command(part["elements"][0]["text"])
                else:
                    drawing.words(_words(part["elements"]))
        case "actions":
            drawing.buttons(button["text"]["text"] for button in block["elements"])
        case "context":
            drawing.y += 20
            said = block["elements"][0]["text"].strip("<>").rpartition("|")[2]
            drawing.text(_LEFT, said, font_size=13, fill=_LINK)


def picture() -> str:
    """Ask, and return the conversation as an SVG."""
    drawing = _Drawing()
    drawing.message("You", "Y", "#7a5195")
    drawing.words([_Word("@wharfie"), *(_Word(word, before=" ") for word in QUESTION.split())])
    drawing.y += 22
    drawing.message("wharfie", "w", "#0b4f7d", is_app=True)
    for block in reply(result_lines(search_in(load_prepared(), load_model()).find_answer(QUESTION))).blocks:
        _draw(block, drawing)
    return drawing.svg()


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
