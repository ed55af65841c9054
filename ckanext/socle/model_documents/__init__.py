"""Model documents filled with what the portal knows of an organisation."""

from .facts import Choice, facts_of, groupings_of

__all__ = ["Choice", "facts_of", "groupings_of"]
