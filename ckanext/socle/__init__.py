"""Open data of French local authorities on CKAN."""
