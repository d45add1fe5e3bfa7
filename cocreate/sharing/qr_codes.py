"""An address of ours as a QR code: drawn here, so that no visitor is seen by anybody else."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

QUIET_ZONE = 4  # modules of white around the code, as ISO/IEC 18004 asks for


@lru_cache(maxsize=1000)
def qr_svg(address: str) -> bytes:
    """The code as an SVG file that can be printed in any size.

    Error correction M: still read when a seventh of it is dirty, as happens to posters.
    """
    code = segno.make(address, error="m", micro=False)
    out = io.BytesIO()
    code.save(
        out, kind="svg", scale=8, border=QUIET_ZONE, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return out.getvalue()
