# The targets people use. Each does all the set-up it needs; nothing is done again unless its inputs changed.
.DEFAULT_GOAL := help
.PHONY: help setup widget train chat serve test test-fast lint evaluate bench scale load soak check audit clean

RUN := .venv/bin/

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.ready ## Install everything, inside this checkout

.venv/.ready: pyproject.toml uv.lock scripts/setup.sh scripts/python.sh
	@sh scripts/setup.sh

widget: widget/dist/careers-chat.js ## Build the website's widget

widget/dist/careers-chat.js: $(wildcard widget/src/*) widget/build.mjs widget/package-lock.json scripts/widget.sh | setup
	@sh scripts/widget.sh build

train: setup ## Build and train what has changed
	@$(RUN)careers train

chat: setup ## Talk to the assistant here (rasa shell)
	@$(RUN)careers chat

serve: setup widget ## Serve it on 127.0.0.1:5005
	@$(RUN)careers serve

check: setup ## Check the career profiles
	@$(RUN)careers check

lint: setup ## Formatting, style and types
	@$(RUN)ruff check .
	@$(RUN)ruff format --check .
	@$(RUN)mypy
	@sh scripts/widget.sh types

test-fast: widget ## The unit tests alone, in seconds
	@sh scripts/widget.sh test
	@$(RUN)pytest -q -m "not model"

test: lint train widget ## Everything: style, types, unit tests, stories, whole conversations, browser, quality
	@sh scripts/chromium.sh
	@sh scripts/services.sh
	@sh scripts/widget.sh test
	@$(RUN)pytest -q

evaluate: train ## Ask the evaluation questions and report per class
	@$(RUN)python -m benchmarks.evaluate $(if $(README),--readme)

bench: train ## Compare it with Rasa's default pipeline, and measure set-up, disk, start, memory and turn (half an hour)
	@sh scripts/default_pipeline.sh
	@$(RUN)python -m benchmarks.compare $(if $(WRITE_DOCS),--write-docs)
	@$(RUN)python -m benchmarks.ceilings $(if $(WRITE_DOCS),--write-docs)

scale: train ## Measure what a turn costs with 1, 100, 416 and 5,000 careers
	@$(RUN)python -m benchmarks.scale

load: train ## Put it under load, of people and of abusers (some eight minutes)
	@sh scripts/services.sh
	@$(RUN)python -m benchmarks.load

soak: train ## Measure its memory over 10,000 conversations (a quarter of an hour)
	@$(RUN)python -m benchmarks.soak

audit: setup ## Ask for known vulnerabilities of the locked packages (needs a network)
	@.tools/bin/uv audit --locked

clean: ## Remove what was built and trained
	@rm -rf widget/dist widget/node_modules build models results .rasa .venv benchmarks/default/.venv .tools conversations.db*
