"""Pictures drawn anew: nothing but pixels comes out, and whatever comes in is a picture or a refusal."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from xiaoer.platform import pictures
from xiaoer.platform.pictures import Drawn, draw
from xiaoer.values.refusal import Refused

PAGE = b"<html><script>alert(1)</script></html>"
PLACE = b"GPSLatitude 30.2741N"
ORIENTATION, MAKER_NOTE, TURNED = 0x0112, 0x927C, 6


def encoded(picture: Image.Image, kind: str, **given: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **given)
    return out.getvalue()


def plain(mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> Image.Image:
    return Image.new(mode, size)


def drawn(folder: Path, content: bytes) -> tuple[Drawn | Refused, Path, Path]:
    source, whole, preview = (folder / name for name in ("source", "whole", "preview"))
    source.write_bytes(content)
    whole.unlink(missing_ok=True)
    preview.unlink(missing_ok=True)
    return draw(source, whole, preview), whole, preview


def opened(path: Path) -> Image.Image:
    with Image.open(path) as found:
        found.load()
        return found


KINDS = [
    pytest.param(encoded(plain(), "JPEG"), "image/jpeg", id="JPEG"),
    pytest.param(encoded(plain("CMYK"), "JPEG"), "image/jpeg", id="JPEG for print"),
    pytest.param(encoded(plain("L"), "JPEG"), "image/jpeg", id="grey"),
    pytest.param(encoded(plain(), "PNG"), "image/jpeg", id="PNG"),
    pytest.param(encoded(plain("RGBA"), "PNG"), "image/png", id="PNG that can be seen through"),
    pytest.param(encoded(plain("P"), "PNG", transparency=0), "image/png", id="palette that can be seen through"),
    pytest.param(encoded(plain("I;16"), "PNG"), "image/jpeg", id="PNG of 16 bits"),
    pytest.param(encoded(plain(), "WEBP"), "image/jpeg", id="WebP"),
    pytest.param(encoded(plain("P"), "GIF"), "image/jpeg", id="GIF"),
    pytest.param(encoded(plain(), "GIF", save_all=True, append_images=[plain()]), "image/jpeg", id="GIF that moves"),
]


@pytest.mark.parametrize(("content", "kind"), KINDS)
def test_what_browsers_show_is_drawn(content: bytes, kind: str, tmp_path: Path) -> None:
    made, whole, preview = drawn(tmp_path, content)
    assert made == Drawn(kind, whole.stat().st_size, 40, 20)
    assert (opened(whole).size, opened(preview).size) == ((40, 20), (40, 20))
    assert f"image/{(opened(whole).format or '').lower()}" == kind


def test_place_camera_and_owner_are_gone_and_the_picture_is_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER_NOTE] = TURNED, PLACE
    made, whole, _ = drawn(tmp_path, encoded(plain(), "JPEG", exif=exif, comment=PLACE))
    assert isinstance(made, Drawn)
    assert (made.width, made.height) == (20, 40)
    assert dict(opened(whole).getexif()) == {}
    assert PLACE not in whole.read_bytes()


def test_a_page_hidden_in_a_picture_does_not_come_through(tmp_path: Path) -> None:
    for content in (encoded(plain("RGBA"), "PNG") + PAGE, encoded(plain(), "JPEG", comment=PAGE) + PAGE):
        made, whole, preview = drawn(tmp_path, content)
        assert isinstance(made, Drawn)
        assert PAGE not in whole.read_bytes() + preview.read_bytes()


def test_a_large_one_is_made_smaller_and_has_a_preview(tmp_path: Path) -> None:
    made, whole, preview = drawn(tmp_path, encoded(plain(size=(8192, 1000)), "JPEG"))
    assert isinstance(made, Drawn)
    assert (made.width, made.height) == opened(whole).size == (4096, 500)
    assert opened(preview).size == (640, 78)


def test_colours_are_told_as_they_were_meant(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for told in (profile, b"no profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()):
        made, whole, _ = drawn(tmp_path, encoded(plain(), "JPEG", icc_profile=told))
        assert isinstance(made, Drawn)
        assert "icc_profile" not in opened(whole).info


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has so many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


REFUSED = [
    pytest.param(bomb(50_000, 50_000), Refused("picture_too_large", {"most": 64}), id="a bomb of pixels"),
    pytest.param(bomb(100, 100), Refused("picture_broken"), id="fewer pixels than it says"),
    pytest.param(bomb(0, 0), Refused("picture_broken"), id="no pixels"),
    pytest.param(encoded(plain(size=(400, 400)), "JPEG")[:-300], Refused("picture_broken"), id="half a JPEG"),
    pytest.param(encoded(plain("RGBA", (400, 400)), "PNG")[:-60], Refused("picture_broken"), id="half a PNG"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + PAGE, Refused("picture_broken"), id="a page that begins as a PNG"),
    pytest.param(encoded(plain(), "TIFF"), Refused("picture_broken"), id="a kind that is not asked for"),
    pytest.param(b"", Refused("picture_broken"), id="nothing"),
]


@pytest.mark.parametrize(("content", "refused"), REFUSED)
def test_what_is_no_picture_is_refused_and_leaves_nothing(content: bytes, refused: Refused, tmp_path: Path) -> None:
    made, whole, preview = drawn(tmp_path, content)
    assert made == refused
    assert not whole.exists()
    assert not preview.exists()


STARTS: list[bytes] = [content.values[0] for content in KINDS]  # type: ignore[misc]


@given(st.data())
def test_whatever_comes_is_drawn_or_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    begun: bytes = data.draw(st.sampled_from(STARTS) | st.binary(max_size=200))
    content = bytearray(begun)
    for at, value in data.draw(st.dictionaries(st.integers(0, 1_500), st.integers(0, 255), max_size=12)).items():
        if at < len(content):
            content[at] = value
    made, whole, _ = drawn(tmp_path_factory.getbasetemp(), bytes(content))
    assert whole.exists() == isinstance(made, Drawn)
    assert isinstance(made, Drawn) or made.code in {"picture_broken", "picture_too_large"}


def test_the_process_that_draws_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr("resource.setrlimit", lambda what, most: told.append((what, most)))
    source = tmp_path / "source"
    source.write_bytes(encoded(plain(), "JPEG"))
    assert isinstance(pictures.draw_bounded(source, tmp_path / "whole", tmp_path / "preview"), Drawn)
    assert {most[0] for _, most in told} == {pictures.CPU_SECONDS, pictures.MEMORY}
