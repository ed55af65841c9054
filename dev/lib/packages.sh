# System packages: what must be there, how to get it.
# shellcheck shell=bash


find_python() {
    local candidate
    for candidate in python3.11 python3 /usr/bin/python3 python3.12 python3.13 python3.10; do
        if "$candidate" -c 'import sys, venv, ensurepip
sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    return 1
}

find_postgres() {
    local folder
    for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) \
        "$(pg_config --bindir 2>/dev/null)" /usr/bin; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            printf '%s\n' "$folder"
            return
        fi
    done
    return 1
}

# Java 17 or 21, with the compiler module: what Solr 9 supports.
find_java() {
    local candidate
    for candidate in /usr/lib/jvm/java-17-*/bin/java /usr/lib/jvm/*17*/bin/java \
        /usr/lib/jvm/*21*/bin/java java; do
        if "$candidate" --version 2>/dev/null | head -n 1 | grep -qE ' (17|21)\b' &&
            "$candidate" --list-modules | grep -q '^jdk.compiler@'; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

has_header() { [ -n "$(find /usr/include /usr/local/include -name "$1" -print -quit 2>/dev/null)" ]; }

has_python_header() {
    "$(find_python)" -c 'import os, sysconfig, sys
sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))'
} 2>/dev/null

has_library() {
    ldconfig -p 2>/dev/null | grep -q "$1" || /sbin/ldconfig -p 2>/dev/null | grep -q "$1"
}

has_font() { [ -n "$(find /usr/share/fonts -name '*.ttf' -print -quit 2>/dev/null)" ]; }

# Prints the Debian packages that are missing, one a line.
missing_packages() {
    find_python >/dev/null || printf '%s\n' python3 python3-venv
    if [ ! -x "$VENV/bin/ckan" ]; then
        command -v gcc >/dev/null || printf '%s\n' gcc libc6-dev
        has_header libpq-fe.h || printf '%s\n' libpq-dev
        has_python_header || printf '%s\n' python3-dev
    fi
    has_library libmagic.so || printf '%s\n' libmagic1
    find_postgres >/dev/null || printf '%s\n' postgresql
    command -v redis-server >/dev/null || printf '%s\n' redis-server
    find_java >/dev/null || printf '%s\n' openjdk-17-jre-headless
    command -v mvn >/dev/null || printf '%s\n' maven
    find_chromium >/dev/null || printf '%s\n' chromium
    has_font || printf '%s\n' fonts-dejavu-core
}

as_administrator() {
    if is_root; then "$@"; else sudo -n "$@"; fi
}

can_administer() { is_root || sudo -n true 2>/dev/null; }

apt_install() {
    as_administrator apt-get update
    as_administrator env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --no-install-recommends "$@"
}

ensure_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    [ "${#missing[@]}" -eq 0 ] && return
    if ! command -v apt-get >/dev/null; then
        die "This machine lacks (Debian's names; install your system's own): ${missing[*]}"
    fi
    if ! can_administer; then
        die "Please install what is missing, then start again:
sudo apt-get install --no-install-recommends ${missing[*]}"
    fi
    step "System packages: ${#missing[@]} to install" apt_install "${missing[@]}"
    mapfile -t missing < <(missing_packages)
    [ "${#missing[@]}" -eq 0 ] || die "Still missing after apt-get install: ${missing[*]}"
}
