"""Ratios of a benchmark run, and what of them is too much; times are never looked at."""

import json

from benchmarks.speed import __main__ as speed


def run_file(tmp_path, ours, peer, file="run.json"):
    benchmarks = [
        {"name": name, "group": group, "stats": {"min": seconds}}
        for name, group, seconds in (
            ("test_extract[fast]", "extract", ours),
            ("test_extract_peer[resiliparse]", "extract", peer),
            ("test_lexicons", "steps", 1.0),
        )
    ]
    path = tmp_path / file
    path.write_text(json.dumps({"benchmarks": benchmarks}))
    return path


def test_ratios_are_of_the_groups_base(tmp_path):
    assert speed.ratios(run_file(tmp_path, 0.9, 0.3)) == {"test_extract[fast]": 3.0}
    assert speed.ratios(run_file(tmp_path, 90, 30)) == {"test_extract[fast]": 3.0}


def test_only_a_ratio_that_grew_is_worse(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(speed, "SAVED", tmp_path / "saved.json")
    assert speed.main([str(run_file(tmp_path, 2, 1)), "--save"]) == 0
    assert speed.main([str(run_file(tmp_path, 2, 1))]) == 0
    assert speed.main([str(run_file(tmp_path, 1, 1))]) == 0
    capsys.readouterr()
    assert speed.main([str(run_file(tmp_path, 4, 1))]) == 1
    assert "test_extract[fast]: 4.00 of its peer, 2.00 when saved" in capsys.readouterr().out


def test_of_several_runs_the_least_ratio_counts(tmp_path, monkeypatch):
    monkeypatch.setattr(speed, "SAVED", tmp_path / "saved.json")
    runs = [str(run_file(tmp_path, ours, 1, f"{ours}.json")) for ours in (2, 4, 5)]
    speed.main([runs[0], "--save"])
    assert speed.main(runs[1:]) == 1
    assert speed.main(runs) == 0
