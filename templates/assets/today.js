// A page says what was so on the day it was built. This makes it say what is so on the day it is read.
// Days are Korean: UTC+9 all year. In braces, since classic scripts share their names.
{
  const today = new Date(Date.now() + 324e5).toISOString().slice(0, 10);
  const all = (selector) => document.querySelectorAll(selector);
  for (const tag of all("[data-turns]")) {
    // each turn: its first day, whether proposals are taken from then on, and the words (our own HTML)
    for (const [day, open, words] of JSON.parse(tag.dataset.turns)) {
      if (day > today) break;
      tag.firstElementChild.innerHTML = words;
      tag.classList.toggle("kcn-tag--open", open);
      tag.closest(".kcn-track")?.classList.toggle("kcn-track--open", open);
    }
  }
  for (const item of all("[data-over]")) item.classList.toggle("is-next", today < item.dataset.over);
  for (const line of all("[data-built]")) line.hidden = true;
}
