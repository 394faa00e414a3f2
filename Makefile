# The targets people use. Each does all the set-up it needs; nothing is done again unless its inputs changed.
.DEFAULT_GOAL := help
.PHONY: help setup train chat serve test test-fast lint evaluate scale check clean

RUN := .venv/bin/

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.ready ## Install everything, inside this checkout

.venv/.ready: pyproject.toml uv.lock scripts/setup.sh
	@sh scripts/setup.sh

train: setup ## Build and train what has changed
	@$(RUN)careers train

chat: setup ## Talk to the assistant here (rasa shell)
	@$(RUN)careers chat

serve: setup ## Serve it on 127.0.0.1:5005
	@$(RUN)careers serve

check: setup ## Check the career profiles
	@$(RUN)careers check

lint: setup ## Formatting, style and types
	@$(RUN)ruff check .
	@$(RUN)ruff format --check .
	@$(RUN)mypy

test-fast: setup ## The unit tests alone, in seconds
	@$(RUN)pytest -q -m "not model"

test: lint train ## Everything: style, types, unit tests, stories, whole conversations, quality
	@$(RUN)pytest -q

evaluate: train ## Ask the evaluation questions and report per class
	@$(RUN)python -m benchmarks.evaluate $(if $(README),--readme)

scale: train ## Measure what a turn costs with 1, 100, 416 and 5,000 careers
	@$(RUN)python -m benchmarks.scale

clean: ## Remove what was built and trained
	@rm -rf build models results .rasa .venv .tools conversations.db*
