// The picture of the graph: zoom, drag, expand in place, save as PNG. Without it every click loads the grown picture as a page.

const parts = ["#picture", "#shown", ".centres", ".tools", ".relations", "h1"];
let view = null;

const drawing = () => document.querySelector("#picture svg");

/** Lets the picture be moved and zoomed by changing its view box. */
function prepare() {
  const svg = drawing();
  if (!svg) return;
  const whole = svg.viewBox.baseVal;
  view = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
  const start = { ...view };
  const show = () => svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  const zoom = (factor, x = view.x + view.width / 2, y = view.y + view.height / 2) => {
    const width = Math.min(Math.max(view.width * factor, start.width / 12), start.width * 4);
    const scale = width / view.width;
    view = { x: x - (x - view.x) * scale, y: y - (y - view.y) * scale, width, height: view.height * scale };
    show();
  };
  const at = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const box = document.querySelector("#picture");
  box.classList.add("ready");
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const point = at(event);
    zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, point.x, point.y);
  }, { passive: false });
  dragging(svg, box, () => show(), at);
  buttons(zoom, () => { view = { ...start }; show(); });
}

/** Moves the view with the pointer; a press that hardly moves stays a click. */
function dragging(svg, box, show, at) {
  let from = null;
  let moved = false;
  svg.addEventListener("pointerdown", (event) => { if (event.button === 0) { from = at(event); moved = false; } });
  svg.addEventListener("pointermove", (event) => {
    if (!from || !(event.buttons & 1)) return;
    const point = at(event);
    if (!moved && Math.hypot(point.x - from.x, point.y - from.y) < 6) return;
    moved = true;
    box.classList.add("moving");
    view.x += from.x - point.x;
    view.y += from.y - point.y;
    show();
  });
  const end = () => { from = null; box.classList.remove("moving"); };
  svg.addEventListener("pointerup", end);
  svg.addEventListener("pointerleave", end);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("click", (event) => { if (moved) { event.preventDefault(); event.stopPropagation(); moved = false; } }, true);
}

function buttons(zoom, reset) {
  const make = (words, label, act) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: words });
    button.setAttribute("aria-label", label);
    button.addEventListener("click", act);
    return button;
  };
  document.querySelector("#zooms").replaceChildren(
    make("+", "Zoom in", () => zoom(1 / 1.3)), " ", make("−", "Zoom out", () => zoom(1.3)), " ", make("Whole picture", "Show the whole picture", reset));
  document.querySelector("#png").replaceChildren(", ", make("PNG", "Save as PNG", save));
}

/** Draws the picture's file on a canvas of twice its size and saves it. */
async function save() {
  const address = document.querySelector('a[download="graph.svg"]').href;
  const text = await (await fetch(address)).text();
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth * 2, image.naturalHeight * 2];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  canvas.toBlob((png) => {
    const link = document.createElement("a");
    Object.assign(link, { href: URL.createObjectURL(png), download: "graph.png" });
    link.click();
  }, "image/png");
}

/** Shows another picture in place of this one. */
async function load(address, remember) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) return location.assign(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of parts) {
    const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
    if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  }
  document.querySelectorAll('.controls input[name="about"]').forEach((input) => input.remove());
  page.querySelectorAll('.controls input[name="about"]').forEach((input) => document.querySelector(".controls").prepend(document.adoptNode(input)));
  document.title = page.title;
  if (remember) history.pushState(null, "", address);
  prepare();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("#picture a, .drop");
  const href = link?.getAttribute("href");
  if (!href?.startsWith("/graph?") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  load(href, true);
});
addEventListener("popstate", () => load(location.href, false));
prepare();
