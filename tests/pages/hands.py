"""Two ways to hold a page: the keyboard alone, which must see where it is, and one thumb, whose taps are counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 120  # presses of Tab before one has been round the page

_WHERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return { name: "", seen: true };
  const label = one.labels && one.labels[0];
  const group = one.type === "radio" ? one.closest("fieldset")?.querySelector("legend") : null;
  const named = one.getAttribute("aria-label") || (label || one).textContent;
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  const at = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
  const inside = box.top < innerHeight && box.bottom > 0;
  const words = (it) => it.textContent.trim().replace(/\\s+/g, " ");
  return {
    name: [group, { textContent: named }].filter(Boolean).map(words).join(" > "),
    seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
    inside,
    covered: inside && at !== null && !one.contains(at) && !at.contains(one) && !(label && label.contains(at)),
  };
}"""


@dataclass
class Keyboard:
    """Somebody who only has Tab, the arrows, Enter and Space. `lost` gathers where the focus could not be seen."""

    page: Page
    lost: list[str] = field(default_factory=list)

    def goes_to(self, name: str) -> Keyboard:
        """Press Tab until what is reached is called so; of a group of radio buttons "question > answer"."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if name in self._here():
                return self
        raise AssertionError(f"Tab never reaches « {name} » on {self.page.url}")

    def chooses(self, name: str) -> Keyboard:
        """Go down a group of radio buttons until this one, or tick the first that is reached with Space."""
        for _ in range(MOST_STOPS):
            if self._here().endswith(name):
                self.page.keyboard.press("Space")
                return self
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never reach « {name} »")

    def types(self, text: str) -> Keyboard:
        """Type where one is."""
        self.page.keyboard.type(text, delay=10)
        return self

    def presses(self, key: str) -> Keyboard:
        """Press a key."""
        self.page.keyboard.press(key)
        return self

    def sends(self, key: str = "Enter") -> Keyboard:
        """Press a key on a button, and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        return self

    def opens(self, url: str) -> Keyboard:
        """Open the link of a text."""
        self.page.goto(url)
        return self

    def presses_button(self, name: str) -> Keyboard:
        """Go to the button of these words and press it."""
        return self.goes_to(name).sends()

    def sees(self, *words: str) -> Keyboard:
        """The page says all of this."""
        for said in words:
            expect(self.page.locator("main")).to_contain_text(said)
        return self

    def _here(self) -> str:
        found = self.page.evaluate(_WHERE)
        if not (found["seen"] and found.get("inside", True)) or found.get("covered"):
            self.lost.append(f"{self.page.url}: {found}")
        name: str = found["name"]
        return name


@dataclass
class Thumb:
    """One thumb on a small phone: `taps` counts what it presses, `keys` what it types."""

    page: Page
    taps: int = 0
    keys: int = 0

    def opens(self, url: str) -> Thumb:
        """Tap the link of a text."""
        self.page.goto(url)
        self.taps += 1
        return self

    def taps_on(self, target: Locator) -> Thumb:
        """Tap once, on something large enough."""
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44, f"{target}: {box} is small for a thumb"
        target.tap()
        self.taps += 1
        return self

    def presses(self, name: str) -> Thumb:
        """Tap the button of these words, and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.taps_on(self.page.get_by_role("button", name=name, exact=True))
        return self

    def types(self, into: Locator, text: str) -> Thumb:
        """Tap a field and type: the tap counts."""
        self.taps_on(into)
        into.press_sequentially(text, delay=10)
        self.keys += len(text)
        return self

    def sees(self, *words: str) -> Thumb:
        """The page says all of this."""
        for said in words:
            expect(self.page.locator("main")).to_contain_text(said)
        return self
