"""Datasets as people, harvesters and attackers leave them, from a seed.

Every field of the forms is filled at times: with what it should hold, and with control
characters, quotes, scripts, spaces in addresses, emoji, huge texts, other types.
"""

import json
import random
import uuid

from ckanext.socle.core.dcat import Agent, EmitContext, Origin, place_of
from ckanext.socle.core.territories import packaged_index

BASE = "https://opendata.exemple.fr"
EU = "http://publications.europa.eu/resource/authority/"
HOSTILE = [
    "\x00\x01\x08 nul \x0b\x1f",
    '"guillemets" \'simples\' \\ antislash \\u0041 """triple"""',
    "javascript:alert(1)",
    "<script>alert('x')</script> & <b>gras</b> ]]> -->",
    "https://exemple.fr/un fichier (1).csv",
    "https://exemple.fr/a\nb",
    'https://exemple.fr/<>{}|^`"é\u00a0œ?q=a b#c d',
    "https://[::1/casse",
    "https:///sans-hote",
    "http://exemple.fr:port/x",
    "_:blank",
    "dct:title",
    "🏛️ L’Haÿ-les-Roses 🇫🇷 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\ud800 moitié \udfff",
    "\u202eétrange\u200f \ufeff \ufffe",
    "ligne 1\r\nligne 2\rligne 3\n\n\tfin ",
    " ",
    "",
    "{{ 7 * 7 }} ${jndi:ldap://x} %00 %zz",
    "@prefix x: <http://x/> . <> a x:y .",
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]>&b;",
    "0000-13-45",
    "2024-02-30",
    "31/12/2024",
    "NaN",
    "-1",
    "1e400",
    0,
    -5,
    3.7,
    True,
    None,
    [],
    {},
    ["a", None, {"b": 1}, 5],
    {"type": "Point", "coordinates": [2, 48]},
]


def _is_address(text):
    return isinstance(text, str) and text.startswith("http")


def context(harvested=()):
    """Return what the emitter needs: three bodies, all territories."""
    index = packaged_index()
    agents = {
        "org-romille": Agent(
            f"{BASE}/id/organisation/213502453",
            "Commune de Romillé",
            "213502453",
            "mairie@romille.fr",
            "https://www.romille.fr/",
            "commune",
            "commune:35245",
        ),
        "org-epci": Agent(
            f"{BASE}/id/organisation/243500139",
            'Rennes "Métropole" <&>',
            "243500139",
            "pas une adresse",
            "javascript:alert(1)",
            "epci",
            "epci:243500139",
        ),
        "org-nue": Agent(f"{BASE}/organization/org-nue", "Amicale \x00 <i>"),
    }
    return EmitContext(
        BASE,
        BASE,
        organizations=agents,
        places=lambda one: place_of(index, one, BASE),
        licences={"cc-by": "http://www.opendefinition.org/licenses/cc-by"},
        origins={
            one: Origin("Source <x>", "https://source.fr/ i") for one in harvested
        },
    )


class Maker:
    """Makes datasets; the same seed makes the same ones."""

    def __init__(self, seed, hostile=0.3):
        self.random = random.Random(seed)  # noqa: S311 - the same each time
        self.hostile = hostile

    def datasets(self, count):
        """Return *count* datasets; one in four is of high value."""
        return [self.dataset(number % 4 == 0) for number in range(count)]

    def one(self, *good):
        """Return a good value, or a hostile one."""
        if self.random.random() < self.hostile:
            return self.random.choice(HOSTILE)
        return self.random.choice(good)

    def some(self, *good):
        """Return a list, its JSON, one value, or nothing."""
        values = [self.one(*good) for _ in range(self.random.randrange(3))]
        shape = self.random.random()
        if shape < 0.7:
            return values
        if shape < 0.8:
            return json.dumps(values)
        return values[0] if values else None

    def identifier(self):
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def words(self):
        text = self.one("Délibérations", "Équipements publics de Romillé", "Budget")
        is_huge = isinstance(text, str) and self.random.random() < 0.002
        return text * 40_000 if is_huge else text

    def date(self):
        return self.one("2024", "2024-05", "2024-05-06", "2024-05-06T07:08:09.123456")

    def address(self):
        return self.one("https://exemple.fr/page", "http://exemple.fr/x?a=1&b=2#c")

    def shape(self):
        ring = [[2.2, 48.8], [2.4, 48.8], [2.4, 48.9], [2.2, 48.9]]
        ring += [ring[0]] if self.random.random() < 0.5 else []
        shape = {"type": "Polygon", "coordinates": [ring]}
        return self.one(shape, json.dumps(shape))

    def own(self, path):
        """Return nothing, an address of its own, or what is no address."""
        found = self.one("", "", f"https://exemple.fr/{path}/{self.identifier()}")
        return f"{found}#{self.identifier()}" if _is_address(found) else found

    def agent(self):
        return {
            "uri": self.own("qui"),
            "name": self.words(),
            "email": self.one("sig@exemple.fr", ""),
            "url": self.address(),
            "type": self.one("", "http://purl.org/adms/publishertype/LocalAuthority"),
            "identifier": self.one("", "213502453", "21350245300017"),
        }

    def contact(self):
        return {**self.agent(), "uri": self.own("contact")}

    def groups(self, make):
        return [make() for _ in range(self.random.randrange(3))]

    def dataset(self, is_hvd):
        identifier = self.identifier()
        hvd = ["http://data.europa.eu/bna/c_b79e35eb"] if is_hvd else []
        count = self.random.randrange(int(is_hvd), 4)
        resources = [self.resource(identifier) for _ in range(count)]
        return {
            "id": identifier,
            "name": f"jeu-{identifier}",
            "title": self.words(),
            "notes": self.words(),
            "owner_org": self.random.choice(["org-romille", "org-epci", "org-nue"]),
            "organization": {"id": "x", "title": "X"},
            "private": False,
            "metadata_created": "2024-03-01T10:11:12.123456",
            "metadata_modified": "2025-03-01T10:11:12.654321",
            "url": self.address(),
            "uri": self.own("jeu"),
            "license_id": self.one("lov2", "cc-by", "odc-odbl", "notspecified"),
            "tags": [{"name": self.words()} for _ in range(self.random.randrange(4))],
            "version": self.one("1.0", ""),
            "version_notes": self.words(),
            "frequency": self.one(f"{EU}frequency/ANNUAL", "annuelle", "monthly"),
            "identifier": self.one("", "", identifier),
            "alternate_identifier": self.some("10.5281/zenodo.1", "abc"),
            "dcat_type": self.one("", "http://inspire.ec.europa.eu/type/dataset"),
            "issued": self.date(),
            "modified": self.date(),
            "language": self.some(f"{EU}language/FRA", "fr", "BRE"),
            "theme": self.some(f"{EU}data-theme/GOVE", "Transports", "ENVI"),
            "hvd_category": hvd,
            "applicable_legislation": self.some("http://data.europa.eu/eli/x/1/oj"),
            "access_rights": self.one("", f"{EU}access-right/PUBLIC"),
            "provenance": self.words(),
            "homepage": self.address(),
            "conforms_to": self.some("https://exemple.fr/norme"),
            "documentation": self.some("https://exemple.fr/doc"),
            "is_referenced_by": self.some("https://exemple.fr/article"),
            "has_version": self.some("https://exemple.fr/v2"),
            "territories": self.some("commune:35245", "epci:243500139", "pays:FR"),
            "spatial_coverage": self.groups(self.area),
            "spatial_resolution_in_meters": self.one("10", 2.5, ""),
            "temporal_resolution": self.one("P1D", ""),
            "temporal_coverage": self.groups(
                lambda: {"start": self.date(), "end": self.date()}
            ),
            "contact": self.groups(self.contact),
            "publisher": self.groups(self.agent)[:1],
            "creator": self.groups(self.agent),
            "maintainer": self.words(),
            "maintainer_email": self.one("qui@exemple.fr", ""),
            "qualified_relation": self.groups(self.relation),
            "provenance_activity": self.groups(self.activity),
            "qualified_attribution": self.groups(self.attribution),
            "extras": [{"key": "guid", "value": self.one("guid-1")}],
            "resources": resources,
        }

    def area(self):
        return {
            "uri": self.own("lieu"),
            "text": self.words(),
            "geom": self.shape(),
            "bbox": self.shape(),
            "centroid": self.one("", {"type": "Point", "coordinates": [2.3, 48.85]}),
        }

    def relation(self):
        return {
            "uri": self.own("relation"),
            "relation": self.address(),
            "role": self.one("http://www.iana.org/assignments/relation/related"),
        }

    def activity(self):
        return {
            "uri": self.own("activite"),
            "label": self.words(),
            "seeAlso": self.address(),
            "dct_type": self.address(),
            "startedAtTime": self.date(),
            "wasAssociatedWith": [
                {**self.agent(), "actedOnBehalfOf": [{"name": self.words()}]}
            ],
        }

    def attribution(self):
        return {
            "agent": self.groups(self.agent),
            "role": self.one("https://exemple.fr/role"),
        }

    def resource(self, dataset_id):
        return {
            "id": self.identifier(),
            "package_id": dataset_id,
            "url": self.one("https://exemple.fr/données.csv", "https://a.fr/b.zip"),
            "name": self.words(),
            "description": self.words(),
            "format": self.one("CSV", "csv", "GeoJSON", "WFS", "HTML", "Shapefile", ""),
            "mimetype": self.one("text/csv", "application/json", "", "x-inconnu/x"),
            "table_schema": self.one("", "scdl/deliberations", "local/rien"),
            "table_schema_version": self.one("2.1.3", "9.9"),
            "size": self.one(1234, "5678", 12.0),
            "hash": self.one("e3b0c44298fc1c149afb", "sha1:da39a3ee", "zz", ""),
            "hash_algorithm": self.one(
                "sha256", "http://spdx.org/rdf/terms#checksumAlgorithm_md5", ""
            ),
            "license": self.one("", "https://creativecommons.org/licenses/by/4.0/"),
            "rights": self.words(),
            "status": self.one("", f"{EU}distribution-status/COMPLETED"),
            "availability": self.one("", f"{EU}planned-availability/STABLE", "STABLE"),
            "compress_format": self.one("", "application/gzip"),
            "package_format": self.one("", "application/zip"),
            "access_url": self.one("", "https://exemple.fr/page"),
            "download_url": self.one("", "https://exemple.fr/x.csv"),
            "created": "2024-03-01T10:11:12.123456",
            "metadata_modified": "2025-03-01T10:11:12.654321",
            "issued": self.date(),
            "modified": self.date(),
            "temporal_resolution": self.one("PT15M", ""),
            "spatial_resolution_in_meters": self.one("0.2", ""),
            "language": self.some(f"{EU}language/FRA"),
            "documentation": self.some("https://exemple.fr/doc"),
            "conforms_to": self.some("https://exemple.fr/norme-de-fichier"),
            "applicable_legislation": self.some("http://data.europa.eu/eli/x/1/oj"),
            "uri": self.own("fichier"),
            "access_services": self.groups(self.service),
        }

    def service(self):
        return {
            "uri": self.own("service"),
            "title": self.words(),
            "description": self.words(),
            "endpoint_description": self.address(),
            "endpoint_url": self.some("https://exemple.fr/api"),
            "serves_dataset": self.some("https://exemple.fr/autre-jeu"),
            "access_rights": self.one("", f"{EU}access-right/PUBLIC"),
            "conforms_to": self.some("http://www.opengeospatial.org/standards/wfs"),
            "format": self.some("JSON", "GeoJSON"),
            "identifier": self.words(),
            "language": self.some("fr"),
            "rights": self.some("Droits"),
            "landing_page": self.some("https://exemple.fr/api-page"),
            "keyword": self.one("api", ["a", "b"]),
            "applicable_legislation": self.some("http://data.europa.eu/eli/x/1/oj"),
            "contact": self.groups(self.contact)[:1],
            "creator": self.groups(self.agent),
            "publisher": self.groups(self.agent)[:1],
            "license": self.one("", "lov2"),
            "modified": self.date(),
            "theme": self.some("TRAN"),
        }
