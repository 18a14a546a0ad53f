#!/bin/sh
# Makes the development environment: environment.sh PYTHON FOLDER. Copes without `ensurepip` where it can.
set -eu
python=$1 folder=$2

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "This needs Python 3.11 or newer; $python is older. Try: make PYTHON=python3.12 test" >&2
    exit 3
}
if "$python" -c 'import ensurepip' 2>/dev/null; then
    "$python" -m venv "$folder"
elif command -v uv >/dev/null 2>&1; then
    uv venv --seed --python "$python" "$folder"
elif "$python" -m virtualenv --version >/dev/null 2>&1; then
    "$python" -m virtualenv "$folder"
elif "$python" -m pip --version >/dev/null 2>&1; then
    "$python" -m venv --without-pip "$folder"
    "$python" -m pip --python "$folder/bin/python" install --quiet pip
else
    echo "This Python has neither ensurepip nor pip. On Debian and Ubuntu: apt install python3-venv" >&2
    exit 3
fi
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check -e '.[dev]'
