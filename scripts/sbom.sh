#!/bin/sh
# Lists the Python packages of the two images, with versions, hashes and where each comes from, as CycloneDX 1.5.
set -eu
cd "$(dirname "$0")/.."

mkdir -p build
list() {
    .tools/bin/uv export --quiet --frozen --no-emit-project --format cyclonedx1.5 --output-file "$@" >/dev/null
    echo "Written: $1"
}
list build/sbom-assistant.cdx.json --no-dev
list build/sbom-actions.cdx.json --only-group actions
