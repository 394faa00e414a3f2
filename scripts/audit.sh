#!/bin/sh
# Asks for known vulnerabilities of the locked packages, and says plainly if nobody could be asked.
set -u
cd "$(dirname "$0")/.."

code=0
answer=$(.tools/bin/uv audit --locked 2>&1) || code=$?
if [ "$code" -gt 1 ] && printf '%s' "$answer" | grep -qiE 'dns error|connect|timed out|sending request'; then
    echo "Nothing was checked: the database of advisories (OSV) cannot be reached from here." >&2
    echo "Run 'make audit' where there is a network, or 'make sbom' here and check the list it writes elsewhere." >&2
    exit "$code"
fi
printf '%s\n' "$answer"
exit "$code"
