"""CKAN's logic layer: actions, their authorizations, schemas and validators."""
