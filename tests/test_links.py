"""The links between the pages of the documentation lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("training/*.md")])
_CODE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"""\]\(([^)\s]+)\)|(?:src|href)="([^"]+)\"""")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def links_on(page: Path) -> list[str]:
    """Return where a page leads, without the addresses of other sites."""
    text = _CODE.sub("", page.read_text(encoding="utf-8"))
    found = [markdown or html for markdown, html in _LINK.findall(text)]
    return [link for link in found if not re.match(r"\w+:", link)]


def anchors_on(page: Path) -> set[str]:
    """Return what GitHub calls the headings of a page."""
    headings = _HEADING.findall(_CODE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", re.sub(r"\]\([^)]*\)", "", each)).lower().replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_relative_link_leads_to_a_file_and_to_a_heading_of_it(page: Path) -> None:
    broken = []
    for link in links_on(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors_on(target)):
            broken.append(link)

    assert broken == []


def test_each_page_of_docs_can_be_reached_from_the_readme() -> None:
    reached, following = set(), [ROOT / "README.md"]
    while following:
        page = following.pop()
        if page not in reached:
            reached.add(page)
            targets = (link.partition("#")[0] for link in links_on(page))
            following += [(page.parent / target).resolve() for target in targets if target.endswith(".md")]

    assert {page for page in PAGES if page.parent.name == "docs"} <= reached
