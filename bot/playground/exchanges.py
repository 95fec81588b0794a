"""What went to and fro between Slack and the bot: the requests, their answers, and how long they took."""

import json
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Literal

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.playground.seen import Exchange, Json
from bot.slack.reading import question_in

_KEPT = 200
_EXPLAINED_SECONDS = 10.0
"""How old a request can be that has just led to a search."""
_BAD_REQUEST = 400


class Exchanges:
    """Keeps the last exchanges.

    Args:
        changed: is called when one has begun or ended.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._kept: deque[Exchange] = deque(maxlen=_KEPT)
        self._count = 0

    def newest(self, limit: int) -> list[Exchange]:
        """Return the last ones, the newest first."""
        return list(reversed(self._kept))[:limit]

    def begin(self, direction: Literal["to the bot", "from the bot"], what: str, request: Json) -> int:
        """Note a request; return the number of the exchange."""
        self._count += 1
        self._kept.append(Exchange(self._count, time.time(), direction, what, request))
        self._changed()
        return self._count

    def end(self, id_: int, **fields: Any) -> None:
        """Note what became of a request.

        Args:
            id_: the number of the exchange.
            fields: of `Exchange`.
        """
        for number, exchange in enumerate(self._kept):
            if exchange.id == id_:
                self._kept[number] = replace(exchange, **fields)
                self._changed()

    def ended(self, id_: int, **fields: Any) -> None:
        """Note the answer to a request, and how long it took; arguments as for `end`."""
        began = next((each.at for each in self._kept if each.id == id_), time.time())
        self.end(id_, milliseconds=round((time.time() - began) * 1000, 1), **fields)

    def explain(self, question: str, why: str) -> None:
        """Note why an answer matched, at the request that has the question.

        Args:
            question: as it was searched for.
            why: the explanation.
        """
        oldest = time.time() - _EXPLAINED_SECONDS
        asked = [
            exchange
            for exchange in self._kept
            if exchange.at >= oldest and exchange.direction == "to the bot" and _has(exchange.request, question)
        ]
        if asked:
            mentions = [each for each in asked if each.what == "app_mention" and _ts(each) == _ts(asked[-1])]
            self.end([*asked, *mentions][-1].id, why=why)


def observing(exchanges: Exchanges, problems: Callable[[], list[str]], called: Callable[[str], None]) -> Middleware:
    """Return a middleware for the simulated Slack that notes each call of the bot.

    Args:
        exchanges: are added to.
        problems: what Slack has found wrong so far, one line each; grows with the calls.
        called: is called with the method after each call.
    """

    @web.middleware
    async def observe(request: web.Request, handler: Handler) -> web.StreamResponse:
        method = method_of(request)
        id_ = exchanges.begin("from the bot", method, await _body(request))
        before = len(problems())
        response: web.StreamResponse | None = None
        try:
            response = await handler(request)
        finally:
            answer = _answer(response, request)
            error = _error(answer, response)
            exchanges.ended(id_, answer=answer, error=error, problems=tuple(problems()[before:]))
            called(method)
        return response

    return observe


def method_of(request: web.Request) -> str:
    """Name the call that a request is: a method of the Web API, or `response_url`."""
    return str(request.match_info.get("method", "response_url"))


async def _body(request: web.Request) -> Json:
    """Return what was sent, without the token."""
    if request.content_type == "application/json":
        body = json.loads(await request.text())
    else:
        form = await request.post()
        body = {key: _decoded(value) for key, value in (*request.query.items(), *form.items())}
    return {key: value for key, value in body.items() if key != "token"}


def _decoded(value: object) -> object:
    """Return a value of a form; Slack's SDK sends blocks and views in it as JSON."""
    text = str(value)
    try:
        return json.loads(text) if text.startswith(("{", "[")) else text
    except ValueError:
        return text


def _answer(response: web.StreamResponse | None, request: web.Request) -> Json | str | None:
    if not isinstance(response, web.Response) or request.transport is None or request.transport.is_closing():
        return None
    if response.content_type == "application/json" and response.text:
        answer: Json = json.loads(response.text)
        return answer
    return response.text


def _error(answer: Json | str | None, response: web.StreamResponse | None) -> str | None:
    if answer is None or response is None:
        return "connection_lost"
    if isinstance(answer, dict) and answer.get("ok") is False:
        return str(answer.get("error"))
    return f"http_{response.status}" if response.status >= _BAD_REQUEST else None


def _ts(exchange: Exchange) -> object:
    """Name the message that an exchange is about: a mention comes in two events, and the bot answers one."""
    event = exchange.request.get("event")
    return event.get("ts") if isinstance(event, dict) else None


def _has(request: Json, question: str) -> bool:
    """Tell whether a request has a text with a question, or the question is put together from its message."""
    event = request.get("event", {})
    message = request.get("message") or event.get("message") or event
    return any(question in text for text in _texts(request)) or question == question_in(message)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(part)
