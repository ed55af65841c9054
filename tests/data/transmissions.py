"""Files as town halls send them to the State: acts, a budget, contracts.

Formats as vendors write them; names and amounts are made for the tests.
"""

import io
import json
import tarfile
import zipfile

from ckanext.socle.core.identifiers import propose_siret

SIREN = "213502453"
OTHER = "213500010"
FIRM = {"id": "55204599900869", "typeIdentifiant": "SIRET"}
_ACTES = (
    'xmlns:actes="http://www.interieur.gouv.fr/ACTES#v1.1-20040216" '
    'xmlns:insee="http://xml.insee.fr/schema"'
)


def _inside(number: str, date: str, matter: str, subject: str, nature: str) -> str:
    first, second = matter.split(".")
    return f"""actes:Date="{date}" actes:NumeroInterne="{number}"
    actes:CodeNatureActe="{nature}">
  <actes:CodeMatiere1 actes:CodeMatiere="{first}"/>
  <actes:CodeMatiere2 actes:CodeMatiere="{second}"/>
  <actes:Objet>{subject}</actes:Objet>
  <actes:ClassificationDateVersion>2019-08-29</actes:ClassificationDateVersion>
"""


def act(
    number: str,
    date: str = "2026-03-17",
    matter: str = "7.5",
    subject: str = "Subventions aux associations",
    nature: str = "1",
) -> bytes:
    """An act, in the alphabet that the software of town halls still writes."""
    inside = _inside(number, date, matter, subject, nature)
    head = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    text = f"{head}\n<actes:Acte {_ACTES} {inside}</actes:Acte>"
    return text.encode("iso-8859-1")


def identifier(number: str, date: str = "2026-03-17", siren: str = SIREN) -> str:
    return f"035-{siren}-{date.replace('-', '')}-{number}-DE"


def act_name(number: str, date: str = "2026-03-17", siren: str = SIREN) -> str:
    return f"{identifier(number, date, siren)}-1-1_0.xml"


def receipt(number: str, received: str, siren: str = SIREN, **values: str) -> bytes:
    given = {
        "date": "2026-03-17",
        "matter": "7.5",
        "subject": "Subventions aux associations",
        "nature": "1",
    } | values
    id_ = identifier(number, given["date"], siren)
    return f"""<?xml version="1.0"?>
<actes:ARActe {_ACTES} actes:IDActe="{id_}" actes:DateReception="{received}">
  <actes:ActeRecu {_inside(number, **given)}</actes:ActeRecu>
</actes:ARActe>""".encode()


def cancelled(number: str, date: str = "2026-03-17") -> bytes:
    id_ = identifier(number, date)
    return f'<actes:Annulation {_ACTES} actes:IDActe="{id_}"/>'.encode()


def envelope(*files: tuple[str, bytes]) -> bytes:
    """A `.tar.gz`, as one act leaves a town hall, its PDF with it."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, data in (*files, ("99_DE-acte.pdf", b"%PDF-1.7 " * 50)):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def zipped(*files: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return packed.getvalue()


def year_of_acts() -> bytes:
    """A ZIP: two deliberations, an arrêté, one cancelled, one of another body."""
    return zipped(
        (
            "a.tar.gz",
            envelope((act_name("2026-031"), act("2026-031", subject="Aide à l'école"))),
        ),
        ("b.xml", receipt("2026-031", "2026-03-20", subject="Aide à l'école")),
        ("c.xml", receipt("2026-032", "2026-03-20", matter="2.1", subject="Le PLU")),
        ("d.xml", receipt("2026-A7", "2026-03-21", nature="2")),
        ("e.xml", receipt("2026-033", "2026-03-20")),
        ("f.xml", cancelled("2026-033")),
        ("g.xml", receipt("2026-001", "2026-03-20", siren=OTHER)),
    )


def budget(
    *lines: str, stage: str = "01", siren: str = SIREN, kind: str = "P"
) -> bytes:
    siret = propose_siret(siren)
    return f"""<?xml version="1.0" encoding="ISO-8859-1"?>
<DocumentBudgetaire xmlns="http://www.minefi.gouv.fr/cp/demat/docbudgetaire">
  <VersionSchema V="81"/>
  <EnTeteDocBudgetaire><DteStr V="2026-03-28"/><LibelleColl V="COMMUNE DE ROMILLÉ"/>
    <IdColl V="{siret}"/></EnTeteDocBudgetaire>
  <Budget>
    <EnTeteBudget><LibelleEtab V="BUDGET LOTISSEMENT"/><IdEtab V="{siret}"/>
      <Nomenclature V="M57-M57_A"/></EnTeteBudget>
    <BlocBudget><NatDec V="{stage}"/><Exer V="2026"/><CodTypBud V="{kind}"/>
    </BlocBudget>
    {"".join(lines)}
    <Annexes><DATA_PERSONNEL><PERSONNEL/></DATA_PERSONNEL></Annexes>
  </Budget>
</DocumentBudgetaire>""".encode("iso-8859-1")


def line(nature: str = "60612", marked: str = "", section: str = "F") -> str:
    said = f'<CaracSup V="{section}"/>' if section else ""
    return f"""<LigneBudget{marked}><Nature V="{nature}"/><Fonction V="213"/>
      <ContNat V="011"/><ArtSpe V="false"/><CodRD V="D"/><MtBudgPrec V="10.00"/>
      <MtPropNouv V="17142.08"/><OpBudg V="0"/>{said}</LigneBudget>"""


def contract(id_: str = "2026001", siren: str = SIREN, **values: object) -> dict:
    return {
        "id": id_,
        "acheteur": {"id": propose_siret(siren)},
        "nature": "Marché",
        "objet": "Entretien des espaces verts",
        "codeCPV": "77310000-6",
        "procedure": "Procédure adaptée",
        "attributionAvance": False,
        "tauxAvance": 0,
        "ccag": "Pas de CCAG",
        "offresRecues": 3,
        "sousTraitanceDeclaree": False,
        "marcheInnovant": False,
        "typeGroupementOperateurs": "Pas de groupement",
        "lieuExecution": {"code": "35245", "typeCode": "Code commune"},
        "dureeMois": 12,
        "dateNotification": "2026-01-15",
        "datePublicationDonnees": "2026-02-01",
        "montant": 48000,
        "formePrix": "Forfaitaire",
        "typesPrix": {"typePrix": ["Définitif ferme"]},
        "titulaires": [
            {"titulaire": {"id": "55204599900869", "typeIdentifiant": "SIRET"}}
        ],
        **values,
    }


def contracts(*them: dict, concessions: int = 0) -> bytes:
    top = {"marche": list(them), "contrat-concession": [{"id": "c"}] * concessions}
    return json.dumps({"marches": top}).encode()
