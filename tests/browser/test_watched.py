"""The watch over the other tests' pages sees what it is there for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watched import Watch

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("mishap", "told"),
    [
        pytest.param("document.body.setAttribute('style', 'color: red')", "policy: style-src-attr", id="policy"),
        pytest.param("console.error('something failed')", "error: something failed", id="console"),
        pytest.param("setTimeout(() => { throw new Error('not caught') })", "uncaught: not caught", id="uncaught"),
        pytest.param("fetch('/api/v1/nowhere')", "status of 404", id="missing"),
    ],
)
def test_a_mishap_is_seen(agent: Page, watches: list[Watch], mishap: str, told: str) -> None:
    agent.goto("/sign-in")
    expect(agent.get_by_label("账号")).to_be_focused()
    assert [problem for watch in watches for problem in watch.problems()] == []
    agent.evaluate(f"() => {{ {mishap} }}")
    agent.evaluate("fetch('/api/v1/health').then(() => new Promise(done => setTimeout(done)))")
    seen = [problem for watch in watches for problem in watch.problems()]
    assert any(told in problem for problem in seen)
    for watch in watches:
        watch.mean(".")
