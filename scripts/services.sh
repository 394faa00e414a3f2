#!/bin/sh
# Sees to it that there are PostgreSQL, Redis and RabbitMQ for the tests to start: brings Debian's where it may. Run by `make test`.
set -eu

missing=
set -- /usr/lib/postgresql/*/bin/postgres
[ -x "$1" ] || missing="$missing postgresql"
[ -x /usr/bin/redis-server ] || missing="$missing redis-server"
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || missing="$missing rabbitmq-server"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Setting up:$missing"
    # Installed, not started: each test starts its own.
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy
        trap 'rm -f $policy' EXIT
    fi
    # shellcheck disable=SC2086
    if apt-get update -qq >/dev/null 2>&1 &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1; then
        exit 0
    fi
fi

cat >&2 <<MESSAGE
*** Missing:$missing: the tests of stores, locks and events on them will be SKIPPED. ***
On Debian, sudo sh scripts/services.sh installs them.
MESSAGE
