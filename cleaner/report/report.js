"use strict";
// Everything that a page says goes into the document as text or as an attribute that cannot run; there is no innerHTML here.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const pages = data.pages;
  const at = { page: -1, block: -1, show: "all", reasons: new Set(), beside: "", sort: "", down: false };
  const $ = (id) => document.getElementById(id);
  const main = $("main"), inspector = $("inspector"), frame = document.querySelector(".frame");

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "onclick") element.addEventListener("click", value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  }
  const number = (n) => n.toLocaleString("en");
  const wordsOf = (n) => number(n) + (n === 1 ? " word" : " words");
  const percent = (part, whole) => (whole ? Math.round((100 * part) / whole) + " %" : "–");
  const named = (page) => page.title || page.name;
  const initial = (name) => ({ trafilatura: "T", justext: "J", resiliparse: "R" })[name] || name[0].toUpperCase();
  const title = (name) => ({ justext: "jusText" })[name] || name;
  const says = (kept) => (kept ? "keeps it" : "drops it");
  const wrong = (block) => block.gold !== null && block.gold !== block.keep;
  const differs = (block) => block.peers.some((kept) => kept !== block.keep);
  const safe = (url) => (/^https?:\/\//i.test(url || "") ? url : null);

  function bar(kept, dropped) {
    const element = make("div", { class: "share", role: "img", "aria-label": `${percent(kept, kept + dropped)} of the words kept` });
    for (const [n, fill] of [[kept, "fill-kept"], [dropped, "fill-gone"]]) {
      const part = make("i", { class: fill });
      part.style.flex = n + " 0 0";
      element.append(part);
    }
    return element;
  }

  function tile(value, label) {
    return make("div", { class: "tile" }, make("b", {}, value), make("span", {}, label));
  }

  function legend() {
    const one = (fill, text) => make("span", {}, make("span", { class: "swatch " + fill, "aria-hidden": "true" }), text);
    return make("p", { class: "legend" }, one("fill-kept", "✓ kept"), one("fill-gone", "✕ dropped"));
  }

  // Words by reason: of blocks, and of spans cut from blocks.
  function counted(list) {
    const words = new Map();
    const add = (code, n, keep) => {
      const entry = words.get(code) || { words: 0, keep };
      entry.words += n;
      words.set(code, entry);
    };
    for (const page of list) for (const block of page.blocks) {
      add(block.code, block.words, block.keep);
      for (const cut of block.cuts || []) add(cut[2], block.text.slice(cut[0], cut[1]).split(/\s+/).filter(Boolean).length, false);
    }
    return [...words].sort((a, b) => a[1].keep - b[1].keep || b[1].words - a[1].words);
  }

  function chart(list, pick) {
    const found = counted(list);
    const most = Math.max(1, ...found.filter(([, entry]) => !entry.keep).map(([, entry]) => entry.words));
    return make("ul", { class: "chart" }, found.map(([code, entry]) => {
      const fill = make("i", { class: entry.keep ? "fill-kept" : "fill-gone" });
      fill.style.width = Math.min(100, (100 * entry.words) / most) + "%";
      const label = data.reasons[code] || code;
      return make("li", {}, make("button", {
        type: "button", "data-code": code, title: code, "aria-pressed": at.reasons.has(code) ? "true" : "false", onclick: () => pick(code),
      }, make("span", { class: "name" }, (entry.keep ? "✓ " : "✕ ") + label), make("span", { class: "count" }, wordsOf(entry.words)),
      make("span", { class: "track", "aria-hidden": "true" }, fill)));
    }));
  }

  // ---- the overview
  function overview() {
    const kept = pages.reduce((sum, page) => sum + page.kept, 0), dropped = pages.reduce((sum, page) => sum + page.dropped, 0);
    const scored = pages.filter((page) => page.f1 !== null);
    const tiles = make("div", { class: "tiles" }, tile(number(pages.length), pages.length === 1 ? "page" : "pages"),
      tile(number(kept), "words kept"), tile(number(dropped), "words dropped"), tile(percent(kept, kept + dropped), "kept"));
    if (scored.length) tiles.append(tile((scored.reduce((sum, page) => sum + page.f1, 0) / scored.length).toFixed(3), "mean F1 against the gold"));
    const summary = make("section", { class: "card" }, make("h1", {}, "What stayed and what went"), tiles, bar(kept, dropped), legend());
    if (data.missing.length) summary.append(make("p", { class: "muted" }, "Not installed and not asked: " + data.missing.map(title).join(", ")));
    const failed = pages.filter((page) => page.error);
    if (failed.length) summary.append(make("p", { class: "muted" }, "Not read: " + failed.map((page) => page.name + " (" + page.error + ")").join("; ")));
    const reasons = make("section", { class: "card" }, make("h2", {}, "Why, by words"), chart(pages, (code) => {
      at.reasons = new Set([code]);
      go(Math.max(0, pages.findIndex((page) => page.blocks.some((b) => b.code === code || (b.cuts || []).some((cut) => cut[2] === code)))), -1);
    }));
    const parts = [make("div", { class: "cards two" }, summary, make("section", { class: "card" }, make("h2", {}, "Others, on all pages"), others(pages)))];
    parts.push(reasons, make("section", { class: "card" }, make("h2", {}, "Pages"), make("div", { class: "wide" }, table())));
    if (data.gold) parts.splice(1, 0, errors());
    return parts;
  }

  function others(list) {
    if (!data.peers.length) return make("p", { class: "muted" }, "No other extractor was asked.");
    const rows = data.peers.map((name) => {
      const found = list.flatMap((page) => page.peers.filter((peer) => peer.name === name).map((peer) => [peer, page]));
      const words = found.reduce((sum, [peer]) => sum + peer.words, 0);
      const all = found.reduce((sum, [, page]) => sum + page.kept + page.dropped, 0);
      const same = found.reduce((sum, [peer, page]) => sum + peer.same * (page.kept + page.dropped), 0);
      const scored = found.filter(([peer]) => peer.f1 !== null);
      const f1 = scored.length ? (scored.reduce((sum, [peer]) => sum + peer.f1, 0) / scored.length).toFixed(3) : "–";
      return make("tr", {}, make("th", { scope: "row" }, `${initial(name)} ${title(name)}`), make("td", { class: "n" }, number(words)),
        make("td", { class: "n" }, percent(same, all)), data.gold ? make("td", { class: "n" }, f1) : null);
    });
    return make("table", { class: "others" }, make("caption", { class: "quiet" }, "What other extractors keep"), make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "extractor"), make("th", { scope: "col", class: "n" }, "words"),
      make("th", { scope: "col", class: "n", title: "share of the words on which it agrees with us" }, "as ours"), data.gold ? make("th", { scope: "col", class: "n" }, "F1") : null)), make("tbody", {}, rows));
  }

  const COLUMNS = [
    ["page", (page, i) => i, false], ["words", (page) => page.kept + page.dropped, true], ["kept", (page) => page.kept / Math.max(1, page.kept + page.dropped), true],
    ["confidence", (page) => page.confidence, true], ["F1", (page) => page.f1 ?? 2, true],
  ];
  function table() {
    const shown = COLUMNS.filter(([name]) => name !== "F1" || data.gold);
    const order = pages.map((page, i) => [page, i]);
    const column = shown.find(([name]) => name === at.sort);
    if (column) order.sort((a, b) => (column[1](...a) - column[1](...b)) * (at.down ? -1 : 1));
    const head = shown.map(([name, , right]) => make("th", {
      scope: "col", class: (right ? "n" : "") + (name === "confidence" || name === "words" ? " narrow-off" : ""), "aria-sort": at.sort === name ? (at.down ? "descending" : "ascending") : null,
    }, make("button", { type: "button", onclick: () => { at.down = at.sort === name && !at.down; at.sort = name; draw(); } }, name)));
    const rows = order.map(([page, i]) => make("tr", {},
      make("td", {}, make("button", { type: "button", class: "link", "data-page": i, onclick: () => go(i, -1) }, make("bdi", {}, named(page))), make("div", { class: "muted" }, page.error || page.name)),
      make("td", { class: "n narrow-off" }, number(page.kept + page.dropped)), make("td", { class: "bar" }, bar(page.kept, page.dropped), make("small", { class: "muted" }, percent(page.kept, page.kept + page.dropped))),
      make("td", { class: "n narrow-off" }, page.confidence.toFixed(2)), data.gold ? make("td", { class: "n" }, page.f1 === null ? "–" : page.f1.toFixed(3)) : null));
    return make("table", { id: "pages" }, make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows));
  }

  const MANY = 200;
  function errors() {
    const found = pages.flatMap((page, i) => page.blocks.map((block, row) => [block, i, row]).filter(([block]) => wrong(block)));
    found.sort((a, b) => b[0].words - a[0].words || a[1] - b[1] || a[2] - b[2]);
    const rows = found.slice(0, MANY).map(([block, i, row]) => make("tr", {},
      make("td", { class: "n" }, number(block.words)), make("td", {}, block.keep ? "✓ kept, gold drops it" : "✕ dropped, gold keeps it"),
      make("td", {}, make("button", { type: "button", class: "link", onclick: () => go(i, row) }, make("bdi", {}, block.text.slice(0, 140))), make("div", { class: "muted" }, block.why + " — ", make("bdi", {}, named(pages[i]))))));
    const head = ["words", "error", "block"].map((name, i) => make("th", { scope: "col", class: i ? "" : "n" }, name));
    return make("section", { class: "card", id: "errors" }, make("h2", {}, "Errors, worst first"),
      make("p", { class: "muted" }, found.length > MANY ? `The worst ${MANY} of ${number(found.length)}.` : `${number(found.length)} blocks.`),
      make("div", { class: "wide" }, make("table", {}, make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows))));
  }

  // ---- one page
  function about(page) {
    const list = make("dl", { class: "about" });
    for (const [name, value] of Object.entries(page.about)) if (name !== "title") list.append(make("div", {}, make("dt", {}, name), make("dd", {}, make("bdi", {}, value))));
    list.append(make("div", {}, make("dt", {}, "confidence"), make("dd", {}, page.confidence.toFixed(2))));
    return list;
  }

  function reading(page) {
    const url = safe(page.url);
    const tiles = make("div", { class: "tiles" }, tile(number(page.kept), "words kept"), tile(number(page.dropped), "words dropped"),
      tile(percent(page.kept, page.kept + page.dropped), "kept"), page.f1 === null ? null : tile(page.f1.toFixed(3), "F1 against the gold"));
    const head = make("section", { class: "card" }, make("h1", { dir: "auto" }, named(page)),
      make("div", { class: "muted" }, url ? make("a", { href: url, rel: "noopener noreferrer nofollow", target: "_blank" }, url) : page.name), about(page), tiles, bar(page.kept, page.dropped), legend());
    if (page.error) head.append(make("p", { class: "why" }, page.error));
    if (page.peers.length) head.append(make("h2", {}, "Others"), others([page]));
    const why = make("section", { class: "card" }, make("h2", {}, "Why, by words"), chart([page], toggle),
      make("p", { class: "muted" }, "A reason shows its blocks alone; several add up."));
    const list = make("ol", { class: "blocks", "aria-label": "Blocks of the page, in order" }, page.blocks.map((block, row) => item(block, row, page)));
    list.addEventListener("focusin", (event) => { const li = event.target.closest(".blocks > li"); if (li) inspect(page, +li.dataset.row, event.target); });
    list.addEventListener("mouseover", (event) => { const li = event.target.closest(".blocks > li"); if (li && !inspector.classList.contains("open")) inspect(page, +li.dataset.row, event.target, true); });
    list.addEventListener("keydown", keys);
    return [make("div", { class: "cards two" }, head, why), tools(page), make("p", { class: "status", role: "status" }),
      make("div", { class: "columns", "aria-hidden": "true" }, make("span", {}, "cleaner"), make("span", {}, "")), list];
  }

  function tools(page) {
    const choices = [["all", "All"], ["kept", "✓ Kept"], ["dropped", "✕ Dropped"]];
    if (page.peers.length) choices.push(["differ", "≠ Others"]);
    if (page.f1 !== null) choices.push(["errors", "! Errors"]);
    const group = make("div", { class: "group", role: "group", "aria-label": "Show" }, choices.map(([name, label]) =>
      make("button", { type: "button", "data-show": name, "aria-pressed": "false", onclick: () => { at.show = name; filter(); } }, label)));
    const bar = make("div", { class: "tools" }, group, make("button", { type: "button", id: "reset", onclick: () => { at.show = "all"; at.reasons.clear(); filter(); } }, "Reset"));
    const besides = [...page.peers.map((peer) => peer.name), ...(page.f1 !== null ? ["gold"] : [])];
    if (besides.length) {
      const select = make("select", { id: "beside" }, make("option", { value: "" }, "nothing"), besides.map((name) => make("option", { value: name }, title(name))));
      select.value = besides.includes(at.beside) ? at.beside : "";
      select.addEventListener("change", () => { at.beside = select.value; beside(page); });
      bar.append(make("label", {}, "Beside it", select));
    }
    return bar;
  }

  function item(block, row, page) {
    const tag = /^h[1-6]$/.test(block.tag) ? block.tag : block.tag === "pre" || block.tag === "li" ? block.tag : block.tag === "blockquote" ? "quote" : "";
    const body = make("div", { class: "body", dir: "auto" });
    let from = 0;
    for (const [start, end, code, why] of block.cuts || []) {
      body.append(block.text.slice(from, start), make("del", { class: "cut", tabindex: "0", "data-code": code, "data-why": why }, block.text.slice(start, end)));
      from = end;
    }
    body.append(block.text.slice(from));
    const votes = page.peers.length ? make("div", { class: "votes" }, page.peers.map((peer, i) =>
      make("span", { class: block.peers[i] ? "" : "no", title: `${title(peer.name)} ${says(block.peers[i])}` }, initial(peer.name) + (block.peers[i] ? "✓" : "✕")))) : null;
    return make("li", { class: [block.keep ? "" : "gone", tag, wrong(block) ? "wrong" : ""].filter(Boolean).join(" "), tabindex: "0", "data-row": row },
      make("span", { class: "mark", "aria-hidden": "true" }, block.keep ? "✓" : "✕"),
      make("div", { class: "text" }, make("span", { class: "quiet" }, block.keep ? "kept: " : "dropped: "), body,
        block.keep ? null : make("div", { class: "why" }, block.why), wrong(block) ? make("div", { class: "wrongly" }, block.keep ? "! the gold drops it" : "! the gold keeps it") : null),
      votes, make("div", { class: "beside" }));
  }

  function toggle(code) {
    if (!at.reasons.delete(code)) at.reasons.add(code);
    filter();
  }

  function filter() {
    const page = pages[at.page];
    let shown = 0;
    for (const li of main.querySelectorAll(".blocks > li")) {
      const block = page.blocks[+li.dataset.row];
      const codes = [block.code, ...(block.cuts || []).map((cut) => cut[2])];
      const seen = (at.show === "all" || (at.show === "kept" && block.keep) || (at.show === "dropped" && (!block.keep || block.cuts)) ||
        (at.show === "differ" && differs(block)) || (at.show === "errors" && wrong(block))) && (!at.reasons.size || codes.some((code) => at.reasons.has(code)));
      li.hidden = !seen;
      shown += seen;
    }
    for (const button of main.querySelectorAll("[data-show]")) button.setAttribute("aria-pressed", button.dataset.show === at.show);
    for (const button of main.querySelectorAll(".chart button")) button.setAttribute("aria-pressed", at.reasons.has(button.dataset.code));
    main.querySelector("#reset").hidden = at.show === "all" && !at.reasons.size;
    main.querySelector(".status").textContent = `${number(shown)} of ${number(page.blocks.length)} blocks shown`;
  }

  function beside(page) {
    const list = main.querySelector(".blocks"), which = page.peers.findIndex((peer) => peer.name === at.beside);
    const on = which >= 0 || (at.beside === "gold" && page.f1 !== null);
    list.classList.toggle("paired", on);
    const head = main.querySelector(".columns");
    head.classList.toggle("on", on);
    head.lastChild.textContent = on ? title(at.beside) : "";
    if (!on) return;
    for (const li of list.children) {
      const block = page.blocks[+li.dataset.row], kept = which >= 0 ? block.peers[which] : block.gold, cell = li.querySelector(".beside");
      cell.className = "beside" + (kept ? "" : " none");
      cell.dir = "auto";
      const word = kept === null ? "? says nothing" : (kept ? "✓ " : "✕ ") + says(kept);
      cell.replaceChildren(make("span", { class: "brief" }, `${title(at.beside)}: ${word}`), make("span", { class: "full" }, kept ? "✓ " + block.text : kept === null ? "?" : "✕ —"));
    }
  }

  // ---- the reason of a block, in full
  function inspect(page, row, target, hovering) {
    const block = page.blocks[row];
    const cut = target && target.classList && target.classList.contains("cut") ? target : null;
    at.block = row;
    for (const li of main.querySelectorAll(".blocks > li.current")) li.classList.remove("current");
    main.querySelector(`.blocks > li[data-row="${row}"]`)?.classList.add("current");
    const keep = block.keep && !cut;
    const parts = [make("button", { type: "button", class: "close", "aria-label": "Close", onclick: close }, "✕"),
      make("h2", {}, make("span", { class: keep ? "mark" : "why" }, keep ? "✓ kept" : cut ? "✕ cut" : "✕ dropped"), make("small", { class: "muted" }, `block ${row + 1} of ${page.blocks.length}`)),
      make("p", { class: "reason" }, cut ? cut.dataset.why : block.why), make("p", { class: "muted" }, make("code", {}, cut ? cut.dataset.code : block.code), ` · ${wordsOf(block.words)}`, block.tag ? ` · <${block.tag}>` : ""),
      make("div", { class: "excerpt", dir: "auto" }, (cut ? cut.textContent : block.text).slice(0, 300))];
    if (block.score !== null) {
      const fill = make("i", {});
      fill.style.width = 100 * block.score + "%";
      parts.push(make("h3", {}, `Content with the probability ${block.score.toFixed(2)}, says the classifier`), make("div", { class: "meter", "aria-hidden": "true" }, fill));
    }
    if (block.weights.length) parts.push(make("h3", {}, "What weighed most (log-odds)"), weighing(block.weights));
    if (page.peers.length) parts.push(make("h3", {}, "Others"), make("ul", { class: "peers" }, page.peers.map((peer, i) => make("li", {}, `${block.peers[i] ? "✓" : "✕"} ${title(peer.name)} ${says(block.peers[i])}`))));
    if (block.gold !== null) parts.push(make("h3", {}, "Gold"), make("p", {}, `${block.gold ? "✓" : "✕"} the gold ${says(block.gold)}${wrong(block) ? ": an error of ours" : ""}`));
    parts.push(make("p", { class: "keys" }, make("kbd", {}, "↓"), " ", make("kbd", {}, "↑"), " next and previous block, ", make("kbd", {}, "n"), " next dropped, ", make("kbd", {}, "Esc"), " close"));
    inspector.replaceChildren(...parts);
    if (hovering) return;
    inspector.classList.add("open");
    document.documentElement.classList.add("sheet");
    target.closest(".blocks > li").scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  function weighing(weights) {
    const most = Math.max(...weights.map(([, , weight]) => Math.abs(weight)), 0.001);
    return make("ul", { class: "weighing" }, weights.map(([name, value, weight]) => {
      const fill = make("i", { class: weight < 0 ? "fill-gone" : "fill-kept" });
      fill.style.width = (100 * Math.abs(weight)) / most + "%";
      return make("li", {}, make("span", {}, `${name} = ${value}`), make("span", {}, (weight > 0 ? "+" : "") + weight.toFixed(2)), make("span", { class: "axis", "aria-hidden": "true" }, fill));
    }));
  }

  function close() {
    inspector.classList.remove("open");
    document.documentElement.classList.remove("sheet");
  }

  function keys(event) {
    const li = event.target.closest(".blocks > li");
    if (!li || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, n: 1 }[event.key];
    if (!step) return;
    let to = li;
    do to = step > 0 ? to.nextElementSibling : to.previousElementSibling;
    while (to && (to.hidden || (event.key === "n" && !to.classList.contains("gone"))));
    event.preventDefault();
    to?.focus();
  }

  // ---- going about
  function index() {
    const wanted = $("search").value.trim().toLowerCase();
    $("list").replaceChildren(...pages.map((page, i) => [page, i]).filter(([page]) => (named(page) + " " + page.name).toLowerCase().includes(wanted)).map(([page, i]) =>
      make("li", {}, make("button", { type: "button", "data-page": i, "aria-current": i === at.page ? "page" : null, onclick: () => go(i, -1) },
        make("b", { dir: "auto" }, named(page)), make("small", {}, page.error ? "not read" : percent(page.kept, page.kept + page.dropped) + " kept" + (page.f1 === null ? "" : ` · F1 ${page.f1.toFixed(3)}`)), bar(page.kept, page.dropped)))));
  }

  function draw() {
    const page = pages[at.page];
    frame.classList.toggle("reading", Boolean(page));
    close();
    inspector.replaceChildren(make("p", { class: "muted" }, "Point at a block, or move to it with Tab or ↓, to see its reason and what weighed."));
    main.replaceChildren(...(page ? reading(page) : overview()));
    document.title = (page ? named(page) + " – " : "") + "What stayed and what went";
    $("chooser").value = at.page;
    $("previous").disabled = at.page < 0;
    $("next").disabled = at.page >= pages.length - 1;
    index();
    if (page) {
      if (at.show !== "all" && !main.querySelector(`[data-show="${at.show}"]`)) at.show = "all";
      filter();
      beside(page);
    }
  }

  function go(page, block) {
    location.hash = page < 0 ? "" : block < 0 ? `page=${page + 1}` : `page=${page + 1}&block=${block + 1}`;
  }

  function follow() {
    const found = /^#page=(\d+)(?:&block=(\d+))?$/.exec(location.hash);
    const page = found && pages[found[1] - 1] ? found[1] - 1 : -1;
    if (location.hash === "#main") return;
    at.page = page;
    if (found && found[2]) { at.show = "all"; at.reasons.clear(); }
    draw();
    const li = found && found[2] && main.querySelector(`.blocks > li[data-row="${found[2] - 1}"]`);
    if (li) { li.scrollIntoView({ block: "center", behavior: "instant" }); li.focus({ preventScroll: true }); } else scrollTo({ top: 0, behavior: "instant" });
  }

  $("chooser").append(make("option", { value: "-1" }, "Overview"), ...pages.map((page, i) => make("option", { value: i }, `${i + 1}. ${named(page)}`.slice(0, 90))));
  $("chooser").addEventListener("change", () => go(+$("chooser").value, -1));
  $("previous").addEventListener("click", () => go(at.page - 1, -1));
  $("next").addEventListener("click", () => go(at.page + 1, -1));
  $("home").addEventListener("click", () => go(-1, -1));
  $("search").addEventListener("input", index);
  $("theme").addEventListener("click", () => {
    const next = { undefined: "dark", dark: "light", light: undefined }[document.documentElement.dataset.theme];
    if (next) document.documentElement.dataset.theme = next; else delete document.documentElement.dataset.theme;
    $("theme").textContent = { dark: "●", light: "○" }[next] || "◐";
    $("theme").setAttribute("aria-label", "Colours: " + (next || "as the system says"));
  });
  addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  addEventListener("hashchange", follow);
  if (pages.length === 1 && !location.hash) history.replaceState(null, "", "#page=1");
  follow();
})();
