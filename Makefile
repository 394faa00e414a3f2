# The targets people use. Each does all the set-up it needs; nothing is done again unless its inputs changed.
.DEFAULT_GOAL := help
.PHONY: help setup widget language train chat serve unit integration untrained trained system test test-fast test-long coverage screenshots services lint evaluate bench scale load soak check audit sbom clean

RUN := .venv/bin/
# Keep compiled bytecode, even if the environment says otherwise: each of the many Python processes would compile all libraries again.
unexport PYTHONDONTWRITEBYTECODE
# To try the assistant on many careers. `careers` by itself, and the tests, use the bundled profiles.
chat serve check: export CAREERS_PROFILES ?= bot/knowledge/profiles:examples/careers
# The packages that the unit tests alone must cover.
WELL_COVERED := bot/knowledge bot/conversation bot/importing

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.ready ## Install everything, inside this checkout

.venv/.ready: pyproject.toml uv.lock scripts/setup.sh scripts/python.sh
	@sh scripts/setup.sh

widget: widget/dist/careers-chat.js ## Build the website's widget

widget/dist/careers-chat.js: $(wildcard widget/src/* widget/src/css/*) widget/build.mjs widget/package-lock.json scripts/widget.sh | setup
	@sh scripts/widget.sh build

language: setup
	@$(RUN)python -m bot.cli.training

train: language ## Build and train what has changed
	@$(RUN)careers train

chat: setup ## Talk to the assistant here (rasa shell)
	@$(RUN)careers chat

serve: setup widget ## Serve it on 127.0.0.1:5005
	@$(RUN)careers serve

check: setup ## Check the career profiles
	@$(RUN)careers check

lint: setup widget ## Formatting, style and types
	@$(RUN)ruff check .
	@$(RUN)ruff format --check .
	@$(RUN)mypy
	@sh scripts/widget.sh types

services: ## Install what the tests start: PostgreSQL, Redis, RabbitMQ, nginx, Chromium (as root)
	@sh scripts/services.sh

test-fast: widget ## The unit tests, in a minute and a half
	@sh scripts/widget.sh test
	@$(RUN)pytest -q tests/unit

# The unit tier runs by itself: in one process with the other tiers, nothing would show that it needs no Rasa and no model.
unit: setup widget
	@sh scripts/widget.sh test
	@$(RUN)pytest -q $(NO_SKIPS:%=--no-skips) --cov --cov-report= tests/unit
	@$(RUN)python -m tests.coverage_goals $(WELL_COVERED)

system: train widget
	@$(RUN)pytest -q $(NO_SKIPS:%=--no-skips) tests/system

# Two parts, because most of these tests need no model and can run next to its training.
integration: untrained trained

untrained: language widget
	@$(RUN)pytest -q $(NO_SKIPS:%=--no-skips) -m "not long and not model" tests/integration

trained: train widget
	@$(RUN)pytest -q $(NO_SKIPS:%=--no-skips) -m "not long and model" tests/integration

# In the order in which they start: on two cores, the training and the tests of the system on one, and all others on the other.
# Make starts what is ready first, so nothing else is ready before the training.
ifneq ($(filter test,$(MAKECMDGOALS)),)
lint unit: | language
endif
test: train lint unit untrained system trained ## All tests but the long ones. NO_SKIPS=1 makes a skipped test a failure

test-long: train widget ## Only the tests that `make test` leaves out: slow and rarely broken. Before a release
	@$(RUN)pytest -q $(NO_SKIPS:%=--no-skips) -m long

coverage: train widget ## Measure what the tests cover, and compare it with the goals
	@rm -f .coverage .coverage.*
	@$(RUN)pytest -q --cov --cov-report= tests/unit
	@$(RUN)python -m tests.coverage_goals $(WELL_COVERED)
	@$(RUN)pytest -q --cov --cov-append --cov-report= -m "" tests/integration tests/system
	@$(RUN)python -m tests.coverage_goals bot

screenshots: setup widget ## Take screenshots of every state of the widget, into results/screenshots
	@$(RUN)python -m tests.integration.widget.screenshots

evaluate: train ## Ask the evaluation questions and report per class
	@$(RUN)python -m benchmarks.evaluate $(if $(WRITE_DOCS),--write-docs)

bench: train ## Compare it with Rasa's default pipeline, and measure set-up, disk, start, memory and turn (half an hour)
	@sh scripts/default_pipeline.sh
	@$(RUN)python -m benchmarks.compare $(if $(WRITE_DOCS),--write-docs)
	@$(RUN)python -m benchmarks.ceilings $(if $(WRITE_DOCS),--write-docs)

scale: train ## Measure what a turn costs with 1, 100, 416 and 5,000 careers
	@$(RUN)python -m benchmarks.scale

load: train widget ## Put it under load, of people, abusers, dear messages and 1,000 visitors (some twenty-five minutes)
	@$(RUN)python -m benchmarks.dearest
	@$(RUN)python -m benchmarks.load
	@$(RUN)python -m benchmarks.abuse
	@$(RUN)python -m benchmarks.processes
	@$(RUN)python -m benchmarks.visitors

soak: train ## Measure its memory over 10,000 conversations (a quarter of an hour)
	@$(RUN)python -m benchmarks.soak

audit: setup ## Ask for known vulnerabilities of the locked packages (needs a network)
	@sh scripts/audit.sh

sbom: setup ## List the packages of both images as CycloneDX, into build/sbom-*.cdx.json
	@sh scripts/sbom.sh

clean: ## Remove what was built and trained
	@rm -rf widget/dist widget/node_modules build models results .rasa .venv benchmarks/default/.venv .tools conversations.db*
