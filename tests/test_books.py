"""Phrasebooks read as an installation packed them are those made of the language files."""

import subprocess
import sys

import pytest

from cleaner.lexicon import FOLDER, books, languages, read_language
from cleaner.lexicon.phrasebook import Phrasebook, made_of
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packed")
    books.pack(folder)
    return folder


@pytest.fixture
def unread(monkeypatch, packed):
    """No language has been read yet, and there are packed ones; what reads a language file says so in the list given."""
    files = []
    monkeypatch.setattr(books, "PACKED", packed)
    monkeypatch.setattr(books, "read_language", lambda path: files.append(path.name) or read_language(path))
    for function in (books.book_of, books.careful_union):
        function.cache_clear()
    yield files
    for function in (books.book_of, books.careful_union):
        function.cache_clear()


def facts(book: Phrasebook):
    def plain(filed):
        return {key: [(p.text, p.match, p.rank, p.number) for p in phrases] for key, phrases in filed.items()}

    return {**vars(book), "filed": plain(book.filed), "notices": plain(book.notices)}


@pytest.mark.parametrize("code", languages())
def test_what_was_packed_is_what_the_file_says(unread, code):
    book = books.book_of(code)
    assert not unread
    assert len(book.whole) > 100 and book.markers
    first = min(phrase.number for phrases in book.filed.values() for phrase in phrases)
    assert facts(book) == facts(made_of(read_language(FOLDER / f"{code}.toml"), first))


def test_the_union_is_the_same(unread):
    union = facts(books.careful_union(False))
    assert not unread
    books.PACKED = FOLDER / "nowhere"
    books.book_of.cache_clear()
    books.careful_union.cache_clear()
    assert facts(books.careful_union(False)) == union
    assert len(unread) == len(languages())


def test_a_language_file_that_was_edited_since_is_read(unread, monkeypatch, tmp_path):
    monkeypatch.setattr(books, "FOLDER", tmp_path)
    text = (FOLDER / "id.toml").read_text(encoding="utf-8")
    (tmp_path / "id.toml").write_text(text.replace('"baca juga"', '"baca lagi nanti"'), encoding="utf-8")
    assert "baca lagi nanti" in books.book_of("id").markers
    assert unread == ["id.toml"]


def test_an_installation_has_them(tmp_path):
    command = [sys.executable, "setup.py", "-q", "build_py", "--build-lib", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    folder = tmp_path / "cleaner" / "lexicon" / "packed"
    assert sorted(path.stem for path in folder.iterdir()) == sorted(languages())
    probe = "from cleaner.lexicon import books; books.read_language = None; print(len(books.book_of('id').whole))"
    done = subprocess.run([sys.executable, "-c", probe], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert int(done.stdout) > 500
