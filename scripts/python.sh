# Sourced in the root of the checkout. Brings uv into .tools, as $uv, and finds or fetches a Python.

UV_VERSION=0.13.9

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

# In a terminal, uv shows what it is downloading.
if [ -t 2 ]; then quiet=; else quiet=--quiet; fi

# Prints the path of a Python of one of the versions given, the best first. If none is found, uv fetches the first.
require_python() {
    for version; do
        for candidate in "${CAREERS_PYTHON:-}" "$(command -v "python$version" || true)" "$(command -v python3 || true)" \
            "${PYENV_ROOT:-$HOME/.pyenv}/versions/$version".*/bin/python "$HOME/.asdf/installs/python/$version".*/bin/python \
            "/opt/homebrew/opt/python@$version/bin/python$version" "/usr/local/opt/python@$version/bin/python$version"; do
            if [ -n "$candidate" ] && _is_version "$candidate" "$@"; then say "$candidate"; return; fi
        done
    done
    say "Setting up: Python $1" >&2
    UV_PYTHON_INSTALL_DIR="$PWD/.tools/python"
    export UV_PYTHON_INSTALL_DIR
    "$uv" python install --quiet --no-bin "$1" && "$uv" python find "$1" ||
        fail "Python $1 was not found and could not be fetched. Install it (pyenv install $1, brew install python@$1, or
your system's package python$1), or name it: CAREERS_PYTHON=/path/to/python$1"
}

# Each candidate is run: a pyenv shim may exist that runs nothing.
_is_version() {
    candidate_path=$1
    shift
    "$candidate_path" -c 'import sys, venv; sys.exit("%d.%d" % sys.version_info[:2] not in sys.argv[1:])' "$@" >/dev/null 2>&1
}
