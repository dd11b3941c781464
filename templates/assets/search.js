/* The search page. How words are made: prospectus/words.py, which this file repeats; what the index files
   hold: prospectus/outputs/search.py. Files are scripts, each of which hands its value to kcnSearch. */
(() => {
  "use strict";
  const SHOWN = 20, PAUSE = 150; // results at once; milliseconds after a key
  const NEAR = 0.9, LEAST = 0.2, HALF = 22; // a word's worth beside the exact one; of the best page's points, to be shown

  // -- words ----------------------------------------------------------------------------------------
  const DENSE =
    "[\\u0900-\\u0963\\u0966-\\u0dff\\u0e01-\\u0e4e\\u0e80-\\u0ecd\\u0edc-\\u0edf\\u0f40-\\u0fbc\\u1000-\\u103f" +
    "\\u1050-\\u109f\\u1100-\\u11ff\\u1780-\\u17d3\\u17dc\\u17dd\\u3005-\\u3007\\u3041-\\u309f\\u30a1-\\u30fa" +
    "\\u30fc-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\u{20000}-\\u{3ffff}]";
  const RUN = new RegExp(`${DENSE}+|(?:(?!${DENSE})[\\p{L}\\p{N}])+`, "gu");
  const IS_DENSE = new RegExp(`^${DENSE}`, "u");
  const DROPPED =
    /[\u0300-\u036f\u0483-\u0487\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
  const DIGIT = /[\u0660-\u0669\u06f0-\u06f9\u0e50-\u0e59\u0ed0-\u0ed9\u1040-\u1049\u17e0-\u17e9]/g;
  const ALIKE = { ß: "ss", ς: "σ", đ: "d", ł: "l", ø: "o", ı: "i", æ: "ae", œ: "oe", ى: "ي", ة: "ه", ک: "ك", ی: "ي" };
  const ALIKES = new RegExp(`[${Object.keys(ALIKE).join("")}]`, "g");
  const ARABIC = /^[\u0600-\u06ff]/;
  const ARABIC_START = /^(?:و?(?:[بكف]?ال|لل)(?=..)|و(?=...))/;
  const GLUED = /^[بلكف][\u0621-\u064a]{4}/;
  const ARABIC_END = /(?<=..)(?:ها|ان|ات|ون|ين|يه|ه|ي)$/;

  const folded = (text) =>
    text.normalize("NFKC").toLowerCase().normalize("NFD").replace(DROPPED, "").normalize("NFC")
      .replace(DIGIT, (digit) => digit.charCodeAt(0) & 15).replace(ALIKES, (letter) => ALIKE[letter]);

  // The words of a text, an array for each run of letters: pairs of a script without spaces, or one word.
  const runs = (text) =>
    (folded(text).match(RUN) || []).map((run) => {
      const letters = [...run];
      if (IS_DENSE.test(run)) return letters.length > 1 ? letters.slice(1).map((next, at) => letters[at] + next) : letters;
      if (letters.length == 1 && !/\p{Nd}/u.test(run)) return [];
      return [ARABIC.test(run) ? run.replace(ARABIC_START, "").replace(ARABIC_END, "") : run];
    });

  const sum = (values) => [...values].reduce((all, value) => all + value, 0);
  const head = (term) => [...term].slice(0, IS_DENSE.test(term) ? 1 : 2).join("");

  // -- files ----------------------------------------------------------------------------------------
  const files = new Map();
  self.kcnSearch = (value) => { document.currentScript.value = value; };
  self.kcnSearch.terms = (text) => runs(text).flat();

  function load(name) {
    if (!files.has(name))
      files.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.onload = () => resolve(script.value);
        script.onerror = () => { files.delete(name); reject(); };
        script.src = name;
        document.head.append(script);
      }));
    return files.get(name);
  }

  // -- finding --------------------------------------------------------------------------------------
  // What a word of the index is worth to a word that was typed, 0 to 1.
  function worth(typed, word, alone) {
    if (word == typed) return 1;
    const most = Math.max(typed.length, word.length);
    let same = 0;
    while (same < typed.length && typed[same] == word[same]) same++;
    const begun = same == typed.length, alike = same >= Math.max(4, 0.7 * most);
    return (IS_DENSE.test(typed) ? begun && alone : begun && same > 1 || alike) ? NEAR * same / most : 0;
  }

  // How rare a typed word is, and page -> its points. An Arabic word may begin with a preposition: what more pages have.
  async function hits(typed, table, alone) {
    const [whole, bare] = await Promise.all([typed, GLUED.test(typed) && typed.slice(1)].map((word) => word && pages(word, table, alone)));
    return bare && bare.points.size > whole.points.size ? bare : whole;
  }

  async function pages(typed, table, alone) {
    const start = head(typed), points = new Map(), counted = new Map();
    const file = table.files.findLast(([first]) => first <= start);
    for (const line of file ? (await load(file[1])).split("\n") : []) {
      const [word, places] = line.split(" "), value = worth(typed, word, alone);
      let page = 0;
      if (value)
        for (const [, step, letter] of places.matchAll(/([0-9a-z]+)([A-Z])/g)) {
          const weight = letter.charCodeAt(0) - 64;
          page += parseInt(step, 36);
          if (table.pages ? !table.pages[page] : table.absent.includes(page)) continue; // another site's
          points.set(page, Math.max(points.get(page) || 0, value * weight / (weight + HALF)));
          counted.set(page, Math.max(counted.get(page) || 0, value));
        }
    }
    const rarity = Math.log(1 + (table.pages?.length || table.count) / sum(counted.values()));
    return { rarity, points };
  }

  // The same of a run, whose pairs count together for less than as many words.
  async function scored(run, table, alone) {
    const found = (await Promise.all(run.map((word) => hits(word, table, alone)))).filter(({ points }) => points.size);
    const points = new Map();
    for (const one of found)
      for (const [page, value] of one.points)
        points.set(page, (points.get(page) || 0) + one.rarity * value / Math.sqrt(found.length));
    return { rarity: sum(found.map(({ rarity }) => rarity)) / found.length, points };
  }

  // Pages, the best first: points for each run, and for all of them as one keyword, times the share of what was asked
  // that the page has.
  async function find(query) {
    const table = await load(form.dataset.index), score = new Map();
    const asked = [...new Map(runs(query).filter(({ length }) => length).map((run) => [run.join(), run])).values()];
    const keyword = asked.length > 1 ? [[asked.flat().join("")]] : [];
    const found = (await Promise.all([...asked, ...keyword].map((run) => scored(run, table, asked.length == 1))))
      .filter(({ points }) => points.size);
    for (const page of new Set(found.flatMap(({ points }) => [...points.keys()]))) {
      const had = found.filter(({ points }) => points.has(page));
      score.set(page, sum(had.map(({ points }) => points.get(page))) * sum(had.map(({ rarity }) => rarity)));
    }
    const least = LEAST * Math.max(...score.values());
    return [...score].filter(([, value]) => value >= least).sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .map(([page]) => async () => table.pages?.[page] ?? (await load(table.blocks[Math.floor(page / table.block)]))[page % table.block]);
  }

  // -- showing --------------------------------------------------------------------------------------
  const form = document.querySelector("[data-index]");
  if (!form) return;
  const [input, status, list, more, all] = ["q", "found", "results", "more", "all"].map((id) => document.getElementById(id));
  let results = [], turn = 0, timer;

  function element(name, ...texts) {
    const made = document.createElement(name);
    for (const text of texts) {
      if (!text) continue;
      const part = Array.isArray(text) ? document.createElement("span") : made;
      if (part != made) { part.lang = text[1]; part.dir = "ltr"; made.append(part); }
      part.append(part == made ? text : text[0]);
    }
    return made;
  }

  function item([url, title, kind, place, summary]) {
    const made = element("li"), link = element("a", title), about = element("small", kind, kind && place && " · ", place);
    const address = "../" + url;
    // a folder on a disk is no page
    link.href = location.protocol == "file:" ? address.replace(/\/(#|$)/, "/index.html$1") : address;
    made.append(link, about, element("p", summary));
    return made;
  }

  async function show(mine, start) {
    const found = await Promise.all(results.slice(start, start + SHOWN).map((page) => page()));
    if (mine != turn) return;
    while (list.children.length > start) list.lastChild.remove();
    list.append(...found.map(item));
    more.hidden = list.children.length >= results.length;
    return list.children[start];
  }

  async function search() {
    clearTimeout(timer);
    const query = input.value.trim(), mine = ++turn;
    if (location.protocol != "file:") history.replaceState(null, "", query ? "?" + new URLSearchParams({ q: query }) : location.pathname);
    list.ariaBusy = true;
    let said = "";
    try {
      const found = query ? await find(query) : [];
      if (mine != turn) return;
      results = found;
      await show(mine, 0);
      if (query) said = results.length ? form.dataset.found.replace("{}", results.length) : form.dataset.none;
    } catch {
      if (mine == turn) results = [];
      said = form.dataset.failed;
    }
    if (mine != turn) return;
    list.ariaBusy = false;
    list.hidden = !results.length;
    all.hidden = !!results.length;
    status.textContent = said;
  }

  form.hidden = false;
  input.addEventListener("focus", () => load(form.dataset.index).catch(() => {}), { once: true });
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, PAUSE); });
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  more.addEventListener("click", async () => (await show(turn, list.children.length))?.querySelector("a").focus());
  input.value = new URLSearchParams(location.search).get("q") || input.value;
  if (input.value.trim()) search();
})();
