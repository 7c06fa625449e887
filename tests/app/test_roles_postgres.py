"""The walks over every route by its roles and its token, on the other database."""

from __future__ import annotations

import pytest

from tests.app.test_routes import (
    test_a_writing_request_without_the_token_of_the_page,
    test_each_role_does_what_the_table_says_and_no_more,
    test_nobody_who_is_not_signed_in,
    test_the_list_of_shops_has_only_the_callers_own,
)
from tests.app.test_routes_postgres import world

__all__ = [
    "test_a_writing_request_without_the_token_of_the_page",
    "test_each_role_does_what_the_table_says_and_no_more",
    "test_nobody_who_is_not_signed_in",
    "test_the_list_of_shops_has_only_the_callers_own",
    "world",
]
pytestmark = pytest.mark.long
