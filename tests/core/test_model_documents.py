"""Documents open in a word processor, and say nothing that is not known."""

import io
import re

import docx
import pytest

from ckanext.socle.core import model_documents as core

FACTS = core.Facts(
    texts={
        "nom": "la commune d'Acigné",
        "de_nom": "d'Acigné",
        "siren": "213 500 010",
        "lieu": "Acigné",
        "population": "7 077",
        "l_assemblee": "le conseil municipal",
        "l_executif": "le maire",
        "licence": "Licence Ouverte 2.0",
        "portail": "Données de <Rennes> & Métropole\x07",
    },
    lists={"fichiers": ["Délibérations", "Subventions"]},
    truths=frozenset({"commune", "obligation"}),
)


def read(content: bytes):
    return docx.Document(io.BytesIO(content))


def texts(document) -> list[str]:
    cells = [c.text for table in document.tables for r in table.rows for c in r.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


@pytest.mark.parametrize("name", core.names())
def test_each_one_opens_with_the_names_of_the_body(name):
    """What is missing is marked; no brace, no other gender, no « (s) » is left."""
    filled = core.fill(core.get(name), FACTS)
    document = read(core.docx(filled, author="Acigné", foot="Modèle"))
    found = texts(document)
    assert document.paragraphs[0].style.name == "Heading 1"
    assert any("d'Acigné" in text for text in found)
    assert not [text for text in found if re.search(r"[{}]|\(s\)|\(e\)", text)]
    marked = {
        run.text
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run.font.highlight_color
    }
    assert all(text.startswith("[") and "…" in text for text in marked)
    assert marked
    assert document.core_properties.language == "fr-FR"


def test_a_deliberation_says_what_the_law_asks_of_that_body():
    model = core.get("deliberation")
    large = " ".join(texts(read(core.docx(core.fill(model, FACTS), author=""))))
    assert "La commune d'Acigné ouvre ses données publiques." in large
    assert "compte 7 077 habitants" in large
    assert "Données de <Rennes> & Métropole (" in large
    small = core.Facts(FACTS.texts, FACTS.lists, frozenset({"sans_obligation"}))
    told = " ".join(str(one.content) for one in core.fill(model, small).blocks)
    assert "ne s'applique pas à la commune d'Acigné" in told
    assert "L2121-29" not in told
    assert core.missing(model, FACTS) == ["adresse_portail", "courriel"]


def test_no_licence_but_those_of_the_decree():
    assert list(core.licences()) == ["lov2", "odc-odbl"]
    with pytest.raises(KeyError):
        core.get("../licences")
