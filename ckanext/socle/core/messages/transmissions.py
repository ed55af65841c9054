"""What people read of files made for them: what was left out, what they lack."""

from __future__ import annotations

from .marking import N_, P_

LEFT_OUT = {
    "other-body": P_(
        "{count} line of another public body, by its SIREN number.",
        "{count} lines of another public body, by its SIREN number.",
    ),
    "other-nature": P_(
        "{count} act that is no deliberation: orders and contracts stay out.",
        "{count} acts that are no deliberations: orders and contracts stay out.",
    ),
    "cancelled": P_(
        "{count} deliberation that you took back.",
        "{count} deliberations that you took back.",
    ),
    "twice": P_("{count} line sent twice.", "{count} lines sent twice."),
    "computed": P_(
        "{count} line of totals: it repeats others.",
        "{count} lines of totals: they repeat others.",
    ),
    "concession": P_(
        "{count} concession: this file is for contracts only.",
        "{count} concessions: this file is for contracts only.",
    ),
    "former-state": P_(
        "{count} contract as it was before a modification.",
        "{count} contracts as they were before a modification.",
    ),
    "incomplete": P_(
        "{count} line without a number or a date.",
        "{count} lines without a number or a date.",
    ),
}
REFUSED = {
    "other-format": N_("{name}: it is neither an act, nor a budget, nor contracts."),
    "broken": N_("{name}: it cannot be opened. Export it again."),
    "too-big": N_("{name}: it is too big. Send it in several parts."),
}
_ACCOUNTS = N_(
    "What was sent has numbers of accounts, not their names: your accounting software "
    "knows them."
)
_VOTES = N_("What was sent does not tell the result of the vote: add it if you can.")
_BUYER = N_("The data of contracts do not have it: your buyer profile may know it.")
GAPS = {
    "acts": {
        "VOTE_EFFECTIF": _VOTES,
        "VOTE_REEL": _VOTES,
        "VOTE_POUR": _VOTES,
        "VOTE_CONTRE": _VOTES,
        "VOTE_ABSTENTION": _VOTES,
        "DELIB_URL": N_("Put the address of the text here, if it is on your site."),
        "PREF_DATE": N_("Send the receipts of the prefecture too: they tell it."),
        "PREF_ID": N_("Send the receipts of the prefecture too: they tell it."),
        "DELIB_MATIERE_CODE": N_("The act was sent without its matter."),
        "DELIB_MATIERE_NOM": N_("The act was sent without its matter."),
        "BUDGET_ANNEE": N_("Acts do not tell which budget they are about."),
        "BUDGET_NOM": N_("Acts do not tell which budget they are about."),
    },
    "budget": {
        "BGT_CONTNAT_LABEL": _ACCOUNTS,
        "BGT_NATURE_LABEL": _ACCOUNTS,
        "BGT_FONCTION_LABEL": _ACCOUNTS,
        "BGT_SECTION": N_("The budget was sent without its sections."),
        "BGT_MTREAL": N_("Only the account of the year has it."),
    },
    "contracts": {
        "titulaire_denominationSociale": _BUYER,
        "idAccordCadre": N_("Only contracts under a framework agreement have it."),
        "origineUE": N_("The law does not ask for it in every contract."),
        "origineFrance": N_("The law does not ask for it in every contract."),
        "formePrix": N_("The form of the price has other words in what was sent."),
        "lieuExecution_nom": _BUYER,
    },
    "endowment": {
        "ADR_NUMERO": N_("The national directory gives no number: write it, or 0."),
        "EQUIP_EMAIL": N_("Left out on purpose: some are those of a person."),
    },
}
SIRET = N_("Give the SIRET of your public body in its settings.")
"""Said of a column that the producer's SIRET fills."""
