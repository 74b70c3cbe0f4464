# shellcheck shell=bash
# runpod-python 1.12.0, in a virtual environment of the benchmarks' own; sets python. Sourced in the project's folder, never
# run. PYTHON names another one that has it.
python=${PYTHON:-benchmarks/.venv/bin/python}
# It is asked for what it is needed for: an environment that was cut off while it was made, or moved, has a python, too.
if ! "$python" -c 'import runpod' > /dev/null 2>&1; then
    if [ -n "${PYTHON:-}" ]; then
        echo "$PYTHON has no runpod: $PYTHON -m pip install runpod==1.12.0" >&2
        exit 2
    fi
    python3 -m venv --clear benchmarks/.venv
    "$python" -m pip install -q runpod==1.12.0
fi
