"""The catalogues for harvesters: kept as fragments in the database, read by pages."""
