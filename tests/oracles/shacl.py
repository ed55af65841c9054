"""Print, as JSON, what shapes find in a graph. Run by the oracle `shacl`.

python shacl.py GRAPH.ttl SHAPES.ttl [VOCABULARY.ttl …]
"""

import json
import sys

import pyshacl
from rdflib import Graph, Namespace, URIRef

SH = Namespace("http://www.w3.org/ns/shacl#")
IMPORTS = URIRef("http://www.w3.org/2002/07/owl#imports")


def read(path):
    return Graph().parse(path, format="turtle")


def main(graph_path, shapes_path, *vocabularies):
    graph, shapes = read(graph_path), read(shapes_path)
    shapes.remove((None, IMPORTS, None))
    data = sum(map(read, vocabularies), graph)
    subjects = set(graph.subjects())
    _, results, _ = pyshacl.validate(
        data, shacl_graph=shapes, advanced=False, inference="none", allow_warnings=True
    )
    parts = ("resultSeverity", "focusNode", "resultPath", "value")
    found = [
        {part: str(results.value(result, SH[part])) for part in parts}
        | {"rule": str(results.value(result, SH.sourceConstraintComponent))}
        for result in set(results.objects(None, SH.result))
        if results.value(result, SH.focusNode) in subjects
    ]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
