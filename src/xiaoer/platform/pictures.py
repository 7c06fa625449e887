"""Pictures from strangers, drawn anew: what comes out has pixels and nothing else of what came in."""

from __future__ import annotations

import io
import os
import resource
from pathlib import Path
from typing import Any, NamedTuple

from xiaoer.values.refusal import Refused

MOST_PIXELS = 64_000_000
"""Telephones make 50 million; a bomb of a few kilobytes makes billions."""
LONGEST_SIDE = 4096
PREVIEW_SIDE = 640
"""Pixels: twice what a thread shows, for dense screens."""
CPU_SECONDS = 30
MEMORY = 2 * 2**30
"""Bytes of addresses that the process which draws may have."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


class Drawn(NamedTuple):
    """What was written: its type, its size in bytes, its sides in pixels."""

    type: str
    size: int
    width: int
    height: int


def draw_bounded(source: Path, whole: Path, preview: Path) -> Drawn | Refused:
    """As `draw`, for a process of its own: it ends where the work takes too much time or memory."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    return draw(source, whole, preview)


def draw(source: Path, whole: Path, preview: Path) -> Drawn | Refused:
    """Draw the picture into `whole`, and in small into `preview`; nothing is written where it is refused.

    Upright, in sRGB, of several frames the first; with no word about place, camera or owner.
    """
    from PIL import Image  # noqa: PLC0415 - 0.1 s and 15 MB, in the process that draws alone

    Image.MAX_IMAGE_PIXELS = None  # counted here, before a pixel is read
    try:
        with Image.open(source, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return Refused("picture_too_large", {"most": MOST_PIXELS // 1_000_000})
            made = _plain(opened)
        large, small = _encoded(made, LONGEST_SIDE), _encoded(made, PREVIEW_SIDE)
    except Exception:  # noqa: BLE001 - a decoder fails in its own ways on what strangers send, and each is a broken picture
        return Refused("picture_broken")
    _write(whole, large)
    _write(preview, small)
    return Drawn("image/png" if made.mode == "RGBA" else "image/jpeg", len(large), made.width, made.height)


def _plain(opened: Any) -> Any:
    """The pixels alone, upright, no longer than `LONGEST_SIDE`: RGB, or RGBA where some can be seen through."""
    from PIL import ImageOps  # noqa: PLC0415 - see draw

    if opened.format in {"JPEG", "MPO"}:
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    opened.load()
    profile = opened.info.get("icc_profile")
    turned = ImageOps.exif_transpose(opened)
    clear = "A" in turned.getbands() or "transparency" in turned.info
    made = _in_srgb(turned.convert("RGBA" if clear else "RGB"), profile)
    made.info = {}
    made.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return made


def _in_srgb(picture: Any, profile: bytes | None) -> Any:
    """Whether a coat is the red of its page is a matter of after-sale: colours are told as they were meant."""
    from PIL import ImageCms  # noqa: PLC0415 - see draw

    if not profile:
        return picture
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, meant, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError):
        return picture


def _encoded(picture: Any, side: int) -> bytes:
    shown = picture.copy()
    shown.thumbnail((side, side))
    out = io.BytesIO()
    if shown.mode == "RGBA":
        shown.save(out, "PNG")
    else:
        shown.save(out, "JPEG", quality=88 if side == LONGEST_SIDE else 80)
    return out.getvalue()


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
