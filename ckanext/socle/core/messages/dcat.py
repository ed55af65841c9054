"""What people read of the inspection of a dataset for harvesters."""

from __future__ import annotations

from .marking import N_

INFORMATION = {
    "title": N_("Title"),
    "description": N_("Description"),
    "licence": N_("Licence"),
    "frequency": N_("Update"),
    "keywords": N_("Keywords"),
    "territory": N_("Territory"),
    "period": N_("Period"),
    "contact": N_("Contact"),
    "publisher": N_("Publisher"),
    "page": N_("Web page"),
    "identifier": N_("Identifier"),
    "file-title": N_("Name of the file"),
    "file-address": N_("Address of the file"),
    "file-format": N_("Format"),
    "file-schema": N_("Rules of the file"),
    "file-checksum": N_("Checksum"),
}
STATES = {
    "read": N_("Understood"),
    "absent": N_("Not given"),
    "lost": N_("Given, not understood"),
}
MARKS = {
    "licence": (
        N_("The licence is one that data.gouv.fr knows."),
        N_("Choose a licence: the Licence Ouverte 2.0 is understood."),
    ),
    "period": (
        N_("The period of the data is said."),
        N_("Say which period the data are about, for example 2025 to 2026."),
    ),
    "territory": (
        N_("The territory is said, with its outline."),
        N_("Say which territory the data are about."),
    ),
    "frequency": (
        N_("It is said how often the data are updated."),
        N_("Say how often the data are updated."),
    ),
    "on-time": (
        N_("The last update is not late."),
        N_("Bring the file up to date, or choose a slower frequency."),
    ),
    "description": (
        N_("The description has more than 100 characters."),
        N_("Write a longer description: more than 100 characters."),
    ),
    "open-format": (
        N_("One file at least has an open format."),
        N_("Add the file in an open format, CSV for example."),
    ),
    "available": (
        N_("The files can be downloaded."),
        N_("Add a file: there is none to download."),
    ),
    "documented": (
        N_("One file at least is described."),
        N_("Describe one file at least: what its columns hold."),
    ),
}
"""Of each mark: the sentence once it is earned, and what earns it."""

TRIED_LATER = N_("data.gouv.fr will try to download the files after it has read them.")

PROBLEMS = {
    "text-cleaned": N_("Invisible characters were taken out. Type the text again."),
    "not-an-address": N_(
        "This is no web address. Write one that begins with https://, or empty it."
    ),
    "not-an-email": N_(
        "This is no e-mail address. Write one, such as mairie@exemple.fr."
    ),
    "not-a-date": N_("This is no date. Write the year first: 2026-03-17."),
    "not-in-list": N_(
        "This value is not in the European list. Choose one of the list."
    ),
    "not-a-media-type": N_(
        "This is no media type. Write one such as text/csv, or empty it."
    ),
    "not-a-number": N_("This is no number of zero or more. Write figures only."),
    "not-a-duration": N_("This is no duration. Write one such as P1D (one day)."),
    "not-a-shape": N_(
        "This outline cannot be read. Give a GeoJSON polygon, or empty it."
    ),
    "unknown-territory": N_("This territory is unknown. Choose one of the list."),
    "unknown-licence": N_("This licence is unknown. Choose one of the list."),
    "licence-not-read": N_(
        "data.gouv.fr does not know this licence. It knows the Licence Ouverte 2.0."
    ),
    "unknown-format": N_("This format is not in the European list. Example: CSV."),
    "checksum-without-algorithm": N_(
        "The checksum is left out: its algorithm is not said. Example: sha256."
    ),
    "schema-without-address": N_(
        "The rules of this file have no address in the national catalogue. "
        "Choose another version, or wait until it is listed."
    ),
    "taken-address": N_(
        "This identifier names something else already. Empty it, or give another."
    ),
    "agent-without-name": N_(
        "This body has no name. Write it, or empty its identifier."
    ),
    "service-without-address": N_(
        "This service has no address. Give it one, or remove it."
    ),
    "other-dataset": N_(
        "A service is said of its own dataset only: the other one is left out."
    ),
    "incomplete-relation": N_(
        "A role and a body are both needed. Complete or remove it."
    ),
    "role-not-said": N_(
        "The relation is said without its role: DCAT-AP asks for more than we know."
    ),
}
"""Of each code of `core.dcat.Finding`: what happened, and how to mend it."""
