#!/bin/sh
# Brings uv and Python and installs the locked dependencies, all inside the checkout. Run by `make`.
set -eu
cd "$(dirname "$0")/.."

UV_VERSION=0.13.9
PYTHONS="3.12 3.13" # what requires-python in pyproject.toml allows, the best first

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

# Each candidate is tried: a pyenv shim may exist that runs nothing.
works() {
    "$1" -c 'import sys, venv; sys.exit("%d.%d" % sys.version_info[:2] not in sys.argv[1:])' $PYTHONS >/dev/null 2>&1
}
find_python() {
    for version in $PYTHONS; do
        for candidate in "${CAREERS_PYTHON:-}" "$(command -v "python$version" || true)" "$(command -v python3 || true)" \
            "${PYENV_ROOT:-$HOME/.pyenv}/versions/$version".*/bin/python "$HOME/.asdf/installs/python/$version".*/bin/python \
            "/opt/homebrew/opt/python@$version/bin/python$version" "/usr/local/opt/python@$version/bin/python$version"; do
            if [ -n "$candidate" ] && works "$candidate"; then say "$candidate"; return; fi
        done
    done
}
python=$(find_python)
if [ -z "$python" ]; then
    version=${PYTHONS%% *}
    say "Setting up: Python $version"
    UV_PYTHON_INSTALL_DIR="$PWD/.tools/python"
    export UV_PYTHON_INSTALL_DIR
    "$uv" python install --quiet --no-bin "$version" && python=$("$uv" python find "$version") ||
        fail "Neither Python 3.12 nor 3.13 was found, and none could be fetched. Install one (pyenv install 3.12, brew install python@3.12, or
your system's package python3.12), or name it: make setup CAREERS_PYTHON=/path/to/python3.12"
fi

say "Setting up: packages (the first time this takes a minute or two)"
# In a terminal, uv shows what it is downloading.
if [ -t 2 ]; then quiet=; else quiet=--quiet; fi
"$uv" sync $quiet --locked --python "$python"
# Telemetry is off in the activated environment as well, where the stock rasa commands are used.
grep -q RASA_TELEMETRY_ENABLED .venv/bin/activate ||
    printf '\nexport RASA_TELEMETRY_ENABLED=false SQLALCHEMY_SILENCE_UBER_WARNING=1\n' >>.venv/bin/activate
touch .venv/.ready
