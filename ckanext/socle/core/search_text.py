"""French words as the search compares them: without accents, case or plural.

CKAN's stock Solr schema stems words in English *before* it folds accents, so that
« deliberations » does not meet « délibérations ». We index a folded copy of the text
and fold what people type in the same way; Solr then only has equal words to compare.
Stems are Snowball's for French (https://snowballstem.org/algorithms/french/stemmer.html),
taken after the accents are folded: both sides then agree, whoever types accents.
"""

from __future__ import annotations

import re

import snowballstemmer

from .folding import fold

_STEMMER = snowballstemmer.stemmer("french")
_WORD = re.compile(r"[^\W_]+")
_SHORT = 4  # Snowball leaves words this short alone, plural or not
# Spellings that dictionaries accept side by side, folded: all become the first one.
_VARIANTS = {
    "dechetterie": "decheterie",
    "dechetteries": "decheterie",
    "clef": "cle",
    "clefs": "cle",
}
# Signs that make a query one for Solr's own parser.
_OPERATOR = re.compile(r'[:"*?~^(){}\[\]\\]|&&|\|\||(^|\s)[-+!]|\b(AND|OR|NOT)\b')


def stems(text: str) -> str:
    """Return the stems of the words of *text*, in their order, spaced.

    >>> stems("Délibérations du conseil")
    'deliber du conseil'
    >>> stems("élus") == stems("ELU")
    True
    """
    return " ".join(_stem(word) for word in _WORD.findall(fold(text)))


def _stem(word: str) -> str:
    word = _VARIANTS.get(word, word)
    if len(word) <= _SHORT:
        return word.rstrip("sx") or word
    return str(_STEMMER.stemWord(word))


def is_plain(query: str) -> bool:
    """Tell whether *query* is mere words, with nothing for Solr's own parser.

    >>> is_plain("Val-de-Marne"), is_plain("title:budget"), is_plain('"compte rendu"')
    (True, False, False)
    """
    return bool(query.strip()) and not _OPERATOR.search(query)
