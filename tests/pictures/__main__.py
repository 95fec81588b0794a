"""Takes the pictures of the documentation: `make screenshots`. It needs Chromium.

The fonts Lato and Noto Color Emoji make them look like Slack.
"""

import asyncio
import json
import shutil
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import cast

from PIL import Image, ImageChops
from PIL.PngImagePlugin import PngInfo
from playwright.async_api import Browser, Error, async_playwright

from tests.pictures.scenes import SCENES, Scene, Shot
from tests.pictures.showing import PICTURES, TIMES, play, stage

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_LETTER = 8  # pixels, less than the width of one
_UNSEEN = 40  # of 255: how much such a square can differ; between two runs it was 28, with other figures in a text 54
_FIXED_TIMES = """
const times = %s.map(([time, always]) => [new RegExp(time, "g"), always]);
new MutationObserver(() => {
  const texts = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const always = times.reduce((text, [time, always]) => text.replace(time, always), texts.currentNode.data);
    if (texts.currentNode.data !== always) texts.currentNode.data = always;
  }
}).observe(document, {childList: true, characterData: true, subtree: true});
"""
"""Before the browser paints, it replaces the times that are shown."""


async def take(scenes: Sequence[Scene], pictures: Path) -> None:
    """Play scenes, and take a picture of each.

    Args:
        scenes: what is played.
        pictures: the folder for the pictures.
    """
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser())
        async with stage() as playground:
            async for scene, shot, said in play(playground, scenes):
                file = pictures / f"{scene.name}.png"
                save(await photograph(browser, playground.url, scene, shot), said, file)
                print(f"{file.name}: {file.stat().st_size // 1000} kB")
        await browser.close()


async def photograph(browser: Browser, url: str, scene: Scene, shot: Shot) -> bytes:
    """Return a PNG of what a scene shows.

    Args:
        browser: takes it.
        url: of the playground.
        scene: says how large it is.
        shot: what the picture is of.
    """
    context = await browser.new_context(
        viewport={"width": scene.width, "height": scene.height},
        device_scale_factor=scene.scale,
        color_scheme="light",
        reduced_motion="reduce",  # what moves while it appears can end between two pixels
    )
    await context.add_init_script(_FIXED_TIMES % json.dumps(TIMES))
    page = await context.new_page()
    await page.goto(url + shot.look.url)
    for selector in scene.clicks:
        await page.click(selector)
    await page.evaluate("document.activeElement.blur()")
    first = page.locator(f'[id="{shot.elements[0]}"]')
    if shot.is_window:
        await first.evaluate("element => element.scrollIntoView({block: 'start'})")
        png = await page.screenshot(animations="disabled")
    else:
        await first.evaluate("element => { element.parentElement.style.background = 'white'; }")  # at round corners
        png = await first.screenshot(animations="disabled")
    await context.close()
    return png


def save(png: bytes, said: str, file: Path) -> None:
    """Write a picture with few colours, which makes it small, and with the text that it shows.

    A picture that looks as before is left as it is: Chromium draws texts some hundredths of a pixel higher or lower.

    Args:
        png: the picture.
        said: the text, by which a test notices that the picture is out of date.
        file: where it is written.
    """
    picture = Image.open(BytesIO(png)).convert("RGB")
    if file.exists():
        with Image.open(file) as before:
            if before.info["Description"] == said and _look_alike(before.convert("RGB"), picture):
                return
    description = PngInfo()
    description.add_itxt("Description", said)
    reduced = picture.quantize(method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    reduced.save(file, optimize=True, pnginfo=description)


def _look_alike(one: Image.Image, other: Image.Image) -> bool:
    """Tell whether a person would see no difference: none that is as large as a letter."""
    if one.size != other.size:
        return False
    extremes = ImageChops.difference(one.reduce(_LETTER), other.reduce(_LETTER)).getextrema()
    return max(most for _, most in cast("tuple[tuple[int, int], ...]", extremes)) <= _UNSEEN


def find_browser() -> str | None:
    """Return the path of an installed Chromium; None: Playwright looks for its own."""
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


if __name__ == "__main__":
    try:
        asyncio.run(take(SCENES, PICTURES))
    except Error as error:
        print(f"No pictures: {error.message.splitlines()[0]} Is Chromium installed?", file=sys.stderr)
        raise SystemExit(2) from None
