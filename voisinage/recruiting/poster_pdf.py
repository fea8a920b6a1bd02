"""The poster as a PDF, to be sent to maisons de quartier: one sheet of A4, its words as text, its code as shapes."""

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from voisinage.recruiting.poster_words import CALL, LEAD, LINES, TITLE
from voisinage.recruiting.qr import modules_of

MARGIN, CODE = 22, 105  # millimetres
INK, ACCENT = (43, 31, 26), (154, 52, 18)  # as on the page, see `recruiting.css`
WESTERN = "windows-1252"  # what a PDF's own fonts can draw: French whole, apostrophes and œ included


def poster_pdf(town: str, address: str, phone: str) -> bytes:
    """The file. `phone` as it is read; letters that no western alphabet has become question marks."""
    sheet = _Sheet(format="A4", unit="mm")
    sheet.core_fonts_encoding = WESTERN
    sheet.set_title(TITLE)
    sheet.set_lang("fr-FR")
    sheet.set_margin(MARGIN)
    sheet.set_auto_page_break(False)
    sheet.add_page()
    sheet.says(town, 20, colour=ACCENT, bold=True)
    sheet.ln(9)
    sheet.says(TITLE, 34, bold=True)
    sheet.ln(9)
    for line in LINES:
        sheet.says(line, 17)
        sheet.ln(2)
    sheet.ln(4)
    sheet.shows(modules_of(address))
    sheet.says(LEAD, 15)
    sheet.says(address, 17, bold=True)
    sheet.ln(4)
    sheet.says(f"{CALL} {phone}", 15)
    return bytes(sheet.output())


class _Sheet(FPDF):
    def says(self, words: str, size: float, *, colour: tuple[int, int, int] = INK, bold: bool = False) -> None:
        """A paragraph in the middle, on as many lines as it takes. `size` in points."""
        self.set_font("helvetica", "B" if bold else "", size)
        self.set_text_color(*colour)
        drawn = words.encode(WESTERN, "replace").decode(WESTERN)
        self.multi_cell(0, size * 0.48, drawn, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def shows(self, modules: list[list[bool]]) -> None:
        """The code in the middle, each dark module a square."""
        side = CODE / len(modules)
        left, top = (self.w - CODE) / 2, self.get_y()
        self.set_fill_color(0)
        for row, line in enumerate(modules):
            for column, dark in enumerate(line):
                if dark:
                    self.rect(left + column * side, top + row * side, side, side, style="F")
        self.set_y(top + CODE + 4)
