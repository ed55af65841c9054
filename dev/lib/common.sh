# Shared by the commands of dev/: messages, timed steps, stamps, ports, processes.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
STATE=$ROOT/.dev
VENV=$STATE/venv
LOGS=$STATE/log
export ROOT STATE VENV LOGS
# Messages in English, lengths in characters.
export LC_ALL=C.UTF-8

# Several commands may prepare the same tree at once: the lock is descriptor 9, and
# whatever outlives a command is started with it closed.
lock_tree() {
    mkdir -p "$STATE"
    exec 9>"$STATE/prepare.lock"
    if ! flock -n 9; then
        say "Waiting for another command that is preparing $ROOT"
        flock 9
    fi
}

unlock_tree() { exec 9>&-; }

say() { printf '%s\n' "$*"; }

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# Milliseconds since the epoch.
now() { printf '%s' $(($(date +%s%N) / 1000000)); }

seconds_since() {
    local elapsed=$(($(now) - $1))
    printf '%d.%d s' $((elapsed / 1000)) $((elapsed % 1000 / 100))
}

# step NAME COMMAND…: run COMMAND, print NAME and its time; on failure show its log.
step() {
    local name=$1 begin log status=0
    shift
    begin=$(now)
    mkdir -p "$LOGS/steps"
    log=$LOGS/steps/$(tr -cs '[:alnum:]' '-' <<<"$name" | tr '[:upper:]' '[:lower:]' | sed 's/-*$//').log
    printf '  %s%*s' "$name" $((44 - ${#name})) ''
    set +e
    (set -e; "$@") >"$log" 2>&1
    status=$?
    set -e
    if [ "$status" -ne 0 ]; then
        printf 'failed after %s\n' "$(seconds_since "$begin")"
        tail -n 40 "$log" >&2
        die "$name failed. The whole log is in $log"
    fi
    seconds_since "$begin"
    printf '\n'
}

# digest FILE-OR-WORD…: one hash of the content of the files and of the words.
digest() {
    local input
    for input in "$@"; do
        if [ -f "$input" ]; then sha256sum <"$input"; else printf '%s\n' "$input"; fi
    done | sha256sum | cut -c1-16
}

# One hash for all files under the given folders.
tree_digest() {
    find "$@" -type f ! -name '*.pyc' -print0 | sort -z | xargs -0 -r sha256sum |
        sha256sum | cut -c1-16
}

# A stamp says that a step ended, and with which inputs. It is taken away before
# the step starts, so an interrupted step is done again.
stamped() { [ "$(cat "$STATE/stamps/$1" 2>/dev/null)" = "$2" ]; }

stamp() {
    mkdir -p "$STATE/stamps"
    printf '%s\n' "$2" >"$STATE/stamps/$1.new"
    mv "$STATE/stamps/$1.new" "$STATE/stamps/$1"
}

unstamp() { rm -f "$STATE/stamps/$1"; }

# once STAMP HASH NAME COMMAND…: the step, unless it already ended with these inputs.
once() {
    local key=$1 hash=$2 name=$3
    shift 3
    stamped "$key" "$hash" && return
    unstamp "$key"
    step "$name" "$@"
    stamp "$key" "$hash"
}

# --- ports ---------------------------------------------------------------------

port_of() { cat "$STATE/ports/$1" 2>/dev/null || true; }

port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# claim_port SERVICE: the port it had, or a free one if another program took it.
claim_port() {
    local port
    port=$(port_of "$1")
    mkdir -p "$STATE/ports"
    while [ -z "$port" ] || port_answers "$port"; do
        port=$((RANDOM % 10000 + 20000))
        if grep -qsx "$port" "$STATE"/ports/*; then port=; fi
    done
    printf '%s\n' "$port" >"$STATE/ports/$1"
}

wait_for_port() {
    local deadline=$((SECONDS + $2))
    until port_answers "$(port_of "$1")"; do
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.1
    done
}

# --- processes -----------------------------------------------------------------

# When a process started, in the kernel's ticks: with its number, it names it for good.
started_at() { sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

pid_of() { cut -d' ' -f1 "$STATE/run/$1.pid" 2>/dev/null || true; }

# is_running NAME: the very process we started under that name is alive.
is_running() {
    local pid birth
    read -r pid birth 2>/dev/null <"$STATE/run/$1.pid" || return 1
    [ -n "$birth" ] && [ "$(started_at "$pid")" = "$birth" ]
}

# start_process NAME COMMAND…: in its own session, its output in .dev/log/NAME.log. It
# writes down its own number first: killed at any moment, we leave no stranger behind.
start_process() {
    local name=$1
    mkdir -p "$LOGS" "$STATE/run"
    rm -f "$STATE/run/$name.pid"
    # shellcheck disable=SC2016
    setsid bash -c "$(declare -f started_at remember_me)"'; remember_me "$1" && shift && exec "$@"' \
        bash "$@" </dev/null >"$LOGS/$name.log" 2>&1 8>&- 9>&- &
    until [ -s "$STATE/run/$name.pid" ]; do sleep 0.02; done
}

remember_me() {
    printf '%s %s\n' $$ "$(started_at $$)" >"$STATE/run/$1.new"
    mv "$STATE/run/$1.new" "$STATE/run/$1.pid"
}

# stop_process NAME…: ask all to end, wait 20 s, then insist.
stop_process() {
    local name deadline=$((SECONDS + 20))
    for name in "$@"; do
        if is_running "$name"; then kill -TERM "$(pid_of "$name")" 2>/dev/null || true; fi
    done
    for name in "$@"; do
        while is_running "$name" && [ "$SECONDS" -lt "$deadline" ]; do sleep 0.1; done
        if is_running "$name"; then kill -KILL -- "-$(pid_of "$name")" 2>/dev/null || true; fi
        rm -f "$STATE/run/$name.pid"
    done
}

# secret NAME: a random word kept in .dev/secrets, readable by its owner only.
secret() {
    local file=$STATE/secrets/$1
    if [ ! -s "$file" ]; then
        (
            umask 077
            mkdir -p "$STATE/secrets"
            head -c 24 /dev/urandom | base64 | tr -dc '[:alnum:]' >"$file.new"
            mv "$file.new" "$file"
        )
    fi
    cat "$file"
}
