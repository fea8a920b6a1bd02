"""axe-core in a page, with the rules of RGAA 4 and WCAG 2.2 AA, its best practices and those on trial, in French."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4", "experimental")
# Each exception with its reason:
# a rule still on trial takes the code of a door, alone in large figures, for the heading of what follows
OFF = ("p-as-heading",)

_RUN = """async ([tags, off, locale]) => {
  axe.configure({ locale: JSON.parse(locale) });
  const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]));
  const runOnly = { type: "tag", values: tags };
  const found = await axe.run(document, { runOnly, rules, resultTypes: ["violations"] });
  return found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${rule.help} : ${node.html.slice(0, 200)} : ${node.failureSummary.replace(/\\s+/g, " ")}`));
}"""


class Axe:
    """The judge, read once."""

    def __init__(self, modules: Path) -> None:
        self._source = (modules / "axe-core" / "axe.min.js").read_text("utf-8")
        self._french = (modules / "axe-core" / "locales" / "fr.json").read_text("utf-8")

    def complaints(self, page: Page) -> list[str]:
        """What is wrong with the page as it stands, one sentence an element."""
        if not page.evaluate("'axe' in window"):
            page.evaluate(self._source)
        found: list[str] = page.evaluate(_RUN, [TAGS, OFF, self._french])
        return found


def open_all(page: Page) -> None:
    """Unfold what is folded away: it is judged as well."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
