"""One value closed and opened: bound to its column, under a key that has a name; and the text of keys."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.vault.keys import Key, new_key, read_keys, write_keys
from dispatch.vault.ring import FileRing, Ring, UnknownKey
from dispatch.vault.sealing import Damaged, blind_index, seal, unseal

OLD, NEW = Key("old", b"o" * 32), Key("new", b"n" * 32)


@given(st.binary())
def test_what_was_closed_opens_as_it_was(value: bytes) -> None:
    assert unseal(Ring([OLD]), "person.phone", seal(Ring([OLD]), "person.phone", value)) == value


def test_the_same_value_never_looks_the_same() -> None:
    assert seal(Ring([OLD]), "person.first_name", b"Odette") != seal(Ring([OLD]), "person.first_name", b"Odette")


@pytest.mark.parametrize("name", ["Al", "Odette", "Marie-Françoise"])
def test_a_short_name_and_a_long_one_are_equally_long(name: str) -> None:
    assert len(seal(Ring([OLD]), "p.n", name.encode())) in {
        len(seal(Ring([OLD]), "p.n", b"")),
        len(seal(Ring([OLD]), "p.n", b"x" * 16)),
    }


def test_a_value_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(Damaged):
        unseal(Ring([OLD]), "person.first_name", seal(Ring([OLD]), "request.address", b"12 rue Haute"))


def test_a_value_that_was_touched_does_not_open() -> None:
    closed = seal(Ring([OLD]), "person.first_name", b"Odette")
    other = "A" if closed[-6] != "A" else "B"

    with pytest.raises(Damaged):
        unseal(Ring([OLD]), "person.first_name", closed[:-6] + other + closed[-5:])


def test_what_the_old_key_closed_opens_beside_the_new_one_and_not_without_it() -> None:
    closed = seal(Ring([OLD]), "person.first_name", b"Odette")

    assert unseal(Ring([NEW, OLD]), "person.first_name", closed) == b"Odette"
    with pytest.raises(UnknownKey):
        unseal(Ring([NEW]), "person.first_name", closed)


def test_what_finds_a_number_tells_nothing_without_the_key() -> None:
    assert blind_index(OLD, "phone", "+33639980001") == blind_index(OLD, "phone", "+33639980001")
    assert blind_index(OLD, "phone", "+33639980001") != blind_index(NEW, "phone", "+33639980001")
    assert blind_index(OLD, "phone", "+33639980001") != blind_index(OLD, "mail", "+33639980001")


def test_keys_are_written_as_they_are_read() -> None:
    keys = (new_key(), new_key())

    assert read_keys(write_keys(keys)) == keys
    assert read_keys("# la clé de la mairie\n" + ",".join(write_keys(keys).split())) == keys


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Clé:abc", "nom:secret"),
        ("k1", "longueur"),
        ("k1:$$$", "longueur"),
        ("k1:abc", "abîmé"),
        (write_keys([OLD, OLD]), "même nom"),
        (write_keys([OLD, NEW, new_key()]), "plus de 2"),
    ],
)
def test_what_is_no_key_is_refused_with_a_reason_and_without_the_secret(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told) as refused:
        read_keys(text)

    assert "$$$" not in str(refused.value)
    assert repr(OLD) == "Key(id='old')"


def test_a_changed_file_is_read_again_and_a_broken_one_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "keys"
    file.write_text(write_keys([OLD]), "utf-8")
    ring = FileRing(file)

    file.write_text(write_keys([NEW, OLD]), "utf-8")
    assert ring.named("new") == NEW, "a key that is not known is looked for at once"
    assert ring.current == NEW

    file.write_text("rien de bon", "utf-8")
    monkeypatch.setattr("dispatch.vault.ring.LOOK_EVERY", -1.0)  # a second passes
    assert ring.keys == (NEW, OLD)
