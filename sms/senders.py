"""What a text may come from: a word, a short code, a number, a carrier's messaging service; which can be answered."""

import re
from enum import StrEnum

LONGEST_WORD = 11  # characters, for a word as sender (GSM 03.40)


class SenderKind(StrEnum):
    """What kind of origin a phone shows. Only a word can never be answered."""

    WORD = "word"
    SHORT_CODE = "short_code"
    NUMBER = "number"
    SERVICE = "service"  # Twilio picks the number


class SenderRefused(ValueError):
    """An origin that carriers do not accept. `str()` ends a French sentence that begins with the setting's name."""


def sender_kind(sender: str) -> SenderKind:
    """Tell what a sender is; raise `SenderRefused`.

    A French mobile number is none: operators keep them for people (Arcep; Twilio support note 223133827).
    """
    if re.fullmatch(r"MG[0-9a-f]{32}", sender):
        return SenderKind.SERVICE
    if re.fullmatch(r"\d{5}", sender, re.ASCII):
        return SenderKind.SHORT_CODE
    if re.fullmatch(r"\+?\d+", sender, re.ASCII):
        return _number(sender)
    if sender.isascii() and sender.isalnum() and len(sender) <= LONGEST_WORD:
        return SenderKind.WORD
    raise SenderRefused(
        f"vaut « {sender} » : choisissez un mot de {LONGEST_WORD} lettres ou chiffres au plus, sans accent ni espace, "
        "comme le nom de la commune, ou un numéro qui reçoit les réponses."
    )


def can_be_answered(sender: str, replies: bool | None) -> bool:
    """Whether a text from `sender` can be answered. `replies` is what the settings say of it, None for nothing.

    A word never can, a number can unless the settings say no, a messaging service only if they say yes.
    """
    if re.fullmatch(r"\+?\d+", sender, re.ASCII):
        return replies is not False
    return sender.startswith("MG") and len(sender) > LONGEST_WORD and replies is True


def _number(sender: str) -> SenderKind:
    if re.fullmatch(r"(?:0|\+33|0033)[67]\d{8}", sender, re.ASCII):
        raise SenderRefused(
            f"vaut « {sender} » : en France, une application n'écrit pas depuis un 06 ou un 07. Choisissez un mot, "
            "ou un numéro court à cinq chiffres loué à votre opérateur."
        )
    if not re.fullmatch(r"\+[1-9]\d{6,14}", sender, re.ASCII):
        raise SenderRefused(
            f"vaut « {sender} » : écrivez un numéro court à cinq chiffres, ou un numéro entier qui commence par +."
        )
    return SenderKind.NUMBER
