"""The table of refusals; docs/guide/errors.md is tested against it."""

from __future__ import annotations

from xiaoer.platform.refusals.asking import ASKING
from xiaoer.platform.refusals.attaching import ATTACHING
from xiaoer.platform.refusals.commanding import COMMANDING
from xiaoer.platform.refusals.crisis import CRISIS
from xiaoer.platform.refusals.importing import IMPORTING
from xiaoer.platform.refusals.personal import PERSONAL
from xiaoer.platform.refusals.reaching import REACHING
from xiaoer.platform.refusals.row import Row
from xiaoer.platform.refusals.running import RUNNING
from xiaoer.platform.refusals.shop import SHOP
from xiaoer.platform.refusals.staff import STAFF
from xiaoer.platform.refusals.telling import TELLING

__all__ = ["TABLE", "Row"]

TABLE: dict[str, Row] = (
    ASKING | ATTACHING | COMMANDING | CRISIS | IMPORTING | PERSONAL | REACHING | RUNNING | SHOP | STAFF | TELLING
)
