"""How orders were paid, what went back, and by what name they cost less."""

from datetime import datetime
from random import Random

from baskets import SALE_SAVING, SALE_STEP, Basket
from catalog import Row
from lives import Life
from moments import is_sale

METHODS, WEIGHTS = ("alipay", "wechat", "card", "later"), (58, 27, 6, 9)


def payment_rows(number: str, total: int, life: Life, until: datetime) -> list[Row]:
    """Dice of its own for each order: the same throws whatever else is generated."""
    if life.paid_at is None or life.paid_at > until:
        return []
    method = Random(f"payment:{number}").choices(METHODS, weights=WEIGHTS)[0]
    rows = [{"method": method, "amount": total, "number": f"P{number}", "at": life.paid_at.isoformat()}]
    if life.refunded and life.refunded_at and life.refunded_at <= until:
        back = {"kind": "refund", "method": method, "amount": life.refunded, "number": f"R{number}"}
        rows.append(back | {"at": life.refunded_at.isoformat()})
    return rows


def discount_rows(basket: Basket, placed_at: datetime) -> list[Row]:
    if not basket.discount:
        return []
    if is_sale(placed_at):
        name = f"跨店每满{SALE_STEP // 100}减{SALE_SAVING // 100}"
        return [{"kind": "platform", "name": name, "amount": basket.discount}]
    return [{"kind": "coupon", "name": f"店铺满减券 {basket.discount // 100} 元", "amount": basket.discount}]
