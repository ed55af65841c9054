"""Files to fill: the titles of a table schema, ready for a spreadsheet."""

from .csv_template import csv_template
from .producer import Producer
from .xlsx_template import xlsx_template

__all__ = ["Producer", "csv_template", "xlsx_template"]
