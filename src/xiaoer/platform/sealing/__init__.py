"""Personal data and secrets, sealed field by field, and what is found by equality without being readable.

A table says `Column("phone", Sealed, …)` and its store `seal(tx, table.c.phone, (shop_id, id), text)` and
`unseal(tx, table.c.phone, (shop_id, id), value)`: nothing more is to be done for a value to be sealed anew when the
keys change. For exact search a column of text beside it holds `blind(tx, shop_id, "phone", phone_key(text))`; the
spellings are those of values/spelling.py.
"""

from xiaoer.platform.keyring import Ring, Unsealable
from xiaoer.platform.sealing.values import Sealed, blind, seal, seal_row, unseal

__all__ = ["Ring", "Sealed", "Unsealable", "blind", "seal", "seal_row", "unseal"]
