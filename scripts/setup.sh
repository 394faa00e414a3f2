#!/bin/sh
# Brings uv and Python 3.10 and installs the locked dependencies, all inside the checkout. Run by `make`.
set -eu
cd "$(dirname "$0")/.."

UV_VERSION=0.13.9
EXTRAS=${1:-}

say() { printf '%s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }

# uv, in a virtual environment of its own; where Python came without venv, by pip alone.
uv=.tools/bin/uv
if [ ! -x "$uv" ]; then
    say "Setting up: uv $UV_VERSION"
    rm -rf .tools
    if python3 -m venv .tools >/dev/null 2>&1; then
        .tools/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
    else
        rm -rf .tools
        python3 -m pip install --quiet --disable-pip-version-check --target .tools "uv==$UV_VERSION" 2>/dev/null ||
            fail "python3 has neither venv nor pip. Install one: on Debian and Ubuntu, sudo apt install python3-venv."
    fi
fi

# Python 3.10, wherever it is: Rasa 3.6 runs on no later one. A pyenv shim may be there that runs nothing, so each is tried.
works() { "$1" -c 'import sys, venv; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1; }
python=
for candidate in "${CAREERS_PYTHON:-}" "$(command -v python3.10 || true)" "$(command -v python3 || true)" \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python "$HOME"/.asdf/installs/python/3.10*/bin/python \
    /opt/homebrew/opt/python@3.10/bin/python3.10 /usr/local/opt/python@3.10/bin/python3.10; do
    if [ -n "$candidate" ] && works "$candidate"; then python=$candidate; break; fi
done
if [ -z "$python" ]; then
    say "Setting up: Python 3.10"
    UV_PYTHON_INSTALL_DIR="$PWD/.tools/python"
    export UV_PYTHON_INSTALL_DIR
    "$uv" python install --quiet --no-bin 3.10 && python=$("$uv" python find 3.10) ||
        fail "Python 3.10 was not found and could not be fetched. Install it (pyenv install 3.10, brew install python@3.10, or
your system's package python3.10), or name it: make setup CAREERS_PYTHON=/path/to/python3.10"
fi

say "Setting up: packages (the first time this takes a minute or two)"
"$uv" sync --quiet --locked --python "$python"
# Telemetry is off in the activated environment as well, where the stock rasa commands are used.
grep -q RASA_TELEMETRY_ENABLED .venv/bin/activate ||
    printf '\nexport RASA_TELEMETRY_ENABLED=false SQLALCHEMY_SILENCE_UBER_WARNING=1\n' >>.venv/bin/activate
touch .venv/.ready
