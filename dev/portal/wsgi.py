"""CKAN's WSGI application for gunicorn; CKAN_INI names its settings."""

import os

from ckan.cli import load_config
from ckan.config.middleware import make_app

application = make_app(load_config(os.environ["CKAN_INI"]))
