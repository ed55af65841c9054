"""How a file was read: each assumption is one sentence."""

from .marking import N_, P_

READING: dict[str, str | tuple[str, str]] = {
    "read-encoding": N_(
        "The accents were saved in the {encoding} format. We read them so."
    ),
    "read-damaged": P_(
        "{count} character cannot be read: it is shown as �.",
        "{count} characters cannot be read: they are shown as �.",
    ),
    "read-separator": N_("Columns separated by “{separator}”."),
    "read-title-rows": P_(
        "{count} row above the titles of columns was left aside (row {first}).",
        "{count} rows above the titles of columns were left aside "
        "(rows {first} to {last}).",
    ),
    "read-two-title-rows": N_(
        "The titles of columns take two rows ({first} and {last})."
    ),
    "read-line-ends": N_(
        "The lines do not all end in the same way. We read each of them as a row."
    ),
    "read-lone-quote": N_(
        "A quotation mark has no other half. What follows it may be in one cell."
    ),
    "read-sheet": P_(
        "The workbook has {count} filled sheet. We read “{name}”, where the expected "
        "titles are, and left aside: {others}.",
        "The workbook has {count} filled sheets. We read “{name}”, where the expected "
        "titles are, and left aside: {others}.",
    ),
    "read-first-sheet": P_(
        "The workbook has {count} filled sheet. We read the first one, “{name}”, and "
        "left aside: {others}.",
        "The workbook has {count} filled sheets. We read the first one, “{name}”, and "
        "left aside: {others}.",
    ),
    "read-format": N_(
        "The name of the file says another format. We read it as {format}."
    ),
}
TAB = N_("tab")
ENCODINGS = {"cp1252": "Windows", "latin-1": "Windows", "mac-roman": "Mac"}
