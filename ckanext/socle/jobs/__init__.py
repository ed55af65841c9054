"""The work of tasks: one module a noun, each listed once in `job.py`."""
