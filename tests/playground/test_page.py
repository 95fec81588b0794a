"""The page shows the playground to a browser, lets people act there, and keeps other sites away."""

import asyncio
import re
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from html import unescape
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from bot.playground.page import build_page
from bot.playground.seen import Shown
from bot.playground.slack.people import NEWCOMER, OWNER, PERSON
from tests.playground.conftest import GENERAL, PATIENCE, Playground, shown
from tests.playground.html_events import said, starts

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADDRESS = "http://127.0.0.1:3000"
DEV = "C0DEV"
QUESTION = "how do I remove volumes"
COMMAND = "docker volume rm"
HOSTILE = "\"'><img src=x onerror=alert(1)><script>alert(2)</script></textarea></dialog>{{ 7 * 911911 }}"


@pytest.fixture
def web(playground: Playground) -> Starlette:
    return build_page(playground.session)


@pytest_asyncio.fixture(loop_scope="module")
async def browser(web: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """Send what a browser sends from the page itself."""
    headers = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url=ADDRESS, headers=headers) as client:
        yield client


async def shown_at(browser: httpx.AsyncClient, path: str) -> str:
    response = await browser.get(path)
    assert response.status_code == 200
    return response.text


async def does(browser: httpx.AsyncClient, path: str, **form: object) -> None:
    response = await browser.post(path, data=form)
    assert (response.status_code, response.text) == (204, "")


def element(html: str, tag: str, **attributes: str) -> dict[str, str]:
    """Return the attributes of the first element that has all of these."""
    found = ({name.replace("-", "_"): value for name, value in each.items()} for each in starts(html, tag))
    return next(each for each in found if attributes.items() <= each.items())


@asynccontextmanager
async def stream(web: Starlette, path: str) -> AsyncIterator[AsyncIterator[str]]:
    """Open a stream of changes, as a window does; yield what comes, one event at a time."""
    sent: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    is_closed = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await is_closed.wait()
        return {"type": "http.disconnect"}

    async def events() -> AsyncIterator[str]:
        while True:
            async with asyncio.timeout(PATIENCE):
                message = await sent.get()
            if message["type"] == "http.response.start":
                assert (b"content-type", b"text/event-stream; charset=utf-8") in message["headers"]
            elif message["body"]:
                yield message["body"].decode()

    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": [(b"host", b"127.0.0.1:3000")], "asgi": {"spec_version": "2.3"},
    }  # fmt: skip
    window = asyncio.create_task(web(scope, receive, sent.put))
    try:
        yield events()
    finally:
        is_closed.set()
        async with asyncio.timeout(PATIENCE):
            await window


def parts(event: str) -> list[str]:
    """Return the ids of the parts of the page that an event replaces."""
    return [each["hx-target"].removeprefix("#") for each in starts(event.replace("data: ", ""), "hx-partial")]


async def test_it_opens_with_the_direct_message_of_the_first_person(browser: httpx.AsyncClient) -> None:
    response = await browser.get("/")

    assert (response.status_code, response.headers["location"]) == (307, "/U0ENGINEER/D0ENGINEER")


@pytest.mark.parametrize(
    ("place", "title"), [("C0GENERAL", "#general"), ("C0DEV", "#dev"), ("D0ENGINEER", "wharfie"), ("home", "Home")]
)
async def test_each_place_is_a_page_with_its_parts_and_a_stream_of_changes(
    browser: httpx.AsyncClient, place: str, title: str
) -> None:
    html = await shown_at(browser, f"/{PERSON}/{place}")

    assert f"<title>{title} · wharfie playground</title>" in html
    assert len(starts(html, "main")) == len(starts(html, "h1")) == 1
    assert [each["aria-label"] for each in starts(html, "nav")][:2] == ["Workspace", "Act as"]
    assert element(html, "div", hx_swap="none")["hx_sse:connect"] == f"/{PERSON}/{place}/changes"
    assert element(html, "a", aria_current="page")["href"] == f"/{PERSON}/{place}"
    ids = [each["id"] for each in starts(html, "div", "article", "form", "details", "dialog", "li", "input", "textarea")
           if "id" in each]  # fmt: skip
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "path", ["/U0NOBODY/C0GENERAL", "/U0ENGINEER/C0NOTHING", "/U0ENGINEER/D0OWNER", "/U0ENGINEER/D0OWNER/changes", "/x"]
)
async def test_what_is_not_there_is_said_on_a_page_with_the_way_back(browser: httpx.AsyncClient, path: str) -> None:
    response = await browser.get(path)

    assert response.status_code == 404
    assert "Nothing is here" in said(response.text)
    assert element(response.text, "a")["href"] == "/"


@pytest.mark.parametrize("path", ["C0GENERAL/say", "shortcut?callback_id=search_knowledge", "join", "home/press"])
async def test_nobody_acts_as_a_person_who_is_not_there(browser: httpx.AsyncClient, path: str) -> None:
    response = await browser.post(f"/U0NOBODY/{path}", content=b"text=\xff")

    assert response.status_code == 404


async def test_nothing_is_loaded_from_elsewhere_and_no_script_or_style_is_inline(browser: httpx.AsyncClient) -> None:
    response = await browser.get(f"/{PERSON}/{GENERAL}")

    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    for each in starts(response.text, "script", "link"):
        url = each.get("src") or each["href"]
        assert url.startswith("/static/")
        assert (await browser.get(url)).status_code == 200
    every = starts(response.text, *set(re.findall(r"<([a-z][a-z0-9-]*)", response.text)))
    assert [name for each in every for name in each if name.startswith(("on", "hx-on")) or name == "style"] == []
    assert re.findall(r"<script[^>]*>[^<]", response.text) == []


@pytest.mark.parametrize("host", ["attacker.example", "127.0.0.1.attacker.example", "attacker.example:3000", "", "["])
async def test_another_host_name_that_points_to_this_machine_is_refused(browser: httpx.AsyncClient, host: str) -> None:
    headers = {"Host": host, "Origin": f"http://{host}"}

    read = await browser.get(f"/{PERSON}/{GENERAL}", headers=headers)
    acted = await browser.post(f"/{PERSON}/{GENERAL}/say", data={"text": "x"}, headers=headers)

    assert (read.status_code, acted.status_code) == (400, 400)
    assert "127.0.0.1" in read.text


@pytest.mark.parametrize("host", ["127.0.0.1:3000", "localhost:3000", "[::1]:3000", "127.0.0.1"])
async def test_each_name_of_this_machine_is_served(browser: httpx.AsyncClient, host: str) -> None:
    response = await browser.get(f"/{PERSON}/{GENERAL}", headers={"Host": host})

    assert response.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://attacker.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://attacker.example"},
        {"Origin": "http://127.0.0.1:9000", "Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:9000"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {},
    ],
)
async def test_another_site_cannot_act_here(web: Starlette, playground: Playground, headers: dict[str, str]) -> None:
    before = playground.session.messages(GENERAL, PERSON)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url=ADDRESS) as client:
        response = await client.post(f"/{PERSON}/{GENERAL}/say", data={"text": "forged"}, headers=headers)

    assert response.status_code == 403
    assert playground.session.messages(GENERAL, PERSON) == before


async def test_what_people_write_never_becomes_markup(browser: httpx.AsyncClient, playground: Playground) -> None:
    before = await shown_at(browser, f"/{PERSON}/{DEV}")
    await does(browser, f"/{PERSON}/{DEV}/say", text=HOSTILE, snippet=HOSTILE, snippet_name=HOSTILE)
    root = playground.session.messages(DEV, PERSON)[-1]
    await does(browser, f"/{PERSON}/{DEV}/say", text=HOSTILE, thread_ts=root.ts)
    exchange = playground.session.exchanges()[0]

    html = await shown_at(browser, f"/{PERSON}/{DEV}/{root.ts}")
    details = await shown_at(browser, f"/exchanges/{exchange.id}")

    assert starts(html, "img") == []
    assert len(starts(html, "script")) == len(starts(before, "script"))
    assert html.count("</textarea>") == len(starts(html, "textarea"))
    assert said(html).count("<script>alert(2)</script>") >= 3
    assert "6383377" not in said(html)
    assert starts(details, "script", "img") == []
    assert "alert(2)" in said(details)


async def test_hostile_names_of_people_and_channels_never_become_markup(playground: Playground) -> None:
    session = playground.session
    users, channels, problem = dict(session.users), dict(session.channels), session.knowledge_problem
    try:
        session.users[OWNER] = HOSTILE
        session.channels[DEV] = HOSTILE
        session.set_knowledge_problem(HOSTILE)
        await session.say(PERSON, DEV, f"<@{OWNER}> <#{DEV}>")
        transport = httpx.ASGITransport(build_page(session))
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            html = await shown_at(client, f"/{PERSON}/{DEV}")
    finally:
        session.users.update(users)
        session.channels.update(channels)
        session.set_knowledge_problem(problem)

    assert starts(html, "img") == []
    assert "The knowledge on disk has a mistake" in said(html)
    assert all("src" in each for each in starts(html, "script"))


async def test_a_question_is_answered_and_comes_to_the_open_window(
    browser: httpx.AsyncClient, web: Starlette, playground: Playground
) -> None:
    async with stream(web, f"/{PERSON}/{GENERAL}/changes") as events:
        first = await anext(events)
        assert {"places", "modal", "exchanges", f"messages-{GENERAL}"} <= set(parts(first))

        await does(browser, f"/{PERSON}/{GENERAL}/say", text=f"/docker {QUESTION}")
        await playground.last(GENERAL, PERSON, COMMAND)
        async for event in events:
            if COMMAND in event:
                break

    assert f"messages-{GENERAL}" in parts(event)
    assert "modal" not in parts(event)
    assert "Only visible to you" in event
    assert all(line.startswith("data: ") for line in event.strip("\n").split("\n"))


async def test_others_do_not_see_what_is_for_one_person(browser: httpx.AsyncClient, playground: Playground) -> None:
    await does(browser, f"/{PERSON}/{GENERAL}/say", text=f"/docker {QUESTION}")
    await playground.last(GENERAL, PERSON, COMMAND)

    mine, theirs = [await shown_at(browser, f"/{user}/{GENERAL}") for user in (PERSON, OWNER)]

    assert "Only visible to you" in mine
    assert "Only visible to you" not in theirs


@pytest.mark.parametrize("ends", ["a\rb", "a\r\nb", "a\nb", "a\u2028b\x0bc"])
async def test_no_line_break_in_a_message_ends_an_event(web: Starlette, playground: Playground, ends: str) -> None:
    await playground.session.say(PERSON, DEV, ends)

    async with stream(web, f"/{PERSON}/{DEV}/changes") as events:
        event = await anext(events)

    assert all(line.startswith("data: ") for line in re.split(r"\r\n|\r|\n", event.strip("\n")))
    assert event.endswith("\n\n")


async def test_what_is_not_possible_is_said_in_one_line(browser: httpx.AsyncClient) -> None:
    response = await browser.post(f"/{PERSON}/{GENERAL}/say", data={"text": "  "})

    assert response.status_code == 200
    assert element(response.text, "hx-partial")["hx_target"] == "#notice"
    assert said(response.text).strip() == "There is nothing to send."


async def test_a_button_of_a_message_works(browser: httpx.AsyncClient, playground: Playground) -> None:
    await does(browser, f"/{OWNER}/{GENERAL}/say", text=f"/docker {QUESTION}")
    await playground.last(GENERAL, OWNER, COMMAND)
    html = await shown_at(browser, f"/{OWNER}/{GENERAL}")
    share = next(each for each in starts(html, "button") if "share" in each.get("name", ""))

    await does(browser, share["hx-post"], **{share["name"]: share["value"]})

    def shared() -> Shown | None:
        last = playground.session.messages(GENERAL, NEWCOMER)[-1]
        return last if COMMAND in shown(last) else None

    answer = await playground.until(shared)
    assert answer.only_for is None


async def test_a_modal_is_shown_with_what_is_wrong_and_closes(
    browser: httpx.AsyncClient, playground: Playground
) -> None:
    await does(browser, f"/{PERSON}/{GENERAL}/say", text="/docker teach")
    modal = await playground.modal(PERSON)
    html = await shown_at(browser, f"/{PERSON}/{GENERAL}")
    form = element(html, "form", **{"class": "modal"})
    assert element(html, "dialog", id=f"view-{modal.id}")["aria_labelledby"] == "modal-title"

    await does(browser, form["hx_post"], submit="")
    html = await shown_at(browser, f"/{PERSON}/{GENERAL}")
    wrong = next(each for each in starts(html, "input", "textarea") if each.get("aria-invalid") == "true")
    error = element(html, "p", id=wrong["aria-describedby"].split()[0])
    assert error["class"] == "error"

    await does(browser, form["hx_post"], close="all")
    assert playground.session.modal(PERSON) is None
    assert starts(await shown_at(browser, f"/{PERSON}/{GENERAL}"), "dialog") != []
    assert f"view-{modal.id}" not in await shown_at(browser, f"/{PERSON}/{GENERAL}")


async def test_a_modal_keeps_what_was_typed(browser: httpx.AsyncClient, playground: Playground) -> None:
    await does(browser, f"/{PERSON}/{GENERAL}/say", text="/docker teach")
    await playground.modal(PERSON)
    html = await shown_at(browser, f"/{PERSON}/{GENERAL}")
    form = element(html, "form", **{"class": "modal"})
    title = next(each for each in starts(html, "input") if "/" in each.get("name", "") and each["type"] == "text")

    await does(browser, form["hx_post"], submit="", **{title["name"]: HOSTILE[:60]})

    html = await shown_at(browser, f"/{PERSON}/{GENERAL}")
    assert element(html, "input", name=title["name"])["value"] == HOSTILE[:60]


async def test_the_search_of_the_global_shortcut_finds_while_the_modal_stays_open(
    browser: httpx.AsyncClient, playground: Playground
) -> None:
    html = await shown_at(browser, f"/{PERSON}/{GENERAL}")
    shortcut = next(each for each in starts(html, "button") if "search_knowledge" in each.get("hx-post", ""))
    await does(browser, shortcut["hx-post"])
    modal = await playground.modal(PERSON)
    html = await shown_at(browser, f"/{PERSON}/{GENERAL}")
    field = next(each for each in starts(html, "input") if "data-enter" in each)
    assert field["hx-trigger"] == "enter"

    await does(browser, field["hx-post"], **{field["name"]: "volume"})

    found = await playground.until(
        lambda: now if (now := playground.session.modal(PERSON)) and COMMAND in str(now.body) else None
    )
    assert found.id == modal.id


async def test_a_message_of_ones_own_can_be_edited_and_deleted_and_another_cannot(
    browser: httpx.AsyncClient, playground: Playground
) -> None:
    await does(browser, f"/{PERSON}/{DEV}/say", text="a <b> & @owner")
    message = playground.session.messages(DEV, PERSON)[-1]
    url = f"/{PERSON}/{DEV}/{message.ts}"
    html, others = [await shown_at(browser, f"/{user}/{DEV}") for user in (PERSON, OWNER)]
    editing = html[html.index(f'hx-post="{url}/edit"') :]
    assert unescape(editing.partition("</textarea>")[0].rpartition(">")[2]) == "\na <b> & @owner"
    assert f"{message.ts}/edit" not in others

    await does(browser, f"{url}/edit", text="reworded")
    assert "(edited)" in said(await shown_at(browser, f"/{OWNER}/{DEV}"))
    refused = await browser.post(f"/{OWNER}/{DEV}/{message.ts}/delete")
    assert "not your message" in said(refused.text)
    await does(browser, f"{url}/delete")
    assert "reworded" not in await shown_at(browser, f"/{OWNER}/{DEV}")


async def test_a_shortcut_of_a_message_works(browser: httpx.AsyncClient, playground: Playground) -> None:
    await does(browser, f"/{PERSON}/{DEV}/say", text=QUESTION)
    ts = playground.session.messages(DEV, NEWCOMER)[-1].ts
    html = await shown_at(browser, f"/{NEWCOMER}/{DEV}")
    shortcuts = [each["hx-post"] for each in starts(html, "button") if f"{ts}/shortcut" in each.get("hx-post", "")]
    assert len(shortcuts) == 2

    await does(browser, next(each for each in shortcuts if "teach_message" in each))

    assert QUESTION in str((await playground.modal(NEWCOMER)).body)


async def test_a_thread_is_shown_beside_the_conversation(browser: httpx.AsyncClient, playground: Playground) -> None:
    await does(browser, f"/{PERSON}/{GENERAL}/say", text=f"@wharfie {QUESTION} at last")
    (answer,) = await playground.replied(GENERAL, PERSON, f"{QUESTION} at last")
    html = await shown_at(browser, f"/{OWNER}/{GENERAL}")
    url = f"/{OWNER}/{GENERAL}/{answer.thread_ts}"
    assert element(html, "a", href=url, **{"class": "replies"})

    html = await shown_at(browser, url)
    assert element(html, "aside", id="thread")
    assert element(html, "input", name="thread_ts")["value"] == answer.thread_ts
    assert "1 reply" in said(html)
    nowhere = await shown_at(browser, f"/{OWNER}/{GENERAL}/1.1")
    assert "This thread no longer exists." in said(nowhere)


async def test_where_only_the_newest_messages_are_shown_it_is_said(
    browser: httpx.AsyncClient, playground: Playground
) -> None:
    assert "the very beginning" in said(await shown_at(browser, f"/{PERSON}/{DEV}"))
    for number in range(52 - len(playground.session.messages(DEV, PERSON))):
        await playground.session.say(PERSON, DEV, f"message {number}")

    html = said(await shown_at(browser, f"/{PERSON}/{DEV}"))

    assert "2 earlier messages are not shown." in html
    assert "the very beginning" not in html


async def test_unread_messages_are_counted_until_they_are_seen(
    browser: httpx.AsyncClient, playground: Playground
) -> None:
    await shown_at(browser, f"/{NEWCOMER}/{DEV}")
    await playground.session.say(PERSON, DEV, "news")

    def count(html: str) -> str:
        line = html[html.index(f'href="/{NEWCOMER}/{DEV}"') :]
        return said(line.partition("</a>")[0].partition(">")[2])

    assert "1 new" in count(await shown_at(browser, f"/{NEWCOMER}/home"))
    assert "new" not in count(await shown_at(browser, f"/{NEWCOMER}/{DEV}"))
    assert "new" not in count(await shown_at(browser, f"/{NEWCOMER}/home"))


async def test_the_requests_are_shown_with_their_payloads_time_and_reason(
    browser: httpx.AsyncClient, playground: Playground
) -> None:
    await does(browser, f"/{PERSON}/{GENERAL}/say", text=f"/docker {QUESTION}")
    await playground.last(GENERAL, PERSON, COMMAND)
    exchange = await playground.until(lambda: next((each for each in playground.session.exchanges() if each.why), None))

    html = await shown_at(browser, f"/{PERSON}/{GENERAL}")
    opened = await shown_at(browser, f"/exchanges/{exchange.id}")

    assert element(html, "details", id=f"exchange-{exchange.id}")["hx_get"] == f"/exchanges/{exchange.id}"
    assert "Why this answer" in said(opened)
    assert "understood" in said(opened)
    assert '"command": "/docker"' in said(opened)
    assert "no longer kept" in await shown_at(browser, "/exchanges/0")


async def test_the_switches_of_bad_days_are_turned(browser: httpx.AsyncClient, playground: Playground) -> None:
    await does(browser, "/bad-days", slow="on", lost_replies="on", calls=["messages", "views"])

    bad_days = playground.session.bad_days
    assert (bad_days.slow, bad_days.lost_replies, bad_days.dropped) == (True, True, False)
    assert bad_days.calls == {"messages", "views"}
    html = await shown_at(browser, f"/{PERSON}/{GENERAL}")
    assert [each["name"] for each in starts(html, "input") if each.get("role") == "switch" and "checked" in each] == [
        "slow", "lost_replies",
    ]  # fmt: skip


async def test_theme_and_panel_are_as_the_browser_remembers_them(browser: httpx.AsyncClient) -> None:
    plain, chosen, odd = [
        (await browser.get(f"/{PERSON}/{GENERAL}", headers={"Cookie": cookie})).text
        for cookie in ("", "theme=dark; panel=open", f"theme={quote(HOSTILE)}; panel=x")
    ]

    assert starts(plain, "html") == starts(odd, "html") == [{"lang": "en"}]
    assert starts(chosen, "html") == [{"lang": "en", "data-theme": "dark", "data-panel": "open"}]


async def test_the_suggested_prompts_ask(browser: httpx.AsyncClient, playground: Playground) -> None:
    direct = playground.session.direct_of(PERSON)
    html = await shown_at(browser, f"/{PERSON}/{direct}")
    prompt = next(each for each in starts(html, "button") if each.get("name") == "text")

    await does(browser, prompt["hx-post"], text=prompt["value"])

    answer = await playground.until(
        lambda: now[-1] if len(now := playground.session.messages(direct, PERSON)) > 1 else None
    )
    assert answer.author.is_app
    assert shown(answer)


async def test_the_command_and_its_words_and_the_people_are_offered_while_one_types(
    browser: httpx.AsyncClient,
) -> None:
    html = await shown_at(browser, f"/{PERSON}/{GENERAL}")

    offered = [each["data-insert"] for each in starts(html, "li") if "data-insert" in each]
    assert {"/docker ", "/docker help", "/docker search ", "@wharfie ", "@owner "} <= set(offered)
