"""Roles and what each may do: one table, enforced on every route and walked by a test."""

from __future__ import annotations

from enum import StrEnum
from functools import cache


class Role(StrEnum):
    """The roles of reliability.md: agent to auditor."""

    AGENT = "agent"
    SENIOR_AGENT = "senior_agent"
    SUPERVISOR = "supervisor"
    TRAINER = "trainer"
    FINANCE = "finance"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """What a route asks for; PUBLIC routes answer anyone, SIGNED_IN ones every role.

    CONVERSATIONS_CARRY is a machine's alone: it brings what shoppers say elsewhere, and takes them the answers.
    """

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    CONVERSATIONS_READ = "conversations.read"
    CONVERSATIONS_REPLY = "conversations.reply"
    CONVERSATIONS_LEAD = "conversations.lead"
    CONVERSATIONS_CARRY = "conversations.carry"
    ALARMS_HEAR = "alarms.hear"
    ALARMS_HANDLE = "alarms.handle"
    TEAM_READ = "team.read"
    TEAM_SETTLE = "team.settle"
    TIMES_READ = "times.read"
    TIMES_SETTLE = "times.settle"
    CRISIS_READ = "crisis.read"
    CRISIS_SWITCH = "crisis.switch"
    APPROVALS_DECIDE = "approvals.decide"
    ORDERS_READ = "orders.read"
    ORDERS_WRITE = "orders.write"
    PRODUCTS_READ = "products.read"
    PRODUCTS_WRITE = "products.write"
    PRODUCTS_SETTLE = "products.settle"
    CUSTOMERS_READ = "customers.read"
    CUSTOMERS_RECORD = "customers.record"
    CUSTOMERS_WRITE = "customers.write"
    CUSTOMERS_JOIN = "customers.join"
    SEGMENTS_WRITE = "segments.write"
    SCRIPTS_READ = "scripts.read"
    SCRIPTS_PUBLISH = "scripts.publish"
    LIGHTS_CHECK = "lights.check"
    LIGHTS_SETTLE = "lights.settle"
    KNOWLEDGE_READ = "knowledge.read"
    KNOWLEDGE_TEACH = "knowledge.teach"
    CASES_READ = "cases.read"
    CASES_OPEN = "cases.open"
    CASES_STEP = "cases.step"
    FIGURES_READ = "figures.read"
    IMPORTS_RUN = "imports.run"
    OPERATIONS_READ = "operations.read"
    CONNECTIONS_READ = "connections.read"
    CONNECTIONS_MANAGE = "connections.manage"
    SHOPS_READ = "shops.read"
    SHOPS_SETTLE = "shops.settle"
    SHOPS_MANAGE = "shops.manage"
    ACCOUNTS_READ = "accounts.read"
    ACCOUNTS_MANAGE = "accounts.manage"
    PERSONAL_SHOW = "personal.show"
    PERSONAL_RIGHTS = "personal.rights"


_EVERY_ROLE = frozenset(Role)
_DESK = frozenset({Role.AGENT, Role.SENIOR_AGENT, Role.SUPERVISOR, Role.ADMIN})
_LEADING = frozenset({Role.SUPERVISOR, Role.ADMIN})
_ADMIN = frozenset({Role.ADMIN})

TABLE: dict[Permission, frozenset[Role]] = {
    Permission.SIGNED_IN: _EVERY_ROLE,
    Permission.CONVERSATIONS_READ: _DESK | {Role.TRAINER, Role.AUDITOR},
    Permission.CONVERSATIONS_REPLY: _DESK,
    Permission.CONVERSATIONS_LEAD: _LEADING,
    Permission.ALARMS_HEAR: _LEADING,
    Permission.ALARMS_HANDLE: _LEADING,
    Permission.TEAM_READ: _DESK | {Role.AUDITOR},
    Permission.TEAM_SETTLE: _LEADING,
    Permission.TIMES_READ: _DESK | {Role.TRAINER, Role.AUDITOR},
    Permission.TIMES_SETTLE: _LEADING,
    Permission.CRISIS_READ: _DESK | {Role.TRAINER, Role.AUDITOR},
    Permission.CRISIS_SWITCH: _LEADING,
    Permission.APPROVALS_DECIDE: _LEADING | {Role.SENIOR_AGENT},
    Permission.ORDERS_READ: _DESK | {Role.FINANCE, Role.AUDITOR},
    Permission.ORDERS_WRITE: _ADMIN,
    Permission.PRODUCTS_READ: _EVERY_ROLE,
    Permission.PRODUCTS_WRITE: _ADMIN,
    Permission.PRODUCTS_SETTLE: _LEADING,
    Permission.CUSTOMERS_READ: _DESK | {Role.FINANCE, Role.AUDITOR},
    Permission.CUSTOMERS_RECORD: _DESK,
    Permission.CUSTOMERS_WRITE: _ADMIN,
    Permission.CUSTOMERS_JOIN: _LEADING | {Role.SENIOR_AGENT},
    Permission.SEGMENTS_WRITE: _LEADING,
    Permission.SCRIPTS_READ: _DESK | {Role.TRAINER, Role.AUDITOR},
    Permission.SCRIPTS_PUBLISH: _LEADING | {Role.TRAINER},
    Permission.LIGHTS_CHECK: _DESK | {Role.TRAINER},
    Permission.LIGHTS_SETTLE: _LEADING,
    Permission.KNOWLEDGE_READ: _DESK | {Role.TRAINER, Role.AUDITOR},
    Permission.KNOWLEDGE_TEACH: _LEADING | {Role.TRAINER},
    Permission.CASES_READ: _DESK | {Role.FINANCE, Role.AUDITOR},
    Permission.CASES_OPEN: _DESK,
    Permission.CASES_STEP: _DESK | {Role.FINANCE},
    Permission.FIGURES_READ: _EVERY_ROLE,
    Permission.IMPORTS_RUN: _LEADING,
    Permission.OPERATIONS_READ: frozenset({Role.ADMIN, Role.AUDITOR}),
    Permission.CONNECTIONS_READ: frozenset({Role.ADMIN, Role.AUDITOR}),
    Permission.CONNECTIONS_MANAGE: _ADMIN,
    Permission.SHOPS_READ: _LEADING | {Role.AUDITOR},
    Permission.SHOPS_SETTLE: _LEADING,
    Permission.SHOPS_MANAGE: _ADMIN,
    Permission.ACCOUNTS_READ: frozenset({Role.ADMIN, Role.AUDITOR}),
    Permission.ACCOUNTS_MANAGE: _ADMIN,
    Permission.PERSONAL_SHOW: _DESK | {Role.FINANCE},
    Permission.PERSONAL_RIGHTS: _LEADING,
}

FOR_KEYS: tuple[Permission, ...] = (
    Permission.PRODUCTS_READ, Permission.PRODUCTS_WRITE, Permission.CUSTOMERS_READ, Permission.CUSTOMERS_WRITE,
    Permission.ORDERS_READ, Permission.ORDERS_WRITE, Permission.CONVERSATIONS_CARRY,
)  # fmt: skip
"""What a machine's key can be for. Nothing that speaks to a shopper, decides a case or makes another key."""

ONLY_FOR_KEYS = frozenset({Permission.CONVERSATIONS_CARRY})
"""What no role may: nobody of the staff speaks in a shopper's name."""


@cache
def permissions_of(role: Role) -> frozenset[Permission]:
    return frozenset(permission for permission, roles in TABLE.items() if role in roles)
