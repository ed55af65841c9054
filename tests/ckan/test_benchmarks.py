"""Each benchmark runs, on a portal of a dozen organisations; none is judged here."""

import ckan.plugins.toolkit as tk

from benchmarks import (
    asking,
    deposits,
    following,
    millesime,
    onboarding,
    pages,
    people,
    region,
    registry,
    seed,
    territories,
)
from benchmarks.dcat import __main__ as catalogues
from ckanext.socle.core.territories import packaged_index


def test_each_figure_is_measured(clean_db, clean_index, app, monkeypatch):
    assert millesime.measure()["territories"] == len(packaged_index())
    assert onboarding.measure(smallest_epci(), compared=1)["organizations"] > 1
    few = seed.Wanted(organizations=12, private=3, datasets=8, memberships=60)
    assert seed.make(few)["datasets"] == 8
    ask = asking.asker_here(app.flask_app)
    lines = [pages.measure(ask, page, page[2][-1], 1) for page in pages.pages()]
    assert {line["page"]: line["status"] for line in lines} == {
        page[0]: 200 for page in pages.pages()
    }
    counts = pages.clauses()[people.ADMINISTRATOR]
    assert counts["ours"] <= pages.MOST_CLAUSES < counts["ckan"]
    figures = region.measure(2)
    assert (figures["indexed"], figures["found"]) == (8, 8)
    before, synced, after = registry.measure(ask)
    assert synced["new"] == synced["unchanged"] == before["versions"]
    assert (after["versions"], synced["broken"]) == (before["versions"], 0)
    registry.forget()
    figures = catalogues.here(2, rebuild=False)
    assert figures["datasets"] == 5
    monkeypatch.setenv("CKAN_INI", tk.config["__file__"])
    site = tk.config["ckan.site_url"]
    assert set(catalogues.peer(site, 2, 1)) == set(catalogues.PEER)
    with asking.running(tk.config["__file__"], workers=2) as (url, _):
        bodies = deposits._bodies(3)
        _, ends = deposits.measure(url, deposits._token(), bodies, 1)
    assert {status for _, status in ends} == {200}
    people.work()
    found = deposits.told(bodies, ends)
    assert (found["lost"], found["doubled"]) == (0, 0)
    figures = following.measure(4)
    assert (figures["files"], figures["asked"]) == (4, 2)
    assert territories.measure(20, seed=1, with_memory=False)["queries"] == 20


def smallest_epci() -> str:
    """Return one of Provence: the seeded organisations are Breton."""
    index = packaged_index()
    epcis = index.members("region:93", "epci")
    return min(epcis, key=lambda one: len(index.members(one.id, "commune"))).id
