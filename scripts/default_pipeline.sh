#!/bin/sh
# Installs stock Rasa with TensorFlow into benchmarks/default, to compare ours with. It needs Python 3.10. Run by `make bench`.
set -eu
cd "$(dirname "$0")/.."
. scripts/python.sh

python=$(require_python 3.10)
say "Setting up: Rasa's default pipeline with TensorFlow (2.5 GB the first time)"
"$uv" sync $quiet --locked --project benchmarks/default --python "$python"
