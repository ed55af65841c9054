# The virtual environment and the three services, each under .dev/ on its own port.
# shellcheck shell=bash

# The tests run in two lanes: each has a database, an index and files of its own.
TEST_LANES=(ckan_tests ckan_tests_2)
SOLR_CORES=(ckan "${TEST_LANES[@]}")
DATABASES=(ckan "${TEST_LANES[@]}")

# --- virtual environment ---------------------------------------------------------

make_venv() {
    local python
    python=$(find_python)
    if ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
        rm -rf "$VENV"
        "$python" -m venv "$VENV"
    fi
    "$VENV/bin/python" -m pip install --upgrade pip 'setuptools<82' wheel
    "$VENV/bin/python" -m pip install \
        -r "$ROOT/requirements.txt" -r "$ROOT/dev-requirements.txt"
    "$VENV/bin/python" -m pip install --no-build-isolation --no-deps -e "$ROOT"
}

ensure_venv() {
    local hash
    hash=$(digest "$ROOT" "$ROOT/setup.py" "$ROOT/requirements.txt" "$ROOT/dev-requirements.txt")
    "$VENV/bin/python" -c 'import ckan' 2>/dev/null || unstamp venv
    once venv "$hash" "Python packages" make_venv
}

# --- PostgreSQL --------------------------------------------------------------------

# PostgreSQL refuses to run as root: its cluster then belongs to another user.
postgres_user() {
    if ! is_root; then id -un; elif id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi
}

as_postgres() {
    if is_root; then (cd / && exec setpriv --reuid="$(postgres_user)" \
        --regid="$(id -g "$(postgres_user)")" --clear-groups "$@"); else "$@"; fi
}

# The cluster's folder: under .dev/, or under /var/tmp where PostgreSQL's user may
# not enter .dev/ (a clone in root's home).
postgres_home() {
    local home=$STATE/postgres
    if ! as_postgres test -x "$STATE"; then
        home=/var/tmp/socle-postgres-$(digest "$ROOT")
    fi
    printf '%s\n' "$home"
}

psql_admin() {
    PGPASSWORD=$(secret postgres) "$(find_postgres)/psql" --no-psqlrc --quiet --tuples-only \
        --no-align --set ON_ERROR_STOP=1 --host 127.0.0.1 --port "$(port_of postgres)" \
        --username postgres --dbname "${DATABASE:-postgres}" "$@" 9>&-
}

postgres_answers() {
    [ -n "$(port_of postgres)" ] && psql_admin --command 'SELECT 1' >/dev/null 2>&1
}

make_cluster() {
    local home=$1
    rm -rf "$home"
    mkdir -p "$home"
    (umask 077; secret postgres >"$home/password")
    chown -R "$(postgres_user)" "$home"
    as_postgres "$(find_postgres)/initdb" --pgdata "$home/data.new" --username postgres \
        --auth scram-sha-256 --pwfile "$home/password" --encoding UTF8 \
        --locale C.UTF-8 --no-sync
    rm "$home/password"
    mv "$home/data.new" "$home/data"
    rm -f "$STATE"/stamps/{databases,test-database,demo-*}
}

# fsync is off: the demo and the tests can be made again.
launch_postgres() {
    local home=$1
    claim_port postgres
    as_postgres "$(find_postgres)/pg_ctl" --pgdata "$home/data" --log "$home/log" --wait \
        --timeout 60 --options "-p $(port_of postgres) -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories='' -c fsync=off -c full_page_writes=off \
        -c synchronous_commit=off -c max_connections=150" start 9>&-
}

# The cluster that a command killed half-way left running, if it answers in time.
adopt_postgres() {
    local home=$1 deadline=$((SECONDS + 30))
    as_postgres "$(find_postgres)/pg_ctl" --pgdata "$home/data" status || return 1
    as_postgres sed -n 4p "$home/data/postmaster.pid" >"$STATE/ports/postgres"
    until postgres_answers; do
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.2
    done
}

start_postgres() {
    local home
    home=$(postgres_home)
    [ -d "$home/data" ] || make_cluster "$home"
    adopt_postgres "$home" && return
    stop_postgres
    if ! launch_postgres "$home"; then
        echo "The cluster does not start: it is made again."
        make_cluster "$home"
        launch_postgres "$home"
    fi
    postgres_answers
}

stop_postgres() {
    local home
    home=$(postgres_home)
    [ -f "$home/data/postmaster.pid" ] || return 0
    as_postgres "$(find_postgres)/pg_ctl" --pgdata "$home/data" --mode fast --wait stop || true
}

make_databases() {
    local name
    psql_admin --set password="$(secret ckan)" <<'SQL'
SELECT 'CREATE ROLE ckan LOGIN CREATEDB'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ckan') \gexec
ALTER ROLE ckan PASSWORD :'password';
SQL
    for name in "${DATABASES[@]}"; do
        if [ -z "$(psql_admin --command "SELECT 1 FROM pg_database WHERE datname = '$name'")" ]; then
            psql_admin --command "CREATE DATABASE $name OWNER ckan"
        fi
    done
}

# --- Redis ----------------------------------------------------------------------------

start_redis() {
    claim_port redis
    mkdir -p "$STATE/redis"
    (
        umask 077
        cat >"$STATE/redis/redis.conf" <<CONF
bind 127.0.0.1
port $(port_of redis)
requirepass $(secret redis)
dir $STATE/redis
save ""
CONF
    )
    start_process redis redis-server "$STATE/redis/redis.conf"
    wait_for_port redis 20
}

# --- Solr -----------------------------------------------------------------------------

SOLR_SOURCES=("$ROOT/dev/solr/SolrServer.java" "$ROOT/dev/solr/solrconfig.xml")

fetch_solr() {
    local lib=$STATE/solr/lib
    rm -rf "$lib.new"
    mvn --batch-mode --no-transfer-progress --file "$ROOT/dev/solr/pom.xml" \
        dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$lib.new"
    rm -rf "$lib"
    mv "$lib.new" "$lib"
}

ckan_solr_schema() {
    printf '%s\n' "$VENV"/lib/python3*/site-packages/ckan/config/solr/schema.xml
}

make_solr_home() {
    local core conf home=$STATE/solr/home
    stop_process solr
    rm -rf "$home"
    mkdir -p "$home"
    echo '<solr/>' >"$home/solr.xml"
    for core in "${SOLR_CORES[@]}"; do
        conf=$home/$core/conf
        mkdir -p "$conf"
        echo "name=$core" >"$home/$core/core.properties"
        cp "$ROOT/dev/solr/solrconfig.xml" "$(ckan_solr_schema)" "$conf"
        : >"$conf/protwords.txt"
        : >"$conf/synonyms.txt"
        : >"$conf/stopwords.txt"
    done
    unstamp demo-index
}

# Solr waits for the disk at each commit, and tests commit all the time: their index lies
# in memory, where there is room. It is made again by the tests themselves.
memory_folder() {
    local folder free
    folder=/dev/shm/socle-$(id -u)-$(printf '%s' "$STATE" | cksum | cut -d' ' -f1)
    free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1) || return 1
    [ "${free:-0}" -gt 262144 ] || return 1
    mkdir -m 700 "$folder" 2>/dev/null || [ -d "$folder" ] || return 1
    [ -O "$folder" ] || return 1
    printf '%s' "$folder"
}

place_tests_index() {
    local folder lane data
    folder=$(memory_folder) || return 0
    for lane in "${TEST_LANES[@]}"; do
        data=$STATE/solr/home/$lane/data
        rm -rf "$data" "$folder/$lane"
        mkdir -p "$folder/$lane"
        ln -s "$folder/$lane" "$data"
    done
}

start_solr() {
    stop_process solr
    place_tests_index
    claim_port solr
    (cd "$STATE/solr" && start_process solr "$(find_java)" -Xmx512m -Dhost=127.0.0.1 \
        -Dsolr.log.dir="$LOGS" -cp "lib/*" "$ROOT/dev/solr/SolrServer.java" \
        "$STATE/solr/home" "$(port_of solr)")
    local deadline=$((SECONDS + 90))
    until solr_answers; do
        is_running solr || return 1
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.2
    done
}

solr_answers() {
    local core
    for core in "${SOLR_CORES[@]}"; do
        http_ok "$(port_of solr)" "/solr/$core/admin/ping" || return 1
    done
}

# http_ok PORT PATH: whether a GET on loopback answers 200 (no curl on a bare Debian).
http_ok() {
    local status
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n' "$2" "$1" >&3
    read -r -t 30 -u 3 _ status _ || status=
    exec 3>&-
    [ "$status" = 200 ]
} 2>/dev/null

# --- tests in progress: they hold a lock, descriptor 8 ------------------------------------

hold_test_database() {
    exec 8>"$STATE/tests.lock"
    if ! flock -n 8; then
        say "Waiting for other tests on the same database"
        flock 8
    fi
}

nobody_tests() { (exec 8>"$STATE/tests.lock" && flock -n 8); }

# --- all ------------------------------------------------------------------------------

redis_url() { printf 'redis://:%s@127.0.0.1:%s/%s' "$(secret redis)" "$(port_of redis)" "$1"; }

database_url() {
    printf 'postgresql://ckan:%s@127.0.0.1:%s/%s' "$(secret ckan)" "$(port_of postgres)" "$1"
}

solr_url() { printf 'http://127.0.0.1:%s/solr/%s' "$(port_of solr)" "$1"; }

ensure_services() {
    ensure_packages
    ensure_venv
    postgres_answers || step "PostgreSQL" start_postgres
    once databases "$(digest "$(secret ckan)" "$(postgres_home)" "${DATABASES[*]}")" \
        "Databases" make_databases
    is_running redis || step "Redis" start_redis
    once solr-lib "$(digest "$ROOT/dev/solr/pom.xml")" "Solr from Maven" fetch_solr
    once solr-home "$(digest "$(ckan_solr_schema)" "${SOLR_SOURCES[@]}" "${SOLR_CORES[*]}")" \
        "Solr cores" make_solr_home
    solr_answers || step "Solr" start_solr
    write_test_settings
}

# .dev/test.ini, .dev/test-2.ini: test.ini with the addresses of this tree's own services.
write_test_settings() {
    write_lane_settings test ckan_tests 1 storage-tests
    write_lane_settings test-2 ckan_tests_2 2 storage-tests-2
}

# write_lane_settings FILE NAME REDIS STORAGE
write_lane_settings() {
    local file=$STATE/$1.ini
    (
        umask 077
        cat >"$file.new" <<INI
[app:main]
use = config:../test.ini
sqlalchemy.url = $(database_url "$2")
ckan.redis.url = $(redis_url "$3")
solr_url = $(solr_url "$2")
ckan.storage_path = $STATE/$4
INI
    )
    mkdir -p "$STATE/$4"
    if cmp -s "$file.new" "$file"; then rm "$file.new"; else mv "$file.new" "$file"; fi
}

stop_services() {
    local folder
    stop_process solr redis
    if folder=$(memory_folder); then rm -rf "$folder"; fi
    stop_postgres
}
