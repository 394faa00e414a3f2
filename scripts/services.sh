#!/bin/sh
# Installs what the tests start if it is here: PostgreSQL, Redis, RabbitMQ, nginx and Chromium. Run by `make services`.
# It fails if something is still missing afterwards.
set -eu

has() { command -v "$1" >/dev/null 2>&1; }

missing() {
    set -- /usr/lib/postgresql/*/bin/postgres
    [ -x "$1" ] || printf ' postgresql'
    has redis-server || printf ' redis-server'
    [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || printf ' rabbitmq-server'
    has nginx || [ -x /usr/sbin/nginx ] || printf ' nginx'
    has "${CHROMIUM:-chromium}" || has chromium || has chromium-browser || has google-chrome || printf ' chromium'
}

packages=$(missing)
[ -n "$packages" ] || exit 0

if [ "$(id -u)" = 0 ] && has apt-get; then
    echo "Setting up:$packages"
    # Debian would start them, but each test starts its own.
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy
        trap 'rm -f $policy' EXIT
    fi
    log=$(mktemp)
    # shellcheck disable=SC2086
    if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages; } >"$log" 2>&1; then
        cat "$log" >&2
    fi
    rm -f "$log"
    packages=$(missing)
    [ -n "$packages" ] || exit 0
fi

cat >&2 <<MESSAGE
Not installed:$packages. The tests that need them are skipped.
On Debian and Ubuntu: sudo sh scripts/services.sh
Elsewhere, install Chromium (macOS: brew install --cask chromium), or name a browser: make test CHROMIUM=/path/to/chrome
MESSAGE
exit 1
