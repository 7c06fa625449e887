"""Conversations over HTTP and over the live socket."""

from xiaoer.conversations.web.live import live
from xiaoer.conversations.web.routes import routes as http_routes
from xiaoer.conversations.web.widget import widget_script

routes = [*http_routes, live, widget_script]
