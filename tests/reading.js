/* What a browser reads of a page: run in Chromium by tests/test_payloads.py. */
(() => {
  const WORDY = new Set(["alt", "title", "content", "lang", "dir", "aria-label", "placeholder", "style", "data-failed", "data-found", "data-label", "data-none",
    "data-turns"]);
  const SAFE = new Set(["https:", "http:", "mailto:", "tel:"]);
  const TARGETS = ["href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href", "cite", "ping"];
  const EVENTS = ["auxclick", "contextmenu", "mouseover", "mouseenter", "mousemove", "pointerenter",
    "pointerover", "focus", "focusin", "toggle", "beforetoggle", "beforematch", "load", "error", "animationstart",
    "keydown", "begin", "start"];

  // An attribute without words, digests of contents, and the numbers of records: lists stand in the order of their words.
  const said = ({ name, value, ownerElement }) => {
    if (WORDY.has(name)) return name;
    if (name === "href" && ownerElement.closest(".kcn-columns")) return name;
    return `${name}=${value.replace(/^mailto:.*/s, "mailto:").replace(/^https:\/\/(\w+\.)?(kcn\.)?example.*/s, "https:").replace(/[0-9a-f]{8,}/g, "#")
      .replace(/\b[pif]-\d+\b|\bj[a-z]{2}\b|hanoi-traffic-2026|oslo-parking-2026/g, "#")}`;
  };
  const keys = value => Array.isArray(value) ? `[${value.map(keys)}]` :
    value && typeof value === "object" ? `{${Object.entries(value).map(([k, v]) => `${k}:${keys(v)}`)}}` : typeof value;
  const isPlain = one => one.localName === "span" && [...one.attributes].every(a => a.name === "lang" || a.name === "dir");

  // Markdown of bad will stands between two paragraphs, its headings above; what it may make is looked at by `unsafe`.
  const without = (doc, first, last) => {
    doc.querySelector("main nav[aria-labelledby=toc]")?.remove();
    for (const begin of doc.querySelectorAll("main p")) {
      if (begin.textContent !== first) continue;
      while (begin.nextElementSibling && begin.nextElementSibling.textContent !== last) begin.nextElementSibling.remove();
    }
  };

  const skeleton = (doc, first, last) => {
    without(doc, first, last);
    const found = new Map();
    const add = line => found.set(line, (found.get(line) || 0) + 1);
    const walk = (element, path) => {
      let below = path;
      if (!isPlain(element)) {
        below = `${path}/${element.localName}`;
        add(`${below} ${[...element.attributes].map(said).sort().join(" ")}`);
      }
      if (element.type === "application/ld+json") add(`${below} ${keys(JSON.parse(element.textContent))}`);
      for (const child of element.children) walk(child, below);
    };
    walk(doc.documentElement, "");
    comments(doc).forEach(add);
    return found;
  };
  const comments = doc => {
    const found = [], all = doc.createNodeIterator(doc, NodeFilter.SHOW_COMMENT | NodeFilter.SHOW_PROCESSING_INSTRUCTION);
    for (let node = all.nextNode(); node; node = all.nextNode()) found.push(`comment ${node.parentNode.nodeName}`);
    return found;
  };

  const unsafe = (doc, tags, names) => {
    const found = [];
    for (const element of doc.querySelectorAll("*")) {
      const tag = element.localName;
      if (!tags.includes(tag)) found.push(`<${tag}>`);
      for (const { name, value } of element.attributes) {
        if (!names.includes(name)) found.push(`<${tag} ${name}=${value}>`);
        if (!TARGETS.includes(name)) continue;
        const { protocol } = new URL(value, "https://own.example/");
        const isPicture = tag === "img" && protocol === "data:" && value.startsWith("data:image/");
        if (!SAFE.has(protocol) && !isPicture) found.push(`<${tag} ${name}=${value}>`);
      }
    }
    return found;
  };

  const parsed = async url => new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
  const difference = (one, other) => [...one].filter(([line, count]) => (other.get(line) || 0) < count).map(([line]) => line);

  // Some at once: a server on the same machine answers one after the other in forty times the time.
  const each = async (items, work) => {
    const next = items.values();
    const lane = async () => { for (const item of next) await work(item); };
    await Promise.all(Array.from({ length: 6 }, lane));
  };

  // How pages differ from their harmless twins, and what in them may do harm.
  window.compared = async ({ paths, bad, good, tags, names, first, last }) => {
    const told = [];
    await each(paths, async path => {
      const [one, other] = await Promise.all([parsed(bad + path), parsed(good + path)]);
      told.push(...unsafe(one, tags, names).map(what => `${path}: unsafe ${what}`));
      const [left, right] = [skeleton(one, first, last), skeleton(other, first, last)];
      told.push(...difference(left, right).map(what => `${path}: new ${what}`));
      told.push(...difference(right, left).map(what => `${path}: missing ${what}`));
    });
    return told;
  };

  // Every element and attribute that pages have.
  window.known = async paths => {
    const tags = new Set(), names = new Set();
    await each(paths, async path => {
      for (const element of (await parsed(path)).querySelectorAll("*")) {
        tags.add(element.localName);
        for (const { name } of element.attributes) names.add(name);
      }
    });
    return { tags: [...tags], names: [...names] };
  };

  // What in the page that is open may do harm.
  window.harm = ({ tags, names }) => unsafe(document, tags, names);

  // Does to the elements of a window's page what readers may do: to those that ask for it, or can be reached.
  window.touch = view => {
    for (const one of view.document.querySelectorAll("details")) one.open = true;
    for (const element of view.document.querySelectorAll("*")) {
      const asks = [...element.attributes].some(({ name }) => name.startsWith("on"));
      if (!asks && !element.matches("a, button, input, summary, [tabindex]")) continue;
      for (const type of EVENTS) element.dispatchEvent(new view.Event(type));
      const click = () => element.dispatchEvent(new view.MouseEvent("click", { bubbles: true, cancelable: true }));
      if (element.onclick) click();
      if (TARGETS.some(name => /^\W*j\W*a\W*v\W*a/i.test(element.getAttribute(name) || ""))) click();
    }
  };

  // Opens pages in frames, some at once, and touches all that is in them.
  window.opened = paths => each(paths, async path => {
    const frame = document.createElement("iframe");
    const loaded = new Promise(done => frame.addEventListener("load", done, { once: true }));
    frame.src = path;
    document.body.append(frame);
    await loaded;
    window.touch(frame.contentWindow);
    await new Promise(done => setTimeout(done, 5));
    frame.remove();
  });
})();
