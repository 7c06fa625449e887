"""Conversations over HTTP and over the live socket."""

from xiaoer.conversations.web.approvals import routes as approval_routes
from xiaoer.conversations.web.aside import routes as aside_routes
from xiaoer.conversations.web.files import routes as file_routes
from xiaoer.conversations.web.leading import routes as leading_routes
from xiaoer.conversations.web.live import live
from xiaoer.conversations.web.reaching import routes as reach_routes
from xiaoer.conversations.web.routes import routes as http_routes
from xiaoer.conversations.web.searching import routes as search_routes
from xiaoer.conversations.web.threads import routes as thread_routes
from xiaoer.conversations.web.viewing import routes as viewing_routes
from xiaoer.conversations.web.widget import files_script, reach_script, script_types, widget_script

routes = [
    *http_routes, *aside_routes, *leading_routes, *approval_routes, *file_routes, *search_routes, *reach_routes, *viewing_routes,
    *thread_routes, live, widget_script,
    files_script, reach_script, script_types,
]  # fmt: skip
