"""Latitude and longitude written one for the other, in France and overseas."""

import pytest

from ckanext.socle.core.validation import Limits, validate
from ckanext.socle.core.validation.positions import are_swapped

PLACES = [
    ("Romillé", 48.2153, -1.8926),
    ("Ouessant", 48.4567, -5.0968),
    ("Bonifacio", 41.3874, 9.1592),
    ("Strasbourg", 48.5734, 7.7521),
    ("Fort-de-France", 14.6161, -61.0588),
    ("Cayenne", 4.9372, -52.326),
    # Its longitude is a latitude of France: both must be looked at.
    ("Mamoudzou", -12.7806, 45.2278),
    ("Saint-Denis", -20.8789, 55.4481),
]


@pytest.mark.parametrize(("name", "latitude", "longitude"), PLACES)
def test_a_place_is_swapped_one_way_only(name, latitude, longitude):
    assert not are_swapped(latitude, longitude)
    assert are_swapped(longitude, latitude)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(0.0, 0.0), (51.5074, -0.1278), (-0.1278, 51.5074), (45.0, 100.0)],
)
def test_what_is_nowhere_in_france_is_not_swapped(latitude, longitude):
    assert not are_swapped(latitude, longitude)


def test_swapped_rows_are_told_by_rows_and_by_columns():
    rows = [f"{name},{lat},{lon}" for name, lat, lon in PLACES]
    rows += [f"{name},{lon},{lat}" for name, lat, lon in PLACES]
    text = "EQUIP_NOM,EQUIP_LAT,EQUIP_LONG\n" + "\n".join(rows) + "\n,,\nx,,48.2\n"
    told = []
    for size in (0, 10**9):
        report = validate(
            text.encode(),
            table_schema="scdl/equipements",
            limits=Limits(bulk_bytes=size),
        )
        [group] = [g for g in report.groups if g.code == "swapped-columns"]
        assert (group.severity, group.strict, group.lenient) == ("check", False, False)
        told.append([(s.row, s.value) for s in group.samples])
    assert told[0] == told[1]
    assert told[0] == [
        (row, str(longitude)) for row, (_, _, longitude) in enumerate(PLACES, start=10)
    ]
    assert (group.field, group.samples[0].cell) == ("EQUIP_LAT", "B10")
