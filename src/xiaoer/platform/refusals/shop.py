"""What people hear who settle a shop; part of the table."""

from __future__ import annotations

from xiaoer.platform.refusals.row import Row

SHOP: dict[str, Row] = {
    "shop_nameless": Row(
        422,
        "请填写店铺的中文名、英文名和署名。",
        "A shop needs its name in Chinese and in English, and a signature.",
    ),
    "shop_text_long": Row(
        422,
        "“{begin}…”太长了，最多 {most} 个字，现在有 {length} 个。",
        "“{begin}…” is too long: at most {most} characters, and it has {length}.",
    ),
    "shop_text": Row(
        422,
        "“{begin}”这段文字里有换行或看不见的控制字符，请重新输入后再保存。",
        "The text “{begin}” holds a line break or a control character that cannot be seen. Type it again and save.",
    ),
    "shop_quick_many": Row(
        422,
        "快捷提问每种语言最多 {most} 个，请删掉几个。",
        "There are at most {most} ready questions in a language. Please take some out.",
    ),
    "shop_site": Row(
        422,
        "网站“{site}”不能用：请写成 https://shop.example 的样子，只写到域名或端口，后面不带路径。",
        "The site “{site}” cannot be used: write it like https://shop.example, with a port if need be and no path.",
    ),
    "shop_sites_many": Row(
        422,
        "网站最多 {most} 个，请删掉几个。",
        "There are at most {most} sites. Please take some out.",
    ),
    "shop_zone": Row(
        422,
        "没有 {zone} 这个时区，请重新选择。",
        "There is no time zone {zone}. Please choose another.",
    ),
    "shop_color": Row(
        422,
        "颜色 {color} 无法识别，请写成 #1a2b3c 的样子。",
        "The colour {color} is not understood. Write it like #1a2b3c.",
    ),
    "shop_color_pale": Row(
        422,
        "颜色 {color} 太浅，在白色网页上看不出聊天按钮，请换一个深一些的。",
        "The colour {color} is too pale: on a white page nobody would see the button. Choose a darker one.",
    ),
    "shop_key_moved_on": Row(
        409,
        "签名密钥刚刚被更换过，这次没有再换。请看最新的情况再决定。",
        "The signing key has just been renewed; it was not renewed again. Please look at it as it is now.",
    ),
    "shop_slug": Row(
        422,
        "店铺标识“{slug}”不能用：最多 40 个小写字母、数字和连字符，首尾不能是连字符。",
        "“{slug}” cannot be a slug: at most 40 lower-case letters, digits and hyphens, with no hyphen at either end.",
    ),
    "shop_taken": Row(
        409, "店铺标识 {slug} 已经有了，请换一个。", "There is already a shop {slug}. Choose another slug."
    ),
    "shop_currency": Row(
        422,
        "没有 {currency} 这个币种，请用三个大写字母的代码，如 CNY。",
        "There is no currency {currency}. Use a code of three capital letters, such as CNY.",
    ),
}
