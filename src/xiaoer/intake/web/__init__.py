"""Files in and the ways in over HTTP: imports, keys, rows in bulk, webhooks, connectors."""

from xiaoer.intake.web import connectors, hooks, imports, keys, rows

routes = [*imports.routes, *keys.routes, *rows.routes, *hooks.routes, *connectors.routes]
