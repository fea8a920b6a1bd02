"""What a text may come from, and whether it can be answered."""

import pytest

from sms.senders import SenderKind, SenderRefused, can_be_answered, sender_kind

SERVICE = "MG" + "2" * 32


@pytest.mark.parametrize(
    ("sender", "kind"),
    [
        ("Voisinage", SenderKind.WORD),
        ("Auch32", SenderKind.WORD),
        ("36105", SenderKind.SHORT_CODE),
        ("+33939980001", SenderKind.NUMBER),
        ("+447700900123", SenderKind.NUMBER),
        (SERVICE, SenderKind.SERVICE),
    ],
)
def test_senders_that_carriers_take(sender: str, kind: SenderKind) -> None:
    assert sender_kind(sender) is kind


@pytest.mark.parametrize(
    ("sender", "said"),
    [
        ("Ma belle commune", "11 lettres"),
        ("Fête", "sans accent"),
        ("VoisinageAuch", "11 lettres"),
        ("+33639980001", "06 ou un 07"),
        ("0639980001", "06 ou un 07"),
        ("0033739980001", "06 ou un 07"),
        ("0562000001", "commence par +"),
        ("123", "cinq chiffres"),
        ("٣٦١٠٥", "sans accent"),
        ("", "un mot"),
    ],
)
def test_senders_that_they_do_not_take(sender: str, said: str) -> None:
    with pytest.raises(SenderRefused, match=said):
        sender_kind(sender)


@pytest.mark.parametrize(
    ("sender", "replies", "answered"),
    [
        ("Voisinage", None, False),
        ("Voisinage", True, False),
        ("Auch32", None, False),
        ("MGvillage", True, False),
        ("36105", None, True),
        ("36105", False, False),
        ("+33939980100", None, True),
        (SERVICE, None, False),
        (SERVICE, True, True),
        (SERVICE, False, False),
    ],
)
def test_only_a_sender_that_receives_can_be_answered(sender: str, replies: bool | None, answered: bool) -> None:
    assert can_be_answered(sender, replies) is answered
