# Few commands, the same for people and for CI; `make` alone lists them.
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/.venv/bin:$(PATH)

CONSOLE := src/xiaoer/built/console/index.html
WIDGET := src/xiaoer/built/widget/widget.js
sources = $(shell find $(1) -name node_modules -prune -o -type f -print) web/package.json web/package-lock.json

.PHONY: help setup environment check test test-long bench build demo serve shots docs

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

setup: ## Install all that is missing: system packages, Python environment, web packages
	@tools/setup.sh all

environment:
	@tools/setup.sh environment

check: environment ## Style, types, boundaries, sizes, licences; each with its seconds
	@.venv/bin/python -m tools.check

test: ## Everything, on both databases and in the browser, within 25 minutes
	@python3 -m tools.run_tests

test-long: ## The same and what takes longer
	@python3 -m tools.run_tests --long

bench: build ## Measure, one program after the other
	@.venv/bin/python -m tools.bench

build: environment ## Build console and widget where their sources changed
	@$(MAKE) --no-print-directory $(CONSOLE) $(WIDGET)

demo: build ## Load the demo shop, start the desk and print its address
	.venv/bin/python examples/demo_shop/generate.py build/demo_shop
	.venv/bin/xiaoer demo build/demo_shop

serve: build ## Start the desk with your own settings
	.venv/bin/xiaoer serve

shots: build ## Picture every page into shots/, in both languages and themes
	.venv/bin/python -m tools.shots

docs: environment ## Write the tables of docs/guide anew from the code
	.venv/bin/python tools/docs.py
	.venv/bin/python -m tools.protocol_docs

$(CONSOLE): $(call sources,web/console web/live)
	cd web && npm run build --workspace @xiaoer/console
	@touch $@

$(WIDGET): $(call sources,web/widget web/live)
	cd web && npm run build --workspace @xiaoer/widget
	@touch $@
