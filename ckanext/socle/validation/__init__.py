"""The check of files that the portal keeps, links to, or is only asked about."""
