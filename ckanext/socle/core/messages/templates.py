"""Words of the template to fill: its sheets, the comments of its titles."""

from .marking import N_

TEMPLATE_WORDS = {
    "data": N_("Data"),
    "how": N_("How to fill"),
    "lists": N_("Lists"),
    "author": N_("Table schema"),
    "compulsory": N_("Compulsory."),
    "optional": N_("May stay empty."),
    "example": N_("Example: {example}"),
    "one_of": N_("Choose in the list of the cell."),
    "yes_no": N_("Write {true} or {false}."),
    "date": N_("The year first: 2026-03-17."),
    "number": N_("A number, without the sign € nor %."),
    "who": N_("Who: {text}"),
    "when": N_("When: {text}"),
    "law": N_("Law: {text}"),
    "keep": N_("Fill the sheet “{sheet}”, one row after the other."),
    "titles": N_("Do not change the titles of the first row, nor their order."),
    "dark": N_("Columns with a dark title are compulsory; the others may stay empty."),
    "comment": N_("Point at a title to read what the column expects."),
    "copied": N_("The first row has what is known of you: copy it on each row."),
    "drop": N_("Then drop this workbook on the portal, as it is."),
    "mistakes": N_("The usual mistakes"),
    "columns": N_("The columns"),
    "column": N_("Column"),
    "title": N_("Title"),
    "help": N_("What it is"),
    "version": N_("Rules: {key}, version {version}"),
}
