"""The three mentions that French law asks of a public site, on pages of their own.

A portal that has such pages elsewhere gives their addresses in its options: those of
the foot then lead there. Sources: loi n° 2004-575 (LCEN), article 1-1; RGPD, article
13; loi n° 2005-102, article 47, with the model of statement of the RGAA.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.plugins as p
import ckan.plugins.toolkit as tk

from .. import config
from ..core import accessibility

legal = Blueprint("socle_legal", __name__)
_ASKED = ("address", "phone", "director", "host")  # by law, of a legal notice


@legal.route("/mentions-legales", endpoint="notice")
def notice() -> Any:
    """Say who publishes the portal, and who hosts it."""
    return _page("legal_notice", config.legal_notice_url())


@legal.route("/donnees-personnelles", endpoint="privacy")
def privacy() -> Any:
    """Say what the portal keeps of people, how long, and their rights."""
    days = {
        "reports": config.report_retention_days(),
        "candidates": config.candidate_retention_days(),
    }
    is_measured = p.plugin_loaded("tracking")
    return _page(
        "legal_privacy", config.privacy_url(), days=days, is_measured=is_measured
    )


@legal.route("/accessibilite", endpoint="accessibility")
def statement() -> Any:
    """Say how far the pages can be used by all, and what was tried."""
    return _page(
        "legal_accessibility",
        config.accessibility_url(),
        level=config.accessibility_level(),
        audit=config.accessibility_audit(),
        trials=accessibility.trials(),
    )


def _page(template: str, elsewhere: str, **values: Any) -> Any:
    if elsewhere:
        return tk.h.redirect_to(elsewhere)
    publisher = config.legal_publisher()
    missing = [name for name in _ASKED if not publisher[name]]
    return tk.render(
        f"socle/{template}.html",
        {"publisher": publisher, "missing": missing, **values},
    )
