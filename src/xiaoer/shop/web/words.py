"""What the preview pages say."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: dict[str, tuple[str, str]] = {
    "preview": ("店铺预览", "Store preview"),
    "browse_as": ("以谁的身份浏览", "Browse as"),
    "visitor": ("游客", "a visitor"),
    "other_language": ("English", "中文"),
    "back": ("返回全部商品", "All products"),
    "all": ("全部商品", "All products"),
    "choose": ("规格与价格", "Options and prices"),
    "option": ("规格", "Option"),
    "price": ("价格", "Price"),
    "stock": ("库存", "Stock"),
    "in_stock": ("有货", "In stock"),
    "sold_out": ("暂时缺货", "Sold out"),
    "attributes": ("商品参数", "Details"),
    "yes": ("是", "Yes"),
    "no": ("否", "No"),
    "no_reason_return": ("七天无理由退货", "Seven-day returns, no reason needed"),
    "warranty": ("质保 {days} 天", "{days}-day warranty"),
    "from": ("{price} 起", "from {price}"),
    "list_price": ("划线价", "List price"),
    "nothing": ("这家店还没有上架商品。", "This store has no products yet."),
    "about": (
        "这是试用页面：商品与订单来自本店数据，右下角可以联系客服。",
        "A page for trying things out: products and orders are this shop's data; ask for help at the bottom right.",
    ),
}


def words_in(language: str) -> Mapping[str, str]:
    """All words in "zh" or "en"."""
    return {name: words[1 if language == "en" else 0] for name, words in _WORDS.items()}
