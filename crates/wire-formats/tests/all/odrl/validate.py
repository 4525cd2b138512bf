"""Validates an ODRL policy in JSON-LD, given on standard input, against the shapes beside this file.

The policy's context lies on the web, where tests don't go; the one below says the same of the words
that the policy uses. A word that it doesn't have is lost from the graph, so all keys are looked for.
Needs pyshacl (https://pypi.org/project/pyshacl/); exit code 3 says that it isn't there.
"""

import json
import pathlib
import sys

try:
    import pyshacl
    import rdflib
except ImportError:
    sys.exit(3)

LINK, WORD = {"@type": "@id"}, {"@type": "@vocab"}
KINDS = {
    "profile": LINK, "target": LINK, "assigner": LINK, "attributedParty": LINK, "informedParty": LINK,
    "action": WORD, "leftOperand": WORD, "operator": WORD,
    "permission": {}, "prohibition": {}, "duty": {}, "constraint": {}, "rightOperand": {},
}
CONTEXT = {
    "@vocab": "http://www.w3.org/ns/odrl/2/",
    "dct": "http://purl.org/dc/terms/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "uid": "@id",
} | {name: {"@id": f"http://www.w3.org/ns/odrl/2/{name}", **kind} for name, kind in KINDS.items()}


def keys(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


policy = json.load(sys.stdin)
assert policy["@context"] == "http://www.w3.org/ns/odrl.jsonld", policy["@context"]
for key in keys(policy):
    known = key.startswith("@") or key in CONTEXT or key.partition(":")[0] in CONTEXT
    assert known, f"{key} is no word of ODRL 2.2"
graph = rdflib.Graph().parse(data=json.dumps(policy | {"@context": CONTEXT}), format="json-ld")
shapes = pathlib.Path(__file__).with_name("shapes.ttl")
conforms, _, report = pyshacl.validate(graph, shacl_graph=str(shapes))
print(f"{len(graph)} statements")
if not conforms:
    sys.exit(report)
