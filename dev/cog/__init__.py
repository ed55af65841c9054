"""How `dev/build_cog` makes the snapshot of the COG; nothing here is installed."""
