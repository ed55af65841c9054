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
smtp.server = 127.0.0.1:1

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
