"""Licences of article D323-2-1 of the CRPA, beside those that the portal knows.

Source: code des relations entre le public et l'administration, D323-2-1 (Licence
Ouverte and ODbL for data, the others for software); SPDX names the software ones.
"""

from __future__ import annotations

from typing import Any

import ckan.model as model
from ckan.model.license import License

LICENCE_OUVERTE = "lov2"

_DATA = [
    (
        LICENCE_OUVERTE,
        "Licence Ouverte 2.0",
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    ),
    (
        "odc-odbl",
        "Open Data Commons Open Database License (ODbL)",
        "https://opendatacommons.org/licenses/odbl/",
    ),
]
_SOFTWARE = [
    ("bsd-3-clause", "BSD 3-Clause", "https://spdx.org/licenses/BSD-3-Clause.html"),
    ("apache-2.0", "Apache 2.0", "https://spdx.org/licenses/Apache-2.0.html"),
    ("cecill-b", "CeCILL-B", "https://spdx.org/licenses/CECILL-B.html"),
    ("mit", "MIT", "https://spdx.org/licenses/MIT.html"),
    ("mpl-2.0", "MPL 2.0", "https://spdx.org/licenses/MPL-2.0.html"),
    ("gpl-3.0", "GPL 3.0", "https://spdx.org/licenses/GPL-3.0-or-later.html"),
    ("cecill-2.1", "CeCILL 2.1", "https://spdx.org/licenses/CECILL-2.1.html"),
    ("eupl-1.2", "EUPL 1.2", "https://spdx.org/licenses/EUPL-1.2.html"),
    ("epl-2.0", "EPL 2.0", "https://spdx.org/licenses/EPL-2.0.html"),
]
SOFTWARE_IDS = frozenset(licence_id for licence_id, _, _ in _SOFTWARE)


def register() -> None:
    """Add to CKAN's register the licences that it lacks; existing ones stay as is."""
    known = model.Package.get_license_register()
    domains = [(entry, True) for entry in _DATA] + [
        (entry, False) for entry in _SOFTWARE
    ]
    for (licence_id, title, url), is_for_data in domains:
        if licence_id not in known:
            known.licenses.append(
                License(_description(licence_id, title, url, is_for_data))
            )


def _description(
    licence_id: str, title: str, url: str, is_for_data: bool
) -> dict[str, Any]:
    return {
        "id": licence_id,
        "title": title,
        "url": url,
        "status": "active",
        "family": "",
        "maintainer": "",
        "is_generic": False,
        "domain_content": False,
        "domain_data": is_for_data,
        "domain_software": not is_for_data,
        "od_conformance": "approved",
        "osd_conformance": "not reviewed" if is_for_data else "approved",
    }
