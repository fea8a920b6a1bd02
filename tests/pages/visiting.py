"""A real browser that makes the visits of the table, in light and dark, wide and narrow."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize

from tests.pages.open_town import OpenTown
from tests.pages.visits import Visit, Who

PHONE = ViewportSize(width=360, height=740)
NARROW = ViewportSize(width=320, height=640)  # 1280 px at 400 %
WIDE = ViewportSize(width=1400, height=900)

_SEND = """([action, form, files]) => {
  const sent = document.createElement("form");
  const token = document.querySelector("[name=csrf_token]");
  const add = (type, name) => {
    const field = Object.assign(document.createElement("input"), { type, name });
    sent.append(field);
    return field;
  };
  Object.entries({ csrf_token: token ? token.value : "", ...form }).forEach(([name, value]) => {
    add("hidden", name).value = value;
  });
  Object.entries(files).forEach(([name, [called, held]]) => {
    const chosen = new DataTransfer();
    chosen.items.add(new File([held], called));
    add("file", name).files = chosen.files;
    sent.enctype = "multipart/form-data";
  });
  Object.assign(sent, { method: "post" }).setAttribute("action", action);
  document.body.append(sent);
  sent.submit();
}"""

_CUT = """() => {
  const wide = document.documentElement.clientWidth;
  const right = (one) => Math.round(one.getBoundingClientRect().right);
  const scrolls = (one) => one && (getComputedStyle(one).overflowX !== "visible" || scrolls(one.parentElement));
  const meant = (one) => parseFloat(getComputedStyle(one).marginRight) < 0;
  const boxed = (one) => one.matches("dl *, .card *") && right(one) > right(one.parentElement) + 1 && !meant(one);
  const slides = document.documentElement.scrollWidth > wide ? [`the page slides sideways > ${wide}`] : [];
  return slides.concat([...document.querySelectorAll("body *")]
    .filter((one) => one.getClientRects().length && !one.closest(".leaflet-container, .skip, .hidden, svg"))
    .filter((one) => (right(one) > wide + 1 || boxed(one)) && !scrolls(one.parentElement))
    .map((one) => `${one.tagName} ${one.className} ${right(one)} > ${Math.min(wide, right(one.parentElement))}`));
}"""

_SPACED = """() => {
  const spaced = new CSSStyleSheet();
  spaced.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [spaced];
}"""
_CLIPPED = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getClientRects().length)
  .filter((one) => !one.closest("input, thead, .hidden, .preview, .leaflet-container, svg"))
  .filter((one) => ["hidden", "clip"].includes(getComputedStyle(one).overflowY))
  .filter((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
  .map((one) => `${one.tagName} ${one.className} hides some of its text`)"""
_SMALL = """(least) => [...document.querySelectorAll(
    "button, .button, summary, select, textarea, input:not([type=hidden]), nav a, .leaflet-bar a")]
  .filter((one) => one.getClientRects().length && !one.closest(".hidden"))
  .map((one) => [one, (one.closest("label") || one).getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < least - 0.1)
  .map(([one, box]) => `${one.outerHTML.slice(0, 80)} ${Math.round(box.width)} × ${Math.round(box.height)}`)"""
THUMB = 44  # CSS pixels


@dataclass
class Visitor:
    """Tabs of one browser, one for each kind of person, kept from page to page."""

    browser: Browser
    town: OpenTown
    address: str
    complaints: list[str] = field(default_factory=list)
    _tabs: dict[Who, Page] = field(default_factory=dict)

    def visits(self, visit: Visit) -> Page:
        """Open the page, at the width of a phone."""
        there, page = self.town.there(visit), self._tab(visit.who)
        self._come_anew(page.context, visit.who)
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="light", media="screen")
        page.goto(self.address + there.path)
        if there.posts_to:
            with page.expect_navigation():
                page.evaluate(_SEND, [there.posts_to, dict(there.form), dict(there.files)])
        self.complaints.clear()
        page.wait_for_load_state("load")
        return page

    def closes(self, who: Who) -> None:
        """Shut this kind of person's tab, if it was opened."""
        if who in self._tabs:
            self._tabs.pop(who).context.close()

    def _tab(self, who: Who) -> Page:
        if who not in self._tabs:
            context = self.browser.new_context(locale="fr-FR", reduced_motion="reduce")
            page = context.new_page()
            page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
            page.on("console", self._hear)
            self._tabs[who] = page
        return self._tabs[who]

    def _hear(self, said: ConsoleMessage) -> None:
        """What the browser refuses: inline code, what comes from elsewhere. A page of errors is no failure of ours."""
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.complaints.append(f"console: {said.text}")

    def _come_anew(self, context: BrowserContext, who: Who) -> None:
        """With the cookie as it was at first: what an earlier visit flashed is no matter of this one."""
        context.clear_cookies()
        context.add_cookies([{"name": "session", "value": self.town.cookie(who), "url": self.address}])


def cut(page: Page, size: ViewportSize) -> list[str]:
    """Elements that stick out of the screen or of their box: a screen 320 px wide, where nothing may, or a wide one."""
    page.set_viewport_size(size)
    found: list[str] = page.evaluate(_CUT)
    return found


def cut_when_spaced(page: Page) -> list[str]:
    """The same on a narrow screen, and text hidden, once a reader spaces lines, words and letters (WCAG 1.4.12)."""
    page.evaluate(_SPACED)
    hidden: list[str] = page.evaluate(_CLIPPED)
    found = cut(page, NARROW) + hidden
    page.evaluate("() => { document.adoptedStyleSheets = []; }")
    return found


def too_small(page: Page) -> list[str]:
    """What is pressed, outside of sentences, and smaller than a thumb on a phone."""
    page.set_viewport_size(PHONE)
    found: list[str] = page.evaluate(_SMALL, THUMB)
    return found
