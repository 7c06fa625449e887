"""Customers over the wire."""

from xiaoer.customers.web import customers, profiles, segments

routes = [*customers.routes, *profiles.routes, *segments.routes]
