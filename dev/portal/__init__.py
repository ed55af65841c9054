"""The demo's portal: its data, its accounts, its journey. Never packaged."""
