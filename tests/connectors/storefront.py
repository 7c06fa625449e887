"""A real Vendure in a process of its own, and what its shoppers and its staff do through its own APIs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

HERE = Path(__file__).parent / "vendure"
NODE = Path(sys.executable).parent / "node"
START_SECONDS = 120


class Storefront:
    """Sells two sizes of a coat at 199.00, in CNY, prices with tax, 12.00 of freight."""

    def __init__(self, port: int, folder: Path) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.admin_api = f"{self.address}/admin-api"
        self._words = [str(NODE), "server.js", str(port), str(folder)]
        self._process: subprocess.Popen[str] | None = None
        self._admin = ""
        self.key = ""
        self.variants: list[str] = []

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._words, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip
        said = self._process.stdout
        assert said is not None
        lines: list[str] = []
        for line in said:
            lines.append(line)
            if line.startswith("ready"):
                self._reader = threading.Thread(target=said.read, daemon=True)
                self._reader.start()
                return
        raise RuntimeError(f"Vendure ended with {self._process.wait(10)}:\n{''.join(lines)}")

    def stop(self) -> None:
        """With all that it started: `node` is a program that starts another one."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def stock(self) -> None:
        """Currency, products, and a key that may read."""
        login = 'mutation { login(username: "superadmin", password: "only-for-tests") { __typename } }'
        answer = self._post("admin-api", login, {}, {})
        self._admin = answer.headers["vendure-auth-token"]
        self.ask(
            'mutation { updateChannel(input: { id: "1", defaultCurrencyCode: CNY, availableCurrencyCodes: [CNY], '
            "pricesIncludeTax: true }) { __typename } }"
        )
        self.variants = [self.sell("coat", "Down jacket", size, 19_900) for size in ("M", "L")]
        role = {
            "code": "xiaoer", "description": "reads",
            "permissions": ["ReadOrder", "ReadCustomer", "ReadProduct", "ReadCatalog"],
        }  # fmt: skip
        role_id = self.ask("mutation($i: CreateRoleInput!) { createRole(input: $i) { id } }", i=role)["createRole"][
            "id"
        ]
        key = {"roleIds": [role_id], "translations": [{"languageCode": "en", "name": "Xiaoer"}]}
        made = self.ask("mutation($i: CreateApiKeyInput!) { createApiKey(input: $i) { apiKey } }", i=key)
        self.key = made["createApiKey"]["apiKey"]

    def sell(self, slug: str, name: str, size: str, price: int) -> str:
        """Put a product with one variant on sale; the variant's id."""
        told = {"translations": [{"languageCode": "en", "name": f"{name} {size}", "slug": f"{slug}-{size}",
                                  "description": "<p>Warm &amp; light</p>"}]}  # fmt: skip
        product = self.ask("mutation($i: CreateProductInput!) { createProduct(input: $i) { id } }", i=told)
        variant = {
            "productId": product["createProduct"]["id"], "sku": f"{slug}-{size}".upper(), "price": price,
            "stockOnHand": 100, "translations": [{"languageCode": "en", "name": f"{name} {size}"}],
        }  # fmt: skip
        create = "mutation($i: [CreateProductVariantInput!]!) { createProductVariants(input: $i) { id } }"
        return str(self.ask(create, i=[variant])["createProductVariants"][0]["id"])

    def place(self, items: Mapping[str, int], email: str = "demo@example.com") -> str:
        """A shopper's order, paid; its code."""
        shop = Basket(self)
        for variant, quantity in items.items():
            shop.ask(
                "mutation($v: ID!, $q: Int!) { addItemToOrder(productVariantId: $v, quantity: $q) "
                "{ __typename ... on ErrorResult { message } } }", v=variant, q=quantity,
            )  # fmt: skip
        person = {"firstName": "Demo", "lastName": "Shopper", "emailAddress": email, "phoneNumber": "13800001234"}
        shop.ask("mutation($i: CreateCustomerInput!) { setCustomerForOrder(input: $i) { __typename } }", i=person)
        address = {
            "fullName": "Demo Shopper", "streetLine1": "1 Example Road", "city": "Hangzhou", "province": "Zhejiang",
            "countryCode": "CN", "phoneNumber": "13800001234",
        }  # fmt: skip
        shop.ask("mutation($i: CreateAddressInput!) { setOrderShippingAddress(input: $i) { __typename } }", i=address)
        (method,) = shop.ask("{ eligibleShippingMethods { id } }")["eligibleShippingMethods"]
        shop.ask(
            "mutation($m: [ID!]!) { setOrderShippingMethod(shippingMethodId: $m) { __typename } }", m=[method["id"]]
        )
        shop.ask('mutation { transitionOrderToState(state: "ArrangingPayment") { __typename } }')
        pay = (
            'mutation { addPaymentToOrder(input: { method: "测试支付", metadata: {} }) '
            "{ __typename ... on Order { code state } } }"
        )
        paid = shop.ask(pay)["addPaymentToOrder"]
        assert paid["state"] == "PaymentSettled"
        return str(paid["code"])

    def order(self, code: str) -> dict[str, Any]:
        query = (
            "query($c: String!) { orders(options: { filter: { code: { eq: $c } } }) { items { id lines { id quantity } "
            "payments { id } } } }"
        )
        (found,) = self.ask(query, c=code)["orders"]["items"]
        return dict(found)

    def ship(self, code: str, tracking: str) -> str:
        """Pack everything of an order and send it off; the fulfilment's id."""
        fulfilment = self.pack(code, tracking)
        self.move(fulfilment, "Shipped")
        return fulfilment

    def pack(self, code: str, tracking: str) -> str:
        """Everything of an order; the fulfilment's id."""
        lines = [{"orderLineId": one["id"], "quantity": one["quantity"]} for one in self.order(code)["lines"]]
        carried = [{"name": "method", "value": "SF"}, {"name": "trackingCode", "value": tracking}]
        told = {"lines": lines, "handler": {"code": "manual-fulfillment", "arguments": carried}}
        made = self.ask(
            "mutation($i: FulfillOrderInput!) { addFulfillmentToOrder(input: $i) { __typename ... on Fulfillment { id } } }",
            i=told,
        )  # fmt: skip
        return str(made["addFulfillmentToOrder"]["id"])

    def move(self, fulfilment: str, state: str) -> None:
        move = "mutation($f: ID!, $s: String!) { transitionFulfillmentToState(id: $f, state: $s) { __typename } }"
        assert self.ask(move, f=fulfilment, s=state)["transitionFulfillmentToState"]["__typename"] == "Fulfillment"

    def refund(self, code: str, amount: int) -> None:
        order = self.order(code)
        told = {
            "lines": [{"orderLineId": order["lines"][0]["id"], "quantity": 1}], "shipping": 0, "adjustment": 0,
            "amount": amount, "paymentId": order["payments"][0]["id"], "reason": "quality",
        }  # fmt: skip
        made = self.ask(
            "mutation($i: RefundOrderInput!) { refundOrder(input: $i) { __typename ... on Refund { id } } }", i=told
        )
        settle = 'mutation($r: ID!) { settleRefund(input: { id: $r, transactionId: "r-1" }) { __typename } }'
        assert self.ask(settle, r=made["refundOrder"]["id"])["settleRefund"]["__typename"] == "Refund"

    def cancel(self, code: str) -> None:
        cancel = (
            'mutation($o: ID!) { cancelOrder(input: { orderId: $o, reason: "changed mind", cancelShipping: true }) '
            "{ __typename } }"
        )  # fmt: skip
        assert self.ask(cancel, o=self.order(code)["id"])["cancelOrder"]["__typename"] == "Order"

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """As its administrator."""
        return _data(self._post("admin-api", query, variables, {"authorization": f"Bearer {self._admin}"}))

    def read(self, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """As the connector does, with its key."""
        return _data(self._post("admin-api", query, variables, {"vendure-api-key": self.key}))

    def _post(self, api: str, query: str, variables: Mapping[str, Any], headers: Mapping[str, str]) -> httpx.Response:
        body = {"query": query, "variables": variables}
        return httpx.post(f"{self.address}/{api}", json=body, headers=dict(headers), timeout=60)


class Basket:
    """One shopper's session."""

    def __init__(self, at: Storefront) -> None:
        self._at, self._token = at, ""

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {self._token}"} if self._token else {}
        answer = self._at._post("shop-api", query, variables, headers)
        self._token = answer.headers.get("vendure-auth-token", self._token)
        return _data(answer)


def _data(answer: httpx.Response) -> dict[str, Any]:
    told = answer.json()
    assert not told.get("errors"), told["errors"]
    data: dict[str, Any] = told["data"]
    return data
