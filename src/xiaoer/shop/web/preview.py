"""A store's pages with real products and the widget, to try the service desk as a shopper sees it.

The application serves these routes only where the setting `preview` is on: whoever opens them may browse as any of
the listed customers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from liquid import Environment, PackageLoader, StrictUndefined
from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, SkipValidation
from markupsafe import Markup

from xiaoer.platform.auth import Permission
from xiaoer.platform.db import Database, Tx
from xiaoer.platform.errors import answer
from xiaoer.shop import actions
from xiaoer.shop.domain.products import CATEGORY_WORDS, Product, image_of
from xiaoer.shop.domain.shops import Shop
from xiaoer.shop.web.words import words_in
from xiaoer.values.money import Money
from xiaoer.values.refusal import Refused

SignIdentity = Callable[[Shop, str], str]
"""From a shop and a customer's id at the source, the signature by which the widget may name that customer."""

Language = Literal["zh", "en"]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
MOST_BUYERS = 6

_PAGES = Environment(
    autoescape=True, undefined=StrictUndefined, loader=PackageLoader("xiaoer.shop.web", package_path="pages")
)
_STYLE = files("xiaoer.shop.web").joinpath("pages", "store.css").read_text(encoding="utf-8")


class Visit(msgspec.Struct, frozen=True):
    """How the page is looked at: in which language, and as which customer of the list (None: a visitor)."""

    language: Language
    buyer: str | None


@get("/preview/{slug:str}", permission=Permission.PUBLIC, include_in_schema=False)
async def store_page(
    slug: FromPath[str],
    db: NamedDependency[Database],
    sign_identity: NamedDependency[SkipValidation[SignIdentity]],
    buyer: Annotated[str | None, QueryParameter(name="as", max_length=100)] = None,
    language: Annotated[Language | None, QueryParameter(name="lang")] = None,
) -> Response[str]:
    shop, products, buyers = answer(await db.read(_store, slug))
    visit = Visit(language or _language_of(shop), buyer)
    shown = [_card(product, visit.language) for product in products]
    groups = _groups(products, shown, visit.language)
    return _page("store", _frame(shop, visit, buyers, sign_identity), groups=groups, count=len(products))


@get("/preview/{slug:str}/{sku:str}", permission=Permission.PUBLIC, include_in_schema=False)
async def product_page(
    slug: FromPath[str],
    sku: FromPath[str],
    db: NamedDependency[Database],
    sign_identity: NamedDependency[SkipValidation[SignIdentity]],
    buyer: Annotated[str | None, QueryParameter(name="as", max_length=100)] = None,
    language: Annotated[Language | None, QueryParameter(name="lang")] = None,
) -> Response[str]:
    shop, product, buyers = answer(await db.read(_store_product, slug, sku))
    visit = Visit(language or _language_of(shop), buyer)
    shown = _card(product, visit.language) | _details(product, visit.language)
    return _page("product", _frame(shop, visit, buyers, sign_identity), product=shown)


@get("/preview/-/{name:str}", permission=Permission.PUBLIC, include_in_schema=False, media_type="text/css")
async def store_style(name: FromPath[str], db: NamedDependency[Database]) -> Response[str]:
    """The style of the shop `name` less its ".css", in the shop's own colour."""
    shop = answer(await db.read(actions.find_shop, name.removesuffix(".css")))
    return Response(f":root{{--brand:{shop.brand.color}}}\n{_STYLE}", media_type="text/css")


def _store(tx: Tx, slug: str) -> tuple[Shop, list[Product], list[tuple[str, str]]] | Refused:
    shop = actions.find_shop(tx, slug)
    if isinstance(shop, Refused):
        return shop
    return shop, actions.find_products(tx, frozenset({shop.id})), actions.some_buyers(tx, shop.id, MOST_BUYERS)


def _store_product(tx: Tx, slug: str, sku: str) -> tuple[Shop, Product, list[tuple[str, str]]] | Refused:
    shop = actions.find_shop(tx, slug)
    if isinstance(shop, Refused):
        return shop
    product = actions.find_product_by_sku(tx, frozenset({shop.id}), sku)
    if isinstance(product, Refused):
        return product
    return shop, product, actions.some_buyers(tx, shop.id, MOST_BUYERS)


def _language_of(shop: Shop) -> Language:
    return "en" if shop.locale == "en" else "zh"


def _page(name: str, frame: Mapping[str, Any], **more: Any) -> Response[str]:
    text = _PAGES.get_template(name).render(**frame, **more)
    return Response(text, media_type=MediaType.HTML, headers={"content-security-policy": POLICY})


def _frame(shop: Shop, visit: Visit, buyers: list[tuple[str, str]], sign: SignIdentity) -> dict[str, Any]:
    """What every page shows around its content. Only a listed buyer is signed for."""
    names = dict(buyers)
    chosen = visit.buyer if visit.buyer in names else None
    return {
        "language": visit.language,
        "words": words_in(visit.language),
        "shop": {"slug": shop.slug, "name": shop.name_en if visit.language == "en" else shop.name},
        "buyers": [{"id": one, "name": f"{name} {one}", "chosen": one == chosen} for one, name in buyers],
        "chosen": chosen or "",
        "signature": sign(shop, chosen) if chosen else "",
    }


def _groups(products: list[Product], shown: list[dict[str, Any]], language: Language) -> list[dict[str, Any]]:
    cards: dict[str, list[dict[str, Any]]] = {}
    for product, card in zip(products, shown, strict=True):
        chinese, english = CATEGORY_WORDS[product.category]
        cards.setdefault(english if language == "en" else chinese, []).append(card)
    return [{"name": name, "cards": group} for name, group in cards.items()]


def _card(product: Product, language: Language) -> dict[str, Any]:
    title = product.title_en if language == "en" else product.title
    return {
        "sku": product.sku,
        "title": title,
        "initial": title[:1],
        "price": _price(product, language),
        "list_price": str(Money(product.list_price, product.currency)) if product.list_price > product.price else "",
        "image": image_of(product.picture) or "",
        "sold_out": not any(variant.available for variant in product.variants),
    }


def _price(product: Product, language: Language) -> str:
    shown = str(Money(product.price, product.currency))
    one_price = all(variant.price == product.price for variant in product.variants)
    return shown if one_price else words_in(language)["from"].format(price=shown)


def _details(product: Product, language: Language) -> dict[str, Any]:
    words = words_in(language)
    return {
        "summary": product.summary_en if language == "en" else product.summary,
        "attributes": [(name, _said(value, words)) for name, value in product.attributes.items()],
        "variants": [
            {
                "sku": variant.sku,
                "options": " · ".join(variant.options.values()),
                "price": str(Money(variant.price, product.currency)),
                "stock": words["in_stock"] if variant.available else words["sold_out"],
                "available": variant.available,
            }
            for variant in product.variants
        ],
        "promises": _promises(product, words),
        "data": _structured(product, language),
    }


def _said(value: str | bool | float, words: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return words["yes"] if value else words["no"]
    return str(value)


def _promises(product: Product, words: Mapping[str, str]) -> list[str]:
    told = [words["no_reason_return"]] if product.no_reason_return else []
    if product.warranty_days:
        told.append(words["warranty"].format(days=product.warranty_days))
    return told


def _structured(product: Product, language: Language) -> Markup:
    """The product as schema.org data in JSON-LD, for search engines and for the widget."""
    money = Money(product.price, product.currency)
    told = {
        "@context": "https://schema.org",
        "@type": "Product",
        "sku": product.sku,
        "name": product.title_en if language == "en" else product.title,
        "description": product.summary_en if language == "en" else product.summary,
        "category": CATEGORY_WORDS[product.category][1],
        "image": image_of(product.picture) or "",
        "offers": {
            "@type": "Offer",
            "priceCurrency": product.currency,
            # The decimals are the currency's own; money knows them, signs and separators are taken off again.
            "price": "".join(character for character in str(money) if character.isdigit() or character == "."),
            "availability": f"https://schema.org/{'InStock' if any(v.available for v in product.variants) else 'OutOfStock'}",
        },
    }
    text = msgspec.json.encode({name: value for name, value in told.items() if value}).decode()
    # In a data block only these three could end it or begin a comment; JSON says them as escapes.
    safe = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return Markup(safe)  # noqa: S704 - escaped for its place on the line above


routes = [store_page, product_page, store_style]
