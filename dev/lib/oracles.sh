# Environments of the oracles: programs that judge what we make, never imported by us.
# shellcheck shell=bash

ORACLES=$STATE/oracles

# Preparing them takes a minute and hurts nobody who works on the rest of the tree.
lock_oracles() {
    mkdir -p "$ORACLES"
    exec 8>"$ORACLES/lock"
    flock 8
}

oracle_names() { find "$ROOT/tests/oracles" -name '*.txt' -printf '%f\n' | sed 's/\.txt$//' | sort; }

# The first line of a requirements file may ask for one Python: « # Python 3.11 ».
wanted_python() { sed -n '1s/^# Python \(3\.[0-9]*\).*/\1/p' "$ROOT/tests/oracles/$1.txt"; }

oracle_python() {
    local wanted
    wanted=$(wanted_python "$1")
    if [ -z "$wanted" ]; then
        find_python
        return
    fi
    "python$wanted" -c 'import venv, ensurepip, sys; print(sys.executable)' 2>/dev/null
}

make_oracle() {
    local name=$1 python=$2
    rm -rf "${ORACLES:?}/$name"
    "$python" -m venv "$ORACLES/$name"
    # --no-deps: each file is the whole list, so nothing is resolved again each day.
    "$ORACLES/$name/bin/python" -m pip install --disable-pip-version-check \
        --progress-bar off --no-deps --requirement "$ROOT/tests/oracles/$name.txt"
}

ensure_oracle() {
    local name=$1 python
    [ -f "$ROOT/tests/oracles/$name.txt" ] || die "tests/oracles has no $name.txt"
    if ! python=$(oracle_python "$name"); then
        mkdir -p "$ORACLES"
        printf 'Python %s is not on this machine\n' "$(wanted_python "$name")" \
            >"$ORACLES/$name.reason"
        return
    fi
    rm -f "$ORACLES/$name.reason"
    once "oracle-$name" "$(digest "$ROOT/tests/oracles/$name.txt" "$python" "$ORACLES")" \
        "Oracle: $name" make_oracle "$name" "$python" 8>&-
}

oracle_line() {
    if [ -f "$ORACLES/$1.reason" ]; then
        say "$1: none, $(cat "$ORACLES/$1.reason")"
    else
        say "$1: $ORACLES/$1/bin/python"
    fi
}
