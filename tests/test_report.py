"""The report: what it says, and that it works in a real browser whatever stands on the pages."""

import json
import re
import zipfile

import pytest

import cleaner
from cleaner.report import cases, document, facts
from cleaner.report.cases import Case, Gold
from tests.browser import chromium, resize
from tests.conftest import ROOT, run_command

SAMPLES = sorted((ROOT / "samples/pages").glob("*.html"))
PEERS = ("trafilatura", "justext", "resiliparse")

# Each tells on itself by setting `hacked`.
PAYLOADS = [
    "<script>window.hacked=1</script>",
    "</script><script>window.hacked=1</script>",
    "<!--<script>",
    "]]><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "<svg/onload=window.hacked=1>",
    "\"><img src=x onerror='window.hacked=1'>",
    "' onmouseover='window.hacked=1' x='",
    "\" autofocus onfocus=\"window.hacked=1",
    "javascript:window.hacked=1",
    "java\tscript:window.hacked=1",
    "data:text/html,<script>window.hacked=1</script>",
    "${window.hacked=1}",
    "{{constructor.constructor('window.hacked=1')()}}",
    "\\u003cscript>window.hacked=1</script>",
    "\u2028window.hacked=1//",
    "@data@@script@@style@@policy@",
    "__proto__",
]  # fmt: skip


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _hostile_page(payload):
    """A page that says a payload in its text, attributes, title, metadata and addresses, as text and as markup."""
    said = _escaped(payload)
    graph = json.dumps(
        {"@type": "Article", "headline": payload, "author": {"name": f"Ann {payload}"}, "url": payload}
    ).replace("</", "<\\/")
    return (
        f'<html lang="{said}"><head><title>{said}</title><meta property="og:title" content="{said}"><meta name="author" content="Ann {said}">'
        f'<meta property="og:site_name" content="{said}"><link rel="canonical" href="{said}"><script type="application/ld+json">{graph}</script></head>'
        f'<body><nav class="{said}" id="{said}"><a href="{said}" title="{said}">{said}</a></nav><article class="{said}"><h1>{said}</h1>'
        f"<p>The ferry was late again, and the people on the quay said {said} to each other until it came at last.</p>"
        f'<pre><code class="language-{said}">{said}</code></pre><img alt="{said}" src="{said}">'
        f"<p>Nobody knew why it was late, as the sea was calm and the captain sober.</p></article>{payload}</body></html>"
    )


def _page(case):
    result = cleaner.extract(case.content, case.url) if case.kind == "html" else cleaner.clean(case.content, case.url)
    return facts.of_page(case, result, PEERS)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Two reports of 50 pages and more in all, with gold: of the samples, and of pages that attack."""
    folder = tmp_path_factory.mktemp("report")
    good = [Case(p.name, p.read_bytes(), "html", "https://example.com/a", cases.gold_beside(p, p.parent)) for p in SAMPLES]
    good += [
        Case(p.name, p.read_bytes(), "html", "https://example.com/b")
        for p in sorted((ROOT / "samples/markdown").glob("*.html"))[:30]
    ]
    text = ROOT / "samples/texts/id--news--glued.txt"
    good.append(Case(text.name, text.read_text(encoding="utf-8"), "text"))
    hostile = [Case(f"{p}.html", _hostile_page(p), "html", p, Gold(text=p + " the ferry was late")) for p in PAYLOADS]
    for name, some in (("good", good), ("hostile", hostile)):
        html = document.render([_page(case) for case in some], PEERS, ["<b>"])
        (folder / f"{name}.html").write_text(html, encoding="utf-8", errors="backslashreplace")
    return folder, good


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


def _open(browser, path, at="", size=(1440, 1000), scheme="light"):
    resize(browser, *size, scheme)
    browser.get("about:blank")
    browser.get(f"{path.as_uri()}{at}")


def _count(browser, selector):
    return browser.execute_script("return document.querySelectorAll(arguments[0]).length", selector)


def _shown(browser):
    return browser.execute_script(
        "return [...document.querySelectorAll('.blocks > li:not([hidden])')].map(li => +li.dataset.row)"
    )


def _data(browser):
    return json.loads(browser.execute_script("return document.getElementById('data').textContent"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 800, 1440])
def test_every_page_opens_without_errors_and_fits(browser, report, width, scheme):
    folder, good = report
    assert len(good) >= 50
    _open(browser, folder / "good.html", size=(width, 900), scheme=scheme)
    assert _count(browser, "#pages tbody tr") == len(good)
    for place in range(len(good) + 1):
        browser.execute_script(
            "location.hash = arguments[0] ? 'page=' + arguments[0] : ''; dispatchEvent(new Event('hashchange'))", place
        )
        assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth"), place
    assert _count(browser, ".blocks > li") == len(_data(browser)["pages"][-1]["blocks"])
    assert browser.get_log("browser") == []
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0


def test_show_and_reasons_filter(browser, report):
    folder, _ = report
    _open(browser, folder / "good.html", "#page=1")
    blocks = _data(browser)["pages"][0]["blocks"]
    rows = range(len(blocks))
    assert _shown(browser) == list(rows)
    for name, wanted in (
        ("kept", [i for i in rows if blocks[i]["keep"]]),
        ("dropped", [i for i in rows if not blocks[i]["keep"] or blocks[i].get("cuts")]),
        ("differ", [i for i in rows if any(p != blocks[i]["keep"] for p in blocks[i]["peers"])]),
        ("errors", [i for i in rows if blocks[i]["gold"] is not None and blocks[i]["gold"] != blocks[i]["keep"]]),
        ("all", list(rows)),
    ):
        browser.find_element("css selector", f'[data-show="{name}"]').click()
        assert _shown(browser) == wanted
        assert f"{len(wanted)} of {len(blocks)}" in browser.find_element("css selector", ".status").text
    codes = sorted({b["code"] for b in blocks if not b["keep"]})
    assert len(codes) > 1
    for n, code in enumerate(codes, 1):
        button = browser.find_element("css selector", f'.chart button[data-code="{code}"]')
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()
        assert _shown(browser) == [i for i in rows if blocks[i]["code"] in codes[:n]]
    browser.find_element("id", "reset").click()
    assert _shown(browser) == list(rows)


def test_the_keyboard_reaches_every_reason_and_its_weighing(browser, report):
    from selenium.webdriver.common.keys import Keys

    folder, _ = report
    _open(browser, folder / "good.html", "#page=2")
    blocks = _data(browser)["pages"][1]["blocks"]
    browser.execute_script("document.querySelector('.blocks > li').focus()")
    for row, block in enumerate(blocks):
        if row:
            browser.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
        said = browser.find_element("id", "inspector").text
        assert block["why"] in said
        assert ("kept" if block["keep"] else "dropped") in said
        for name, value, _ in block["weights"]:
            assert f"{name} = {value}" in said


def test_tab_goes_from_block_to_block_and_to_cuts(browser, tmp_path):
    from selenium.webdriver.common.keys import Keys

    text = "Pasar tutup lebih awal kemarin sore. Baca juga: Harga Cabai Naik Lagi\n\nBaca Juga: Panen Raya di Brebes\n\nPedagang pulang.\n"
    path = tmp_path / "r.html"
    path.write_text(document.render([_page(Case("x", text, "text"))]), encoding="utf-8")
    _open(browser, path)
    browser.execute_script("document.querySelector('.blocks > li').focus()")
    reasons = []
    for place in range(4):
        if place:
            browser.switch_to.active_element.send_keys(Keys.TAB)
        reasons.append(browser.find_element("css selector", "#inspector .reason").text)
    assert reasons[1] == "a promo inside the text"
    assert reasons[2] == "a promo of another article"
    assert browser.get_log("browser") == []


def test_hovering_shows_the_reason(browser, report):
    from selenium.webdriver import ActionChains

    folder, _ = report
    _open(browser, folder / "good.html", "#page=1")
    block = browser.find_element("css selector", ".blocks > li.gone")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", block)
    ActionChains(browser).move_to_element(block).perform()
    why = block.find_element("css selector", ".why").text
    assert why and browser.find_element("css selector", "#inspector .reason").text == why


def test_kept_and_dropped_differ_without_colour(browser, report):
    folder, _ = report
    _open(browser, folder / "good.html", "#page=1")
    style = "const s = getComputedStyle(document.querySelector(arguments[0])); return [s.borderInlineStartStyle, s.textDecorationLine]"
    assert browser.execute_script(style, ".blocks > li:not(.gone)")[0] == "solid"
    assert browser.execute_script(style, ".blocks > li.gone")[0] == "dashed"
    assert browser.execute_script(style, ".gone .body")[1] == "line-through"
    marks = browser.execute_script(
        "return ['.blocks > li:not(.gone) .mark', '.gone .mark'].map(s => document.querySelector(s).textContent)"
    )
    assert marks == ["✓", "✕"]


def test_on_a_small_screen_the_reason_does_not_hide_its_block(browser, report):
    folder, _ = report
    _open(browser, folder / "good.html", "#page=1", size=(360, 760))
    for row in (3, 20):
        browser.execute_script("document.querySelectorAll('.blocks > li')[arguments[0]].focus()", row)
        below, top = browser.execute_script(
            "return [document.activeElement.getBoundingClientRect().top, document.getElementById('inspector').getBoundingClientRect().top]"
        )
        assert 40 < below < top - 10
    browser.find_element("css selector", "#inspector .close").click()
    assert not browser.find_element("id", "inspector").is_displayed()


def test_others_stand_beside(browser, report):
    folder, _ = report
    _open(browser, folder / "good.html", "#page=1")
    blocks = _data(browser)["pages"][0]["blocks"]
    for place, name in enumerate((*PEERS, "gold")):
        browser.execute_script(
            "const s = document.getElementById('beside'); s.value = arguments[0]; s.dispatchEvent(new Event('change'))",
            name,
        )
        texts = browser.execute_script("return [...document.querySelectorAll('.beside .full')].map(e => e.textContent)")
        kept = [b["gold"] if name == "gold" else b["peers"][place] for b in blocks]
        assert texts == [f"✓ {b['text']}" if k else "✕ —" for b, k in zip(blocks, kept, strict=True)]


def test_errors_come_worst_first_and_lead_to_their_blocks(browser, report):
    folder, _ = report
    _open(browser, folder / "good.html")
    rows = browser.execute_script(
        "return [...document.querySelectorAll('#errors tbody tr')].map(r => +r.cells[0].textContent)"
    )
    assert rows and rows == sorted(rows, reverse=True)
    link = browser.find_element("css selector", "#errors button.link")
    text = link.text
    link.click()
    assert text[:60] in browser.execute_script("return document.activeElement.querySelector('.body').textContent")
    assert browser.execute_script("return document.activeElement.matches('.blocks > li.wrong')")


def test_pages_sort_and_are_found(browser, report):
    folder, _ = report
    _open(browser, folder / "good.html")
    for _ in range(2):
        next(b for b in browser.find_elements("css selector", "#pages th button") if b.text == "F1").click()
        f1 = browser.execute_script(
            "return [...document.querySelectorAll('#pages tbody tr')].map(r => r.cells[4].textContent)"
        )
        numbers = [float(v) for v in f1 if v != "–"]
    assert numbers == sorted(numbers, reverse=True)
    browser.find_element("id", "search").send_keys("Configuring")
    assert _count(browser, "#list li") == 1


def test_hostile_pages_run_nothing(browser, report):
    folder, _ = report
    _open(browser, folder / "hostile.html")
    for place in range(len(PAYLOADS) + 1):
        browser.execute_script(
            "location.hash = arguments[0] ? 'page=' + arguments[0] : ''; dispatchEvent(new Event('hashchange'))", place
        )
        browser.execute_script(
            "for (const e of document.querySelectorAll('.blocks > li')) { e.focus(); e.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})); }"
        )
        assert browser.execute_script("return window.hacked") is None, place
        assert _count(browser, "script") == 2
        assert _count(browser, "img, iframe, svg, object, embed, base, form, link") == 0
        odd = "return [...document.querySelectorAll('*')].flatMap(e => [...e.attributes]).filter(a => /^on/i.test(a.name) || /script:|^data:/i.test(a.value) && a.name === 'href').length"
        assert browser.execute_script(odd) == 0
    said = browser.execute_script("return document.querySelector('.blocks').textContent")
    assert PAYLOADS[-1] in said
    assert browser.get_log("browser") == []


def test_the_policy_holds_even_where_markup_gets_in(browser, report):
    """A second wall: were a payload written as markup, the document's policy would not let it run or load."""
    folder, _ = report
    _open(browser, folder / "good.html")
    browser.execute_script(
        'document.body.insertAdjacentHTML(\'beforeend\', \'<img src="x" onerror="window.hacked=1"><a id="bad" href="javascript:window.hacked=1">x</a>\');'
        "const s = document.createElement('script'); s.textContent = 'window.hacked=1'; document.body.append(s);"
        "document.getElementById('bad').click()"
    )
    assert browser.execute_script("return window.hacked") is None
    log = " ".join(entry["message"] for entry in browser.get_log("browser"))
    assert "Content Security Policy" in log


def test_data_cannot_end_its_element():
    page = _page(Case("</script>\u2028", "</script><script>x</script>\ud800 text that is left", "text"))
    html = document.render([page])
    data = re.search(r'id="data">(.*?)</script>', html, re.S).group(1)
    assert "<" not in data and "\u2028" not in data
    assert json.loads(data.encode("utf-8", "backslashreplace"))["pages"][0]["name"] == "</script>\u2028"


def test_facts_know_the_gold_and_the_peers():
    article = "The lock was built in nine weeks by people who had never seen one, and it leaked for forty years. "
    html = f"<html><body><nav><a href=/>Home</a> <a href=/n>News</a></nav><article><h1>A lock</h1><p>{article * 3}</p></article></body></html>"
    page = _page(Case("a", html, "html", None, Gold(text=article * 3)))
    rows = {block["text"][:6]: block for block in page["blocks"]}
    assert rows["The lo"]["gold"] and rows["The lo"]["keep"] and rows["The lo"]["peers"] == [True, True, True]
    assert rows["Home N"]["gold"] is False
    assert [peer["name"] for peer in page["peers"]] == list(PEERS)
    assert page["f1"] > 0.95
    snippets = Gold(wanted=("it leaked for forty years",), unwanted=("Home News", "Not there"))
    page = _page(Case("a", html, "html", None, snippets))
    assert [b["gold"] for b in page["blocks"]] == [False, None, True]
    assert page["f1"] == 1.0


# ---- the command


def test_the_command_writes_one_file(tmp_path):
    done = run_command("report", *map(str, SAMPLES[:3]), "--gold", "-o", str(tmp_path / "r.html"))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    again = run_command("report", *map(str, SAMPLES[:3]), "--gold")
    assert again.stdout == (tmp_path / "r.html").read_bytes()
    shell = re.sub(rb'id="data">.*?</script>', b"", again.stdout, flags=re.S)
    assert not re.search(rb"(?:src|href)=[\"']?(?:https?:)?//|@import|url\(", shell)


def test_the_command_takes_records_sets_and_streams(tmp_path):
    page = SAMPLES[0].read_text(encoding="utf-8")
    gold = SAMPLES[0].with_suffix(".gold.txt").read_text(encoding="utf-8")
    rows = [
        {"id": "one", "html": page, "gold": gold},
        {"url": "https://example.com/t", "text": "One.\n\nTwo.", "gold": "One."},
        {"n": 1},
    ]
    (tmp_path / "r.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        archive.writestr("html/7.html", page)
        archive.writestr("gold.jsonl", json.dumps({"id": 7, "url": None, "metric": "words", "text": gold}) + "\n")
    done = run_command("report", "r.jsonl", "set.zip", "missing.html", "--gold", "--peers", "none", cwd=tmp_path)
    data = json.loads(re.search(r'id="data">(.*?)</script>', done.stdout.decode(), re.S).group(1))
    assert [p["name"] for p in data["pages"]] == sorted(
        (p["name"] for p in data["pages"]), key=lambda n: next(p["f1"] for p in data["pages"] if p["name"] == n)
    )
    assert {p["name"] for p in data["pages"]} == {"r.jsonl: one", "r.jsonl: https://example.com/t", "set/7"}
    assert all(p["f1"] is not None for p in data["pages"])
    assert done.returncode == 1
    assert b'record 3: no field "html" or "text"' in done.stderr and b"missing.html: No such file" in done.stderr
    worst = run_command(
        "report", "r.jsonl", "set.zip", "--gold", "--worst", "1", "--limit", "2", "--peers", "none", cwd=tmp_path
    )
    assert worst.stdout.count(b'"confidence":') == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--peers", "goose"], b"--peers knows no goose"),
        (["--worst", "3"], b"needs --gold"),
        (["--limit", "0"], b"no number from 1 up"),
    ],
)
def test_the_command_refuses_what_makes_no_sense(arguments, message):
    done = run_command("report", str(SAMPLES[0]), *arguments)
    assert done.returncode == 2
    assert message in done.stderr


def test_a_zip_that_is_no_gold_set_is_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x", "y")
    (tmp_path / "b.zip").write_bytes(b"PK no")
    done = run_command("report", "a.zip", "b.zip", cwd=tmp_path)
    assert done.returncode == 1
    assert b"a.zip: a ZIP without gold.jsonl is no gold set" in done.stderr
    assert b"b.zip: not a ZIP that can be read" in done.stderr
    assert b"Traceback" not in done.stderr
