"""The letters of a CSV: in UTF-8, or as the spreadsheets of France have written it for thirty years."""

import string

from dispatch.errors import ImportRefused

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # Excel's "Texte Unicode"
_EXCEL = "windows-1252"  # its plain "CSV"
# Of that alphabet, what a French list holds. In those of older machines, é is something else: told from it by this.
_FRENCH = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœ’–«»°€\u00a0" + string.printable)
_UNREADABLE = (
    "Les accents de ce fichier ne peuvent pas être lus. Dans le tableur : Enregistrer sous, « Classeur Excel (XLSX) » "
    "ou « CSV UTF-8 »."
)


def is_utf_16(content: bytes) -> bool:
    """Whether it says of itself that each letter has two bytes."""
    return content.startswith(_UTF_16)


def decoded(content: bytes) -> str:
    """The text. Raises ImportRefused where its accents would be damaged."""
    try:
        return content.decode("utf-16" if is_utf_16(content) else "utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode(_EXCEL)
    except UnicodeDecodeError as unknown:
        raise ImportRefused(_UNREADABLE) from unknown
    if not _FRENCH.issuperset(text):
        raise ImportRefused(_UNREADABLE)
    return text
