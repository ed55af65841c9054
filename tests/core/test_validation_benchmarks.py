"""Each figure of the engine is measured, on tiny files; none is judged here."""

from benchmarks.validation import measuring


def test_each_work_is_measured(tmp_path, monkeypatch):
    monkeypatch.setattr(measuring, "ORACLE", tmp_path / "absent")
    works = list(measuring.works(tmp_path, rows=30, many=40, sheet=10))
    assert len({work.name for work in works}) == len(works) == 14
    chosen = [works[0], works[-2]]
    for line in (measuring.measure(work, 1, tmp_path) for work in chosen):
        assert line["socle"]["errors"] == 0
        assert "validata" not in line
