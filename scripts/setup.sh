#!/bin/sh
# Brings uv and Python and installs the locked dependencies, all inside the checkout. Run by `make`.
set -eu
cd "$(dirname "$0")/.."
. scripts/python.sh

python=$(require_python 3.12 3.13) # what requires-python in pyproject.toml allows
say "Setting up: packages (the first time this takes a minute or two)"
"$uv" sync $quiet --locked --python "$python"
# Telemetry is off in the activated environment as well, where the stock rasa commands are used.
grep -q RASA_TELEMETRY_ENABLED .venv/bin/activate ||
    printf '\nexport RASA_TELEMETRY_ENABLED=false SQLALCHEMY_SILENCE_UBER_WARNING=1\n' >>.venv/bin/activate
touch .venv/.ready
