"""Tells whether a message that nobody addressed to the bot asks something that it may answer by itself.

Only what is certainly a question to whoever knows the answer counts: the price of a wrong answer to people who talk to
each other is higher than that of silence. The thresholds are stricter than those of the calibration; docs/channels.md
says what was measured.
"""

import re

from bot.search.normalize import as_typed, clean
from bot.search.paste import evened, is_from_docker, is_sentence
from bot.search.pipeline import Result

SURE = 0.95
"""The probability from which an answer is given without being asked for; `Calibration.answer_threshold` is lower."""
SURE_DOMAIN = 0.97
"""The probability that the question is about Docker, likewise."""

LIKELY = 0.7
"""The probability from which a follow-up gets choices without a mention."""

_GREETING = (
    r"(?:hi|hey|hello|morning|good\ morning|ok|okay|so|well|sorry|please|quick\ (?:docker\ )?question|question|help"
    r"|wharfie)"
)
_ALL = r"(?:all|everyone|everybody|folks|team|guys|there|people)"
_OPENING = rf"^\W*(?:(?:{_GREETING}(?:\s+{_ALL})?|{_ALL})\b\W*)*"
_ANYONE = r"(?:anyone|anybody|someone|somebody)(?:\ here)?"
_ASKING = re.compile(
    rf"""
    {_OPENING}
    (?: (?:do\ you|does\ {_ANYONE}|{_ANYONE})\ (?:happen\ to\ )?know\ (?=how\ |why\ |what\ |whether\ |if\ |where\ )
      | (?:can|could)\ (?:{_ANYONE}|you)\ (?:please\ )?(?:tell\ me|explain|help\ me)\b\W*(?:with\ this\W*)?
      | (?:any\ (?:idea|ideas|clue|hint|tips?)|i\ wonder|i'm\ wondering|i\ want\ to\ know)\ (?:on\ |about\ )?
        (?=how\ |why\ |what\ |where\ )
    )*
    (?: how\ (?:do|can|could|would|should)\ (?:i|we|you|one|people)\b
      | how\ to\b
      | how\ (?:does|do)\ (?:a\ |an\ |the\ )?\w+
      | how\ (?:i|we|one)\ (?:can|could|should|would)\b
      | why\ (?:does|do|did|is|are|can't|cannot|won't|doesn't|isn't|aren't|can\ i\ not)\b
      | (?:what\ is|what's|what\ are)\ (?:a|an|the\ (?:difference|best|right|meaning|point|purpose|command|use))\b
      | what\ (?:does|do)\b
      | (?:what\ is\ |what's\ |whats\ )?the\ difference\b | difference\ between\b
      | [\w ./:-]+\ (?:vs\.?|versus)\ [\w ./:-]+\??$
      | is\ (?:there|it\ possible)\b
      | where\ (?:does|do)\ (?:docker|compose|volumes?|images?|containers?|logs?|i|we)\b
      | (?:can|may)\ (?:i|we|docker|compose|one|a|an|containers?)\b
      | (?:does|will)\ (?:docker|compose)\b
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TO_SOMEBODY = re.compile(
    r"""
      ^\W*(?:(?:hi|hey|hello|thanks|morning)\s+)?(?!(?:Hi|Hey|Hello|So|Ok|Okay|Well|Sorry|Please|Question|Help|All|Team
        |Folks|Guys|Everyone|Everybody|Morning|There|Also|Now|And|But|Docker|Compose|Wharfie)\b)[A-Z][a-z]+,\s
    | \b(?:did|have|had|are|were|will|would|can|could|should)\ you\b
    | \b(?:who|whoever|whose|when|tomorrow|yesterday|today|tonight|on\ purpose|by\ now|nobody|still)\b
    | ^\W*(?:let\ (?:me|us)|how\ about\ we|why\ (?:do|did|don't)\ we)\b
    | \b(?:staging|production|prod|our)\b
    | \b(?:these\ days|last\ (?:night|week)|in\ the\ end|somebody\ (?:is|still)|anybody\ (?:is|still))\b
    """,
    re.VERBOSE,
)
"""Signs that something is said to certain people, or about certain things: a team's own containers and days."""
_TOLD = re.compile(
    r"""
      https?://
    | ^[^\w\n]*how\ to\b[^?\n]*:\s*\S
    | \?\s+(?:`+\ ?)?(?:docker\ \w|with\b|by\b|just\b|you\ can\b|it's\ because\b|because\b)
    | \b(?:nvm|never\ mind|nevermind|fyi|for\ the\ record|known\ issue|heads?[ -]up|solved)\b
    | \b(?:turn(?:s|ed)\ out|we\ decided)\b
    | \b(?:is|was|i|i've|i\ have|we|we've)\ fixed\b | \bfixed\ (?:by|in|it|this|that)\b
    | \b(?:runbook|wiki|faq|adr|retro|post-?mortem|workaround\ in|interview|rerun)\b
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
"""Signs that somebody tells what they know: a tip, a link, an answer to the question before it."""
_FENCED = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_PRINTED = re.compile(
    r"""\W*(?:\$\ |docker:\ |error\b|err!|fatal\b|fail(?:ed|ure)\b|warn|cannot\b|can't\b|could\ not\b|unable\b
      |invalid\b|no\ )""",
    re.IGNORECASE | re.VERBOSE,
)
"""How the only line of a paste begins; what people say about an error begins otherwise."""
_LONGEST_BEGINNING = 300
"""Characters of a sentence that are read to tell whether it is a question."""
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")


def answers_unasked(result: Result) -> bool:
    """Tell whether a result is sure enough to be given to a question that nobody asked the bot."""
    first = result.candidates[0] if result.status == "answered" else None
    if not first or first.score < SURE or result.in_domain < SURE_DOMAIN:
        return False
    is_recognised = first.entry.error is not None and not first.features
    return is_open_question(result.question) or (is_recognised and is_pasted_error(result.question))


def may_ask(text: str) -> bool:
    """Tell whether a message can be a question to whoever knows the answer, before that is searched.

    Args:
        text: a message, as Slack sent it.
    """
    return is_open_question(text) or is_pasted_error(text)


def answers_follow_up(result: Result) -> bool:
    """Tell whether a result is given to a message in a thread in which the bot has answered.

    It must be a follow-up or a question. Thanks, and what people say to each other there, get nothing.
    """
    if result.small_talk or result.status == "unknown" or _is_to_somebody(result.question):
        return False
    if result.rewritten_question:
        return result.status == "answered" or result.candidates[0].score >= LIKELY
    return is_open_question(result.question) and result.in_domain >= SURE_DOMAIN


def is_open_question(text: str) -> bool:
    """Tell whether a text asks whoever knows the answer: `how do I ...`, but neither `can you ...` nor `and now?`.

    Args:
        text: a message, as Slack sent it.
    """
    return any(map(_asks, _sentences(text))) and not _is_to_somebody(text) and not _TOLD.search(as_typed(text))


def is_pasted_error(text: str) -> bool:
    """Tell whether a message looks like one of Docker's errors as it was printed, and not like talk about one.

    `Got no space left again, all good` is talk.

    Args:
        text: a message, as Slack sent it.
    """
    printed = evened(as_typed(text))
    lines = printed.strip().split("\n")
    is_pasted = len(lines) > 1 or "```" in text or bool(_PRINTED.match(lines[0]))
    said = _FENCED.sub("\n", printed).split("\n") if "```" in text else [line for line in lines if is_sentence(line)]
    return is_pasted and is_from_docker(printed, ()) and not any(map(_is_talk, said))


def _is_talk(line: str) -> bool:
    return bool(_TO_SOMEBODY.search(line) or _TOLD.search(line))


def _sentences(text: str) -> list[str]:
    """Return the sentences of a message, without those that it quotes."""
    return [each for each in _SENTENCES.split(as_typed(text)) if each.strip() and not each.lstrip().startswith(">")]


def _is_to_somebody(text: str) -> bool:
    return any(map(_TO_SOMEBODY.search, _sentences(text)))


def _asks(sentence: str) -> bool:
    return bool(_ASKING.match(clean(sentence[:_LONGEST_BEGINNING])))
