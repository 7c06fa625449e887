"""The ways in over HTTP: keys, rows in bulk, webhooks, connectors."""

from xiaoer.intake.web import connectors, hooks, keys, rows

routes = [*keys.routes, *rows.routes, *hooks.routes, *connectors.routes]
