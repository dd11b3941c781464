/* The explorer of projects. The page filters without this by CSS; this adds facets, counts, sorting, cards,
   and an address that holds the choice. `data`: prospectus/outputs/explorer.py. */
const explore = ({ facets, projects, words }, more) => {
  const box = document.querySelector(".kcn-explorer");
  const form = box.querySelector("form");
  const table = box.querySelector("table");
  const body = table.tBodies[0];
  const map = box.querySelector(".kcn-map");

  // The earlier projects, which the page itself has not.
  if (more.rows) {
    body.insertAdjacentHTML("beforeend", more.rows);
    map.insertAdjacentHTML("beforeend", more.markers);
    form.elements.year[0].closest(".kcn-chips").insertAdjacentHTML("beforeend", more.years);
    box.querySelector(".kcn-earlier").remove();
    if (location.protocol === "file:") // a folder on a disk is no page
      for (const link of box.querySelectorAll("[data-f] a, a[data-f]"))
        link.setAttribute("href", link.getAttribute("href").replace(/\/$/, "/index.html"));
  }
  const rows = [...body.rows];
  const marks = [...map.querySelectorAll("a")];

  // To lay out a thousand rows takes a fifth of a second: those that nobody sees yet follow when the page is shown.
  const below = (display) => { for (const row of rows.slice(200)) row.style.display = display; };
  below("none");
  requestAnimationFrame(() => setTimeout(below, 0, ""));

  const status = box.querySelector(".kcn-count");
  const lang = document.documentElement.lang;
  const collator = new Intl.Collator(lang, { numeric: true });
  const format = (number) => new Intl.NumberFormat(lang + "-u-nu-latn").format(number);
  const heads = [...table.tHead.rows[0].cells];
  const columns = ["project", "place", "year", "type"];
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // What each project has: the facets of the page stand in its row, the others in the data.
  const own = ["way", "region", "year"];
  const names = [...own, ...facets.map((facet) => facet.name)];
  const values = rows.map((row, index) => {
    const first = row.dataset.f.split(" ").map((value) => [value]);
    return Object.fromEntries([...first, ...projects[index]].map((list, at) => [names[at], list]));
  });

  // Selects for the further facets, chips for the view.
  const last = form.lastElementChild;
  const selects = make("div", { className: "kcn-selects" });
  last.before(selects);
  for (const { name, label, values: options } of facets) {
    const select = make("select", { name }, new Option(words.all, ""), ...options.map(([value, text]) => {
      const option = new Option(text, value);
      option.dataset.text = text;
      return option;
    }));
    selects.append(make("label", { className: "kcn-select" }, make("b", { textContent: label }), select));
  }
  const chips = make("div", { className: "kcn-chips" }, ...["table", "cards"].map((value, at) =>
    make("label", { className: "kcn-chip" },
      make("input", { type: "radio", name: "view", value, defaultChecked: !at }),
      make("span", { textContent: words[value] }))));
  last.before(make("fieldset", { className: "kcn-view" }, make("legend", { textContent: words.view }), chips));
  const nothing = make("p", { className: "kcn-notice", hidden: true }, words.none + " ",
    make("button", { type: "button", className: "md-button", textContent: words.again, onclick: () => form.reset() }));
  table.after(nothing);

  // Column heads that sort.
  let order = "", placed = "";
  heads.forEach((head, at) => {
    const button = make("button", { type: "button", className: "kcn-sort", textContent: head.textContent });
    button.onclick = () => {
      order = order === columns[at] ? "-" + columns[at] : columns[at];
      update(words.sorted.replace("%(column)s", button.textContent));
    };
    head.replaceChildren(button);
  });
  const sort = () => {
    if (order === placed) return; // to place a thousand rows again takes a tenth of a second
    placed = order;
    const column = columns.indexOf(order.replace("-", ""));
    const turn = order.startsWith("-") ? -1 : 1;
    const text = (row) => row.cells[column].textContent;
    const sorted = column < 0 ? rows : [...rows].sort((a, b) => turn * collator.compare(text(a), text(b)));
    body.append(...sorted);
    heads.forEach((head, at) => {
      if (at === column) head.setAttribute("aria-sort", turn > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
  };

  let choice = {}; // asked of the form once, not for each project
  const chosen = (name) => choice[name];
  const fits = (project, except) => names.every((name) =>
    name === except || !chosen(name) || project[name].includes(chosen(name)));
  const count = () => {
    for (const name of names) {
      const rest = values.filter((project) => fits(project, name));
      const number = (value) => (value ? rest.filter((project) => project[name].includes(value)) : rest).length;
      for (const option of form.elements[name].options || form.elements[name]) {
        const n = number(option.value);
        if (option.dataset.text) {
          option.textContent = `${option.dataset.text} (${format(n)})`;
          option.disabled = !n && !option.selected;
        } else if (option.type === "radio") option.nextElementSibling.querySelector("b").textContent = format(n);
      }
    }
  };

  let later;
  const say = (text) => {
    clearTimeout(later);
    later = setTimeout(() => { status.textContent = text; }, 150);
  };
  const update = (told = "") => {
    choice = Object.fromEntries([...names, "view"].map((name) => [name, form.elements[name].value]));
    const shown = values.map((project) => fits(project));
    shown.forEach((fit, at) => [rows[at], marks[at]].forEach((element) => element.classList.toggle("is-out", !fit)));
    const number = shown.filter(Boolean).length;
    nothing.hidden = number > 0;
    table.classList.toggle("is-cards", chosen("view") === "cards");
    sort();
    count();
    const text = words.shown.replace("%(shown)s", format(number)).replace("%(all)s", format(rows.length));
    say(told ? `${told}. ${text}` : text);
    const query = new URLSearchParams(names.filter(chosen).map((name) => [name, chosen(name)]));
    if (chosen("view") === "cards") query.set("view", "cards");
    if (order) query.set("sort", order);
    const address = location.pathname + (query.size ? `?${query}` : "") + location.hash;
    try {
      history.replaceState(null, "", address);
    } catch { /* a page opened from a folder may not change its address */ }
  };

  // The address decides what is chosen at first; what it says that is not there is left out.
  const read = () => {
    const query = new URLSearchParams(location.search);
    const sorted = query.get("sort") || "";
    order = columns.includes(sorted.replace("-", "")) ? sorted : "";
    for (const name of [...names, "view"]) {
      const control = form.elements[name];
      const found = [...(control.options || control)].find((option) => option.value === query.get(name));
      if (found) found[control.options ? "selected" : "checked"] = true;
    }
    update();
  };
  form.addEventListener("change", () => update());
  form.addEventListener("reset", () => setTimeout(() => { order = ""; update(); }));
  addEventListener("popstate", read);
  status.removeAttribute("aria-hidden");
  status.setAttribute("role", "status");
  read();
};
