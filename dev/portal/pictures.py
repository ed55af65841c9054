"""The README's pictures, taken on the demo: python -m portal.pictures STATE FOLDER.

Needs the journey's dataset: run ./dev/demo --check first.
"""

import sys
from pathlib import Path

from portal.browser import chromium, new_page, photograph, sign_in
from portal.demo import Demo

DATASET = "equipements-publics-d-acigne"


def main(state: Path, folder: Path) -> None:
    """Take the four pictures: home, search, dataset, report."""
    demo = Demo.read(state)
    resource = demo.api().call("package_show", id=DATASET)["resources"][0]["id"]
    with chromium() as browser:
        visitor = new_page(browser, demo.url)
        for name, path in (
            ("accueil", "/"),
            ("recherche", "/dataset/?q=equipements"),
            ("jeu-de-donnees", f"/dataset/{DATASET}"),
        ):
            visitor.goto(path)
            visitor.screenshot(path=folder / f"{name}.png")
        editor = new_page(browser, demo.url)
        account = demo.accounts["editor"]
        sign_in(editor, account["name"], account["password"])
        editor.goto(f"/dataset/{DATASET}/resource/{resource}/rapport")
        photograph(editor, folder / "rapport.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
