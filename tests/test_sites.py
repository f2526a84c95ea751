"""A site's chrome is what many of its pages share."""

import pytest

import cleaner
from cleaner.sites import SiteProfiles

PROSE = "Page {} tells of the harbour, of its boats and of the people who mend them in winter."
URL = "https://www.example.org/{}"


@pytest.fixture
def profiles():
    made = SiteProfiles()
    for i in range(10):
        lines = ["The Harbour Paper, since 1901", PROSE.format(i)]
        if i % 4 == 0:
            lines.append("“" + "We have always mended our boats in winter and we always will. " * 4 + "”")
        made.add(URL.format(i), lines)
    return made


def test_shared_lines_go_and_own_lines_stay(profiles):
    text = f"The Harbour Paper, since 1901\n\n{PROSE.format(3)}\n"
    assert cleaner.clean(text, url=URL.format(3), sites=profiles).text == PROSE.format(3) + "\n"
    assert cleaner.clean(text, url="https://other.example/", sites=profiles).text == text
    gone = cleaner.clean(text, url=URL.format(3), sites=profiles).dropped[0]
    assert gone.code == "site.line" and "10 of 10 pages" in gone.reason


def test_a_quoted_passage_survives(profiles):
    text = "“" + "We have always mended our boats in winter and we always will. " * 4 + "”"
    assert cleaner.clean(text, url=URL.format(0), sites=profiles).text == text


def test_profiles_merge_and_survive_saving(profiles, tmp_path):
    other = SiteProfiles()
    other.add(URL.format(11), ["The Harbour Paper, since 1901"])
    profiles.merge(other)
    profiles.save(tmp_path / "p.json")
    again = SiteProfiles.load(tmp_path / "p.json")
    assert again.pages == {"example.org": 11}
    assert max(again.lines["example.org"].values()) == 11


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": 9}', "\udcff"])
def test_bad_files_are_refused(tmp_path, content):
    path = tmp_path / "p.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ValueError, match=r"p\.json"):
        SiteProfiles.load(path)


def test_html_uses_profiles_too(profiles):
    page = "<body><p>The Harbour Paper, since 1901</p><p>" + PROSE.format(3) * 4 + "</p></body>"
    r = cleaner.extract(page, url=URL.format(3), sites=profiles)
    assert next(v.code for v in r.verdicts) == "site.line"
    assert "since 1901" not in r.text
