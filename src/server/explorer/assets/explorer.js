// What makes reading easier; everything can be read without it.

/** Completes names in the search box: a combobox with a list of suggestions (WAI-ARIA 1.2). */
function completion(input) {
  const list = document.createElement("ul");
  Object.assign(list, { className: "completions", id: "completions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Names");
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-controls", "completions"], ["aria-autocomplete", "list"], ["aria-expanded", "false"]]) {
    input.setAttribute(name, value);
  }
  let chosen = -1;
  let asked = 0;
  const items = () => [...list.children];
  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (at) => {
    const all = items();
    chosen = (at + all.length) % all.length;
    all.forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
    input.setAttribute("aria-activedescendant", all[chosen].id);
  };
  const show = (names) => {
    list.replaceChildren(...names.map((name, at) => {
      const item = document.createElement("li");
      const label = document.createElement("span");
      const detail = document.createElement("span");
      item.id = `completion-${at}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      label.textContent = name.text;
      detail.textContent = name.detail;
      detail.className = "count";
      item.append(label, detail);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); location.assign(name.href); });
      item.dataset.href = name.href;
      return item;
    }));
    chosen = -1;
    list.hidden = names.length === 0;
    input.setAttribute("aria-expanded", String(names.length > 0));
  };
  input.addEventListener("input", async () => {
    const typed = input.value.trim();
    const turn = ++asked;
    if (typed.length < 2) return close();
    const answer = await fetch(`/complete?q=${encodeURIComponent(typed)}`);
    if (turn === asked && answer.ok) show(await answer.json());
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen < 0 ? -1 : chosen - 1); }
    else if (event.key === "Escape") { event.preventDefault(); close(); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); location.assign(items()[chosen].dataset.href); }
  });
  input.addEventListener("blur", close);
}

/** Lights a passage when its statement is pointed at, and the statements when their passage is. */
function lighting(reading) {
  const runs = [...reading.querySelectorAll(".run")];
  const told = [...reading.querySelectorAll("[data-lights]")];
  const rests = (run, anchor) => run.dataset.passages.split(" ").includes(anchor);
  const clear = () => reading.querySelectorAll(".lit").forEach((lit) => lit.classList.remove("lit"));
  const lightPassage = (anchor, quote) => {
    if (quote) reading.querySelectorAll(`[data-in-quote="${CSS.escape(quote)}"]`).forEach((part) => part.classList.add("lit"));
    runs.filter((run) => rests(run, anchor)).forEach((run) => run.classList.add("lit"));
  };
  for (const statement of told) {
    const light = () => { clear(); statement.classList.add("lit"); lightPassage(statement.dataset.lights, statement.dataset.quote); };
    statement.addEventListener("mouseenter", light);
    statement.addEventListener("focusin", light);
    statement.addEventListener("mouseleave", clear);
  }
  for (const run of runs) {
    run.addEventListener("mouseenter", () => {
      clear();
      run.classList.add("lit");
      told.filter((statement) => rests(run, statement.dataset.lights)).forEach((statement) => statement.classList.add("lit"));
      reveal(reading.querySelector(".beside .lit"));
    });
    run.addEventListener("mouseleave", clear);
  }
  const follow = () => {
    const anchor = decodeURIComponent(location.hash.slice(1));
    if (anchor.startsWith("p-")) { clear(); lightPassage(anchor); }
  };
  addEventListener("hashchange", follow);
  follow();
}

/** Scrolls the list beside the text, and never the page itself, until an entry can be seen. */
function reveal(entry) {
  const list = entry?.closest(".beside");
  if (!list || getComputedStyle(list).position !== "sticky") return;
  const [inner, outer] = [entry.getBoundingClientRect(), list.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) list.scrollTop += inner.top - outer.top - 40;
}

/** The query editor: Ctrl + Enter asks, the place of an error is marked, a query too long for an address is sent otherwise. */
function editor(form) {
  const text = form.querySelector("textarea");
  const longest = 6000;
  form.addEventListener("submit", () => { if (encodeURIComponent(text.value).length > longest) form.method = "post"; });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  });
  const { line, column } = text.dataset;
  if (line) {
    const before = text.value.split("\n").slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
    const place = before + Number(column) - 1;
    text.focus();
    text.setSelectionRange(place, Math.min(place + 1, text.value.length));
  }
}

/** Draws a picture in the page's own colours when it comes near; an image stands for it where there is no script. */
async function picture(frame) {
  const answer = await fetch(frame.dataset.picture);
  if (!answer.ok) return frame.remove();
  const drawn = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
  if (drawn.nodeName === "svg") frame.replaceChildren(document.importNode(drawn, true));
}

const box = document.querySelector("#q");
if (box) completion(box);
const reading = document.querySelector(".reading");
if (reading) lighting(reading);
const form = document.querySelector("#editor");
if (form) editor(form);
const near = new IntersectionObserver((frames) => {
  for (const { isIntersecting, target } of frames) {
    if (isIntersecting) { near.unobserve(target); picture(target); }
  }
}, { rootMargin: "400px" });
document.querySelectorAll("[data-picture]").forEach((frame) => near.observe(frame));
