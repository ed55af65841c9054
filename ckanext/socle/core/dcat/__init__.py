"""The catalogue for harvesters: datasets as graphs of DCAT-AP 3, with no RDF library.

`emit` makes the graph of a dataset, `writers` write it in five formats; documents are
made of stored pieces. What data.gouv.fr reads decides between valid forms.
"""

from .catalogue import Catalogue, Page
from .context import Agent, EmitContext, Origin, Place
from .emit import VERSION, emit
from .fragment import Finding, Fragment, describe_all
from .identity import dataset_iri, identifier, legacy_identifier
from .places import place_of

__all__ = [
    "VERSION",
    "Agent",
    "Catalogue",
    "EmitContext",
    "Finding",
    "Fragment",
    "Origin",
    "Page",
    "Place",
    "dataset_iri",
    "describe_all",
    "emit",
    "identifier",
    "legacy_identifier",
    "place_of",
]
