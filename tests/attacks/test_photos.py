"""Files sent as the photo of a badge: whatever they are, what is kept is drawn anew, and shown to the mairie alone."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from random import Random

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from dispatch.joining.tables import Photo
from tests.attacks.fort import harm
from tests.stories.town import Phone, Town
from tests.voisinage.intake_counter import stranger
from tests.voisinage.open_site import Site, csrf_of, on_both, words
from voisinage.recruiting.pictures import KEPT, MOST_SCANS, PictureRefused, redrawn

BEHIND = b"<script>alert(1)</script>PLACE-OF-THE-PHOTO"
TYPES = ("image/png", "text/html", "image/svg+xml", "application/x-php", "", "a\x00b")
NAMES = (
    "../../../../etc/passwd",
    "x.php",
    "..\\..\\x.html",
    "é\u202egpj.exe",
    "a" * 4_000,
    'x"; filename="y.html',
    "a\x00b.png",
)
WHILE_READ = 150_000  # kB of memory that reading a picture may add, at most


def drawn(kind: str = "JPEG", size: tuple[int, int] = (600, 800), mode: str = "RGB", **more: object) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, 0 if mode in {"P", "1"} else "teal").save(file, kind, **more)
    return file.getvalue()


def located() -> bytes:
    """A photo as a phone takes it: where, when, by what, turned, with a comment, and a second file behind."""
    exif = Image.Exif()
    exif[0x010E], exif[0x0110], exif[0x0112] = "PLACE-OF-THE-PHOTO", "PLACE-OF-THE-PHOTO", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (43.0, 38.0, 47.0), 3: "E", 4: (0.0, 35.0, 10.0)})
    return drawn(exif=exif, comment=b"PLACE-OF-THE-PHOTO") + b"PK\x03\x04" + BEHIND


def with_chunk(png: bytes, kind: bytes, content: bytes) -> bytes:
    """The PNG with one more chunk after its head."""
    chunk = struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    return png[:33] + chunk + png[33:]


def moving() -> bytes:
    """A PNG that moves."""
    file, pictures = io.BytesIO(), [Image.new("RGB", (480, 600), colour) for colour in ("red", "blue")]
    pictures[0].save(file, "PNG", save_all=True, append_images=pictures[1:], duration=100)
    return file.getvalue()


# Pictures, whatever else they are: one may keep what can be seen of them.
KEEPABLE = {
    "with its place": located(),
    "with a page behind": drawn("PNG") + BEHIND,
    "with a page in its text": with_chunk(drawn("PNG"), b"tEXt", b"Comment\0" + BEHIND),
    "with a profile that is a page": with_chunk(drawn("PNG"), b"iCCP", b"x\0\0" + zlib.compress(BEHIND)),
    "that moves": moving(),
    "of another colour space": drawn(mode="CMYK"),
    "of one bit": drawn("PNG", mode="1"),
}
# No picture, or one that cannot be kept.
REFUSED = {
    "page": b"<!doctype html>" + BEHIND,
    "drawing": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>" + BEHIND,
    "page that begins like a PNG": b"\x89PNG\r\n\x1a\n<html>" + BEHIND,
    "page that begins like a JPEG": b"\xff\xd8\xff\xe0" + BEHIND,
    "moving GIF": drawn("GIF", mode="P"),
    "TIFF": drawn("TIFF", (60, 80)),  # the test client leaves its own copy of a large one open
    "document": b"%PDF-1.7\n" + BEHIND,
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n" + BEHIND,
    "half a JPEG": drawn()[:500],
    "half a PNG": drawn("PNG")[:100],
    "PNG without its end": drawn("PNG")[:-40],
    "nothing": b"",
}


def puts(site: Site, phone: Phone, content: bytes, name: str = "photo.png", kind: str = "image/png") -> TestResponse:
    """Send this as the photo of a volunteer."""
    browser = site.mairie()
    token = csrf_of(browser.get(f"{of(phone)}/dossier"))
    form = {"csrf_token": token, "photo": (io.BytesIO(content), name, kind)}
    answer = browser.post(f"{of(phone)}/photo", data=form)
    answer.request.environ["wsgi.input"].close()  # what is large, the test's browser has put on the disk
    return answer


def of(phone: Phone) -> str:
    return f"/mairie/benevoles/{phone.volunteer_id}"


def kept(town: Town, phone: Phone) -> bytes | None:
    with town.sessions() as session:
        photo = session.get(Photo, phone.volunteer_id)
        return photo.jpeg if photo else None


@pytest.mark.parametrize("kind", KEEPABLE)
def test_of_a_picture_only_what_can_be_seen_is_kept(site: Site, town: Town, kind: str) -> None:
    paul = town.bricoleur()
    assert puts(site, paul, KEEPABLE[kind]).status_code == 303

    jpeg = kept(town, paul)

    assert jpeg is not None
    with Image.open(io.BytesIO(jpeg)) as picture:
        assert (picture.format, picture.size, getattr(picture, "n_frames", 1)) == ("JPEG", KEPT, 1)
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert len(jpeg) < 100_000
    assert not [word for word in (b"PLACE", b"<script", b"Exif", b"PK\x03", b"acTL") if word in jpeg]


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_picture_is_refused_beside_its_field_and_the_one_before_stays(
    site: Site, town: Town, kind: str
) -> None:
    paul = town.bricoleur()
    puts(site, paul, drawn())
    before = kept(town, paul)

    answer = puts(site, paul, REFUSED[kind])

    assert answer.status_code == 422
    assert harm(answer) == []
    assert 'class="error" id="photo-error"' in answer.text
    assert answer.text.index("photo-error") < answer.text.index('<input id="photo"')
    assert 'aria-describedby="photo-hint photo-error"' in answer.text
    assert "alert(1)" not in answer.text
    assert kept(town, paul) == before


def test_ten_megabytes_are_refused_in_words(site: Site, town: Town) -> None:
    paul = town.bricoleur()

    browser = site.mairie()
    token = csrf_of(browser.get(f"{of(paul)}/dossier"))
    head = f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n--b\r\n'
    file = b'Content-Disposition: form-data; name="photo"; filename="a.png"\r\n\r\n' + drawn("PNG") + b"x" * 10_000_000

    answer = browser.post(
        f"{of(paul)}/photo", data=head.encode() + file + b"\r\n--b--", content_type="multipart/form-data; boundary=b"
    )

    assert answer.status_code == 413
    assert "10 Mo au plus" in words(answer)
    assert 'aria-describedby="photo-hint photo-error"' in answer.text
    assert kept(town, paul) is None


def test_a_picture_as_a_telephone_takes_it_is_kept(site: Site, town: Town) -> None:
    noise = Image.frombytes("RGB", (1_600, 1_200), Random(1).randbytes(1_600 * 1_200 * 3)).resize((4_000, 3_000))
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=90)
    assert file.tell() > 3_000_000
    paul = town.bricoleur()

    assert puts(site, paul, file.getvalue()).status_code == 303
    assert kept(town, paul)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("name", NAMES)
def test_neither_its_name_nor_what_it_says_to_be_means_anything(site: Site, town: Town, name: str, kind: str) -> None:
    """The bytes alone tell what a file is; nothing of its name goes anywhere."""
    paul = town.bricoleur()

    taken, refused = puts(site, paul, drawn(), name, kind), puts(site, paul, REFUSED["page"], name, kind)

    assert (taken.status_code, refused.status_code) == (303, 422)
    assert harm(refused) == []
    assert name[:200] not in refused.text
    shown = site.mairie().get(f"{of(paul)}/photo")
    assert (shown.headers["Content-Type"], shown.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "Content-Disposition" not in shown.headers


@on_both
def test_the_mairie_alone_sees_it_and_no_browser_keeps_it(site: Site, town: Town) -> None:
    paul = town.bricoleur()
    puts(site, paul, drawn())
    page = f"{of(paul)}/photo"

    shown = site.mairie().get(page)

    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert site.browser().get(page).status_code == 302
    assert site.signed_in(town.prescriber_id).get(page).status_code == 403
    assert site.signed_in(stranger(site)).get(page).status_code == 404


def test_a_picture_made_to_swell_is_refused_before_it_does() -> None:
    """Each weighs little, and would take hundreds of megabytes, or minutes."""
    progressive = drawn(size=(3_000, 2_000), mode="L", progressive=True)
    last = progressive.rindex(b"\xff\xda")
    bombs = {
        "palette": drawn("PNG", (6_300, 6_300), "P"),
        "thread": drawn(size=(60_000, 620)),
        "progressive": drawn(size=(4_500, 4_500), progressive=True),
        "layers": progressive[:last] + progressive[last:-2] * (MOST_SCANS + 1) + progressive[-2:],
    }

    for name, bomb in bombs.items():
        assert len(bomb) < 1_000_000, name
        with pytest.raises(PictureRefused, match="trop"):
            redrawn(bomb)


@pytest.mark.parametrize("mode", ["RGBA", "P", "I;16"])
def test_the_largest_that_is_read_fits_a_small_machine(mode: str) -> None:
    """In a process of its own: what Pillow holds, Python does not count."""
    small, large = drawn("PNG", (480, 600), mode), drawn("PNG", (4_000, 3_100), mode)
    assert memory(large) - memory(small) < WHILE_READ


def memory(content: bytes) -> int:
    """The kilobytes that a process holds at most, which reads this."""
    code = (
        "import sys; from voisinage.recruiting.pictures import redrawn; redrawn(sys.stdin.buffer.read());"
        "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
    )
    done = subprocess.run([sys.executable, "-c", code], input=content, capture_output=True, check=True)
    return int(done.stdout)


@pytest.mark.parametrize("seed", range(4))
def test_bytes_changed_at_random_are_read_or_refused_in_words(seed: int) -> None:
    """A PNG with its sums put right again, or nothing past the first chunk would be read."""
    dice = Random(seed)
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "x", 6
    seeds = [drawn(size=(60, 45), exif=exif), drawn("PNG", (60, 45), "RGBA", exif=exif), drawn("PNG", (60, 45), "P")]
    read = refused = 0
    for turn in range(1_500):
        changed = bytearray(seeds[turn % len(seeds)])
        for _ in range(dice.choice((1, 1, 2, 5))):
            changed[dice.randrange(8, min(len(changed), 500))] = dice.choice((0, 127, 128, 255, dice.randrange(256)))
        try:
            redrawn(mended(bytes(changed)))
            read += 1
        except PictureRefused:
            refused += 1

    assert min(read, refused) > 100


def mended(content: bytes) -> bytes:
    """A PNG whose chunks bear the sums of what stands in them now; anything else as it is."""
    if not content.startswith(b"\x89PNG"):
        return content
    out, place = content[:8], 8
    while place + 12 <= len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        body = content[place + 4 : place + 8 + length]
        out += content[place : place + 4] + body + struct.pack(">I", zlib.crc32(body))
        place += 12 + length
    return out + content[place:]
