"""What harvesters will understand of a dataset, and how they would understand more.

`inspect` reads the graph as data.gouv.fr's harvester does (udata 17.18): what it keeps
of each piece of information, its nine marks of quality, and what was left out of the
graph because DCAT-AP refuses it, each with the field of the form that mends it.
"""

from .inspect import Inspection, inspect, summarize
from .lines import Line
from .marks import MARKS, Mark

__all__ = ["MARKS", "Inspection", "Line", "Mark", "inspect", "summarize"]
