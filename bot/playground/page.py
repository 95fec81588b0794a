"""The page: the simulated workspace in a browser.

Everything that people see is rendered here on the server. What they do comes as a form that htmx posts; what it leads
to reaches each window through its stream of changes, as new versions of the parts of the page.
Reference: https://four.htmx.org.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl

from markupsafe import Markup
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.playground.guard import Guard
from bot.playground.parts import HOME, Look, Parts, Preferences, changed
from bot.playground.rendering import render
from bot.playground.seen import ALL_CALLS, BadDays, Change, Home, Message, NotPossibleError, Place, View
from bot.playground.session import Session

_STATIC = Path(__file__).with_name("static")
_QUIET_SECONDS = 15  # a stream says something now and then, so that it notices when the window is closed
_Form = ImmutableMultiDict[str, str]
_Act = Callable[[Request, _Form], Awaitable[None]]


def build_page(session: Session) -> Starlette:
    """Return the web application that shows a session.

    Args:
        session: the simulated workspace as people see it.
    """
    page = _Page(session)
    routes = [
        Route("/", page.index),
        Mount("/static", StaticFiles(directory=_STATIC)),
        Route("/exchanges/{id:int}", page.exchange),
        Route("/bad-days", _doing(page.set_bad_days), methods=["POST"]),
        Route("/{user}/views/{view}", _doing(page.submit), methods=["POST"]),
        Route("/{user}/views/{view}/press", _doing(page.press_in_view), methods=["POST"]),
        Route("/{user}/shortcut", _doing(page.use_shortcut), methods=["POST"]),
        Route("/{user}/join", _doing(page.join), methods=["POST"]),
        Route("/{user}/home/press", _doing(page.press_in_home), methods=["POST"]),
        Route("/{user}/{place}/changes", page.changes),
        Route("/{user}/{place}/{ts}/changes", page.changes),
        Route("/{user}/{place}/say", _doing(page.say), methods=["POST"]),
        Route("/{user}/{place}/{ts}/edit", _doing(page.edit), methods=["POST"]),
        Route("/{user}/{place}/{ts}/delete", _doing(page.delete), methods=["POST"]),
        Route("/{user}/{place}/{ts}/press", _doing(page.press_in_message), methods=["POST"]),
        Route("/{user}/{place}/{ts}/shortcut", _doing(page.use_shortcut), methods=["POST"]),
        Route("/{user}/{place}", page.show),
        Route("/{user}/{place}/{ts}", page.show),
    ]
    errors = {HTTPException: _error_page}
    return Starlette(routes=routes, middleware=[Middleware(Guard)], exception_handlers=errors)


class _Page:
    """The routes of the page."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._parts = Parts(session)

    async def index(self, _: Request) -> Response:
        first = next(iter(self._session.people))
        return RedirectResponse(Look(first, self._session.direct_of(first)).url)

    async def show(self, request: Request) -> Response:
        look = self._look(request)
        preferences = Preferences(request.cookies.get("theme", ""), request.cookies.get("panel") == "open")
        opening = {HOME: self._session.open_home, self._session.direct_of(look.viewer): self._session.open_direct}
        opened = opening.get(look.place) if look.thread_ts is None else None
        background = BackgroundTask(_if_possible, opened, look.viewer) if opened else None
        return HTMLResponse(self._parts.page(look, preferences), background=background)

    async def changes(self, request: Request) -> Response:
        return StreamingResponse(self._changes(self._look(request)), media_type="text/event-stream")

    async def exchange(self, request: Request) -> Response:
        found = self._parts.exchange(request.path_params["id"])
        return HTMLResponse(found or Markup("<p>This request is no longer kept.</p>"))

    async def say(self, request: Request, form: _Form) -> None:
        snippet = _text(form, "snippet") or None
        await self._session.say(
            self._user(request),
            request.path_params["place"],
            _text(form, "text"),
            _text(form, "thread_ts") or None,
            snippet=snippet,
            snippet_name=_text(form, "snippet_name") or "Untitled",
        )

    async def edit(self, request: Request, form: _Form) -> None:
        await self._session.edit(self._user(request), *_message(request), _text(form, "text"))

    async def delete(self, request: Request, _: _Form) -> None:
        await self._session.delete(self._user(request), *_message(request))

    async def press_in_message(self, request: Request, form: _Form) -> None:
        await self._press(request, form, Message(*_message(request)))

    async def press_in_home(self, request: Request, form: _Form) -> None:
        await self._press(request, form, Home())

    async def press_in_view(self, request: Request, form: _Form) -> None:
        await self._press(request, form, View(request.path_params["view"]))

    async def _press(self, request: Request, form: _Form, place: Place) -> None:
        block_id, action_id = request.query_params.get("block_id", ""), request.query_params.get("action_id", "")
        values = _values(form)
        value = values.pop(f"{block_id}/{action_id}", None)
        await self._session.press(self._user(request), place, block_id, action_id, value, values=values)

    async def submit(self, request: Request, form: _Form) -> None:
        view = request.path_params["view"]
        if "close" in form:
            await self._session.close(self._user(request), view, all_of_them=form["close"] == "all")
        else:
            await self._session.submit(self._user(request), view, _values(form))

    async def use_shortcut(self, request: Request, _: _Form) -> None:
        message = (request.path_params.get("place"), request.path_params.get("ts"))
        await self._session.shortcut(self._user(request), request.query_params.get("callback_id", ""), *message)

    async def join(self, request: Request, _: _Form) -> None:
        await self._session.join(self._user(request))

    async def set_bad_days(self, _: Request, form: _Form) -> None:
        bad_days = BadDays(
            deliver_twice="deliver_twice" in form,
            rate_limited="rate_limited" in form,
            slow="slow" in form,
            dropped="dropped" in form,
            lost_replies="lost_replies" in form,
            calls=ALL_CALLS.intersection(form.getlist("calls")),
        )
        self._session.set_bad_days(bad_days)

    def _look(self, request: Request) -> Look:
        look = Look(request.path_params["user"], request.path_params["place"], request.path_params.get("ts"))
        if not self._parts.exists(look):
            raise HTTPException(404)
        return look

    def _user(self, request: Request) -> str:
        user = str(request.path_params["user"])
        if user not in self._session.people:
            raise HTTPException(404)
        return user

    async def _changes(self, look: Look) -> AsyncIterator[str]:
        """Yield the parts of a page that have changed, all of them at first: something may have changed meanwhile."""
        has_changed = asyncio.Event()
        has_changed.set()
        watching = asyncio.create_task(_watch(self._session.changes(), has_changed))
        sent: Mapping[str, Markup] = {}
        try:
            while not watching.done():
                try:
                    async with asyncio.timeout(_QUIET_SECONDS):
                        await has_changed.wait()
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                has_changed.clear()
                now = self._parts.changing(look)
                if parts := changed(sent, now):
                    yield _event(render("changes.html", parts=parts))
                sent = now
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching


async def _watch(changes: AsyncIterator[Change], has_changed: asyncio.Event) -> None:
    async for _ in changes:
        has_changed.set()
    has_changed.set()


def _doing(act: _Act) -> Callable[[Request], Awaitable[Response]]:
    """Return a route that does something; if that is not possible, the page says why."""

    async def route(request: Request) -> Response:
        form = _Form(parse_qsl((await request.body()).decode(errors="replace"), keep_blank_values=True))
        try:
            await act(request, form)
        except NotPossibleError as error:
            return HTMLResponse(render("notice.html", text=str(error)))
        return Response(status_code=204)

    return route


async def _if_possible(act: Callable[[str], Awaitable[None]], user: str) -> None:
    """Do something that a page that is still open may ask for before the bot is there again."""
    with suppress(NotPossibleError):
        await act(user)


async def _error_page(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return HTMLResponse(render("error.html", status=status), status)


def _message(request: Request) -> tuple[str, str]:
    return request.path_params["place"], request.path_params["ts"]


def _text(form: _Form, name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n")


def _values(form: _Form) -> dict[str, object]:
    """Return what the fields of a view hold, by `block_id/action_id`; those named with `[]` hold a list."""
    return {
        name.removesuffix("[]"): [each for each in form.getlist(name) if each] if name.endswith("[]") else form[name]
        for name in form
        if "/" in name
    }


def _event(html: str) -> str:
    """Return HTML as an event; any kind of line break would end a line of it."""
    return "".join(f"data: {line}\n" for line in re.split(r"\r\n|\r|\n", html)) + "\n"
