"""What was paid for an order and what went back, payment by payment. Amounts are minor units, never negative.

A refund is a row of its own kind and not a negative payment: it has its own method, number and state, and a sum with a
sign that somebody forgot would count a refund as money that came in.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class PaymentKind(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"


class PaymentState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class Method(StrEnum):
    ALIPAY = "alipay"
    WECHAT = "wechat"
    CARD = "card"
    LATER = "later"
    BALANCE = "balance"
    GIFT_CARD = "gift_card"
    PAYPAL = "paypal"
    TRANSFER = "transfer"
    ON_DELIVERY = "on_delivery"
    OTHER = "other"


class Payment(msgspec.Struct, frozen=True):
    """`number` is the source's own for it; it and `at` are None where the source does not tell."""

    kind: PaymentKind
    method: Method
    amount: int
    state: PaymentState = PaymentState.DONE
    number: str | None = None
    at: int | None = None
