"""A dataset and a file whose form is filled in full."""

EU = "http://publications.europa.eu/resource/authority/"
BOX = '{"type": "Polygon", "coordinates": [[[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], '
BOX += "[1.0, 2.0], [1.0, 1.0]]]}"
POINT = '{"type": "Point", "coordinates": [1.5, 1.5]}'
AGENT = {
    "uri": "https://ville.exemple/sig",
    "name": "Service SIG",
    "email": "sig@ville.exemple",
    "url": "https://ville.exemple/page",
    "type": "http://purl.org/adms/publishertype/LocalAuthority",
    "identifier": "213502453",
}
CONTACT = {
    "uri": "https://ville.exemple/contact",
    "name": "Secrétariat",
    "email": "mairie@ville.exemple",
    "identifier": "guichet",
    "url": "https://ville.exemple/ecrire",
}
SERVICE = {
    "uri": "https://ville.exemple/service",
    "title": "API des délibérations",
    "description": "Une adresse pour tout lire",
    "endpoint_description": "https://ville.exemple/openapi.json",
    "endpoint_url": ["https://ville.exemple/api"],
    "access_rights": f"{EU}access-right/PUBLIC",
    "conforms_to": ["https://ville.exemple/norme-api"],
    "format": [f"{EU}file-type/JSON"],
    "identifier": "api-1",
    "language": [f"{EU}language/FRA"],
    "landing_page": ["https://ville.exemple/api/page"],
    "keyword": ["api"],
    "contact": [CONTACT],
    "publisher": [AGENT],
    "creator": [AGENT],
    "license": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    "modified": "2024-02-03",
    "theme": [f"{EU}data-theme/GOVE"],
}
FILE = {
    "url": "https://ville.exemple/deliberations.csv",
    "name": "Délibérations 2024",
    "description": "Le fichier de l’année",
    "format": "CSV",
    "mimetype": "text/csv",
    "table_schema": "scdl/deliberations",
    "table_schema_version": "2.1.3",
    "size": 4321,
    "hash": "e3b0c44298fc1c149afbf4c8996fb924",
    "hash_algorithm": "https://spdx.org/rdf/terms#checksumAlgorithm_md5",
    "rights": "Sauf mentions contraires",
    "status": f"{EU}distribution-status/COMPLETED",
    "availability": f"{EU}planned-availability/STABLE",
    "access_url": "https://ville.exemple/page-du-fichier",
    "issued": "2024-03-04",
    "modified": "2024-03-05",
    "temporal_resolution": "P1D",
    "spatial_resolution_in_meters": "2.5",
    "language": [f"{EU}language/FRA"],
    "documentation": ["https://ville.exemple/notice"],
    "applicable_legislation": ["http://data.europa.eu/eli/x/2020/1/oj"],
    "access_services": [SERVICE],
}
FIELDS = {
    "title": "Délibérations",
    "notes": "Ce que le conseil a « décidé »\n\n* en 2024",
    "url": "https://ville.exemple/jeu",
    "license_id": "lov2",
    "version": "1.2",
    "version_notes": "Premiers mois",
    "identifier": "delib-2024",
    "alternate_identifier": ["10.5281/zenodo.7"],
    "frequency": f"{EU}frequency/MONTHLY",
    "language": [f"{EU}language/FRA"],
    "theme": [f"{EU}data-theme/GOVE"],
    "hvd_category": ["http://data.europa.eu/bna/c_b79e35eb"],
    "applicable_legislation": ["http://data.europa.eu/eli/x/2020/1/oj"],
    "access_rights": f"{EU}access-right/PUBLIC",
    "provenance": "Secrétariat général",
    "homepage": "https://ville.exemple/accueil",
    "dcat_type": "http://inspire.ec.europa.eu/type/dataset",
    "issued": "2024-01-02",
    "modified": "2024-02-03",
    "conforms_to": ["https://ville.exemple/norme"],
    "documentation": ["https://ville.exemple/doc"],
    "is_referenced_by": ["https://ville.exemple/article"],
    "has_version": ["https://ville.exemple/version-2"],
    "temporal_resolution": "P1M",
    "spatial_resolution_in_meters": "10.0",
    "temporal_coverage": [{"start": "2024-01-01", "end": "2024-12-31"}],
    "territories": ["commune:35245", "epci:243500139"],
    "spatial_coverage": [
        {
            "uri": "https://ville.exemple/quartier",
            "text": "Le bourg",
            "geom": BOX,
            "bbox": BOX,
            "centroid": POINT,
        }
    ],
    "contact": [CONTACT],
    "publisher": [AGENT],
    "creator": [{**AGENT, "uri": "https://ville.exemple/autre", "name": "Archives"}],
    "provenance_activity": [
        {
            "uri": "https://ville.exemple/releve",
            "label": "Relevé",
            "seeAlso": "https://ville.exemple/methode",
            "dct_type": "https://ville.exemple/type",
            "startedAtTime": "2024-01-01T00:00:00+00:00",
            "wasAssociatedWith": [{**AGENT, "uri": "https://ville.exemple/geometre"}],
        }
    ],
    "qualified_attribution": [
        {
            "agent": [{**AGENT, "uri": "https://ville.exemple/editeur"}],
            "role": "https://ville.exemple/role",
        }
    ],
}
