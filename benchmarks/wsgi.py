"""The measured portal's application for gunicorn; CKAN_INI names its settings."""

import os

import ckan.model as model
from ckan.cli import load_config
from ckan.config.middleware import make_app

application = make_app(load_config(os.environ["CKAN_INI"]))
# gunicorn may load this module before it forks: connections are not shared.
model.meta.engine.dispose()
