"""The figures of adoption, for those who keep the rules of expected files."""

import csv
import io

import pytest

import ckan.model as model
from ckan.tests import factories

from ckanext.socle.adoption import reading
from ckanext.socle.model.report import DONE, ReportRow

KEY = "scdl/equipements"


@pytest.fixture
def published(clean_db, clean_index, work):
    reading.forget()
    organization = factories.Organization(
        title="Romillé", kind="commune", siren="213502453", territory_id="commune:35245"
    )
    for private in (False, True):
        file = {"url": "https://a.example/e.csv", "table_schema": KEY}
        dataset = factories.Dataset(
            owner_org=organization["id"], private=private, resources=[file]
        )
        resource = dataset["resources"][0]
        model.Session.query(ReportRow).filter_by(resource_id=resource["id"]).delete()
        problem = {
            "severity": "fix",
            "code": "siret",
            "field": "COLL_SIRET",
            "count": 4,
        }
        advice = {"severity": "advice", "code": "title", "field": None, "count": 1}
        report = {"groups": [problem | {"count": 4}, advice]}
        row = ReportRow(
            resource_id=resource["id"],
            package_id=dataset["id"],
            state=DONE,
            table_schema=KEY,
            table_schema_version=resource["table_schema_version"],
            lenient_valid=False,
            report=report,
        )
        model.Session.add(row)
    model.Session.commit()
    yield organization
    reading.forget()


def test_public_files_by_version_and_by_body_and_nothing_else(app, published):
    answer = app.get("/schemas/adoption.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    [schema] = answer.json["schemas"]
    assert (schema["schema"], schema["published"], schema["valid"]) == (KEY, 1, 0)
    assert schema["errors"] == [
        {"code": "siret", "field": "COLL_SIRET", "files": 1, "cells": 4}
    ]
    [row] = answer.json["territories"]
    assert (row["siren"], row["nom"], row["regcode"], row["depcode"]) == (
        "213502453",
        "Romillé",
        "53",
        "35",
    )
    assert (row["pop-insee"] > 1000, row["nb-ptf"], row["fresh"]) == (True, 1, 1)
    text = app.get("/schemas/adoption.csv").body
    [line] = csv.DictReader(io.StringIO(text))
    assert line["errors"] == "siret:COLL_SIRET (1)"
    assert "@" not in text
    etag = {"If-None-Match": answer.headers["ETag"]}
    assert app.get("/schemas/adoption.json", headers=etag).status_code == 304
