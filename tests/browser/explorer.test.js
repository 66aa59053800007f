// The explorer as a reader uses it, in a real browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { open, start } from "./server.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let site;
before(async () => { site = await start(); });
after(async () => { await site?.close(); });

/** Runs a visit; nothing may go wrong in it. */
async function visit(path, act, options) {
  const { page, wrong, close } = await open(site, options);
  await page.goto(site.url + path);
  const given = await act(page);
  assert.deepEqual(wrong, []);
  await close();
  return given;
}

test("from a search to the sentence that says it", () => visit("/", async (page) => {
  await page.fill("#q", "norl");
  await page.waitForTimeout(100);
  await page.fill("#q", "edda norr");
  await page.locator(".completions li").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/person/edda-norrland");
  assert.equal(await page.locator("h1").textContent(), "Edda Norrland");
  const facts = await page.locator("section.facts").textContent();
  const claims = await page.locator("section.claims").first().textContent();
  assert.ok(facts.includes("resigned") && !facts.includes("broken"), "a claim is no fact");
  assert.ok(claims.includes("broken"));
  await page.locator("section.facts .told", { hasText: "resigned" }).locator("a.source").click();
  await page.waitForURL("**/article/**");
  const lit = page.locator(".run.lit, .run:target");
  assert.ok((await lit.first().textContent()).includes("resigned on Wednesday"));
}));

test("pointing at a statement lights its passage, and the other way round", () => visit("/search?q=ferry", async (page) => {
  await page.locator(".story a.headline").first().click();
  const statement = page.locator(".facts .told", { hasText: "founded" }).first();
  await statement.hover();
  assert.ok((await page.locator(".run.lit").first().textContent()).includes("founded Skerry Lines"));
  await page.locator(".run", { hasText: "awarded a ferry contract" }).first().hover({ position: { x: 5, y: 5 } });
  await page.locator(".told.lit", { hasText: "resigned" }).first().waitFor();
}));

test("a picture grows by a click, is the same when asked for again, and is saved", () => visit("/graph?about=/person/anders-norrland", async (page) => {
  const before = await page.locator("#picture .node").count();
  await page.locator("#picture a", { hasText: "Edda Norrland" }).click();
  await page.waitForURL("**about=/person/edda-norrland**");
  await page.locator(".centres", { hasText: "Edda Norrland" }).waitFor();
  const grown = await page.locator("#picture .node").count();
  assert.ok(grown > before, `${grown} > ${before}`);
  const places = () => page.locator("#picture .node rect").evaluateAll((all) => all.map((rect) => rect.getAttribute("x")));
  const first = await places();
  await page.reload();
  assert.deepEqual(await places(), first);
  await page.getByRole("button", { name: "Zoom in" }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as PNG" }).click();
  assert.equal((await saved).suggestedFilename(), "graph.png");
}));

test("a query is asked, shown as a chart, shared by its address, and its mistakes are placed", async () => {
  const query = "SELECT ?name (COUNT(?s) AS ?n) { ?a schema:publisher/rdfs:label ?name . GRAPH ?a { ?s a ng:Statement } } GROUP BY ?name ORDER BY ?name";
  const address = await visit("/query", async (page) => {
    await page.fill("#query", query);
    await page.keyboard.press("Control+Enter");
    await page.locator("table.rows tbody tr").first().waitFor();
    await page.getByRole("link", { name: "Chart" }).click();
    await page.locator("table.chart tr").first().waitFor();
    return page.url();
  });
  await visit(address.slice(site.url.length), async (page) => {
    assert.equal(await page.inputValue("#query"), query);
    assert.ok(await page.locator("table.chart tr").count() >= 5);
  });
  const { page, close } = await open(site);
  await page.goto(`${site.url}/query?query=${encodeURIComponent("SELECT ?s\nWHERE { ?s ?p }")}`);
  assert.match(await page.locator(".problem").textContent(), /Line 2, column \d+/);
  await close();
});

test("everything can be read without a script", () => visit("/", async (page) => {
  await page.fill("#q", "norrland");
  await page.locator(".find button").click();
  await page.locator(".hits a", { hasText: "Edda Norrland" }).click();
  await page.getByRole("link", { name: "Explore the graph from here" }).click();
  await page.locator("#picture a", { hasText: "Anders Norrland" }).click();
  assert.match(await page.locator(".centres").textContent(), /Anders Norrland/);
}, { javaScriptEnabled: false }));

test("a hostile article is shown as text and nothing in it runs", () => visit("/articles", async (page) => {
  await page.locator("a.headline", { hasText: "opens bridge" }).click();
  assert.ok((await page.locator("h1").textContent()).includes("<script>"));
  await page.mouse.move(300, 300);
  const hrefs = await page.locator("a").evaluateAll((links) => links.map((link) => link.href));
  assert.ok(hrefs.every((href) => href.startsWith("http")), hrefs.join("\n"));
  assert.equal(await page.locator("main script, main img, main [onerror], main [onload], main [onmouseover]").count(), 0);
  const listed = ["/", "/search?q=bridge", "/claims", "/quotes", "/timeline?month=2026-04", "/graph?about=/person/greta-holm", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E"];
  for (const path of listed) {
    await page.goto(site.url + path);
    assert.equal(await page.locator("main script, main img, main [onerror], main [onload], main [onmouseover]").count(), 0, path);
  }
}));

test("an entity is corrected and the correction undone, with the keyboard and for everybody", async () => {
  const own = await start("--write");
  try {
    const { page, wrong, close } = await open(own);
    await page.goto(`${own.url}/person/edda-norrland`);
    await page.getByRole("link", { name: "Correct this entity" }).click();
    await accessible(page);
    await page.getByLabel("Is called").fill("Edda N. Norrland");
    await page.getByLabel("Who decides").fill("Ana");
    await page.getByRole("button", { name: "Rename" }).press("Enter");
    await page.waitForURL((url) => url.pathname === "/person/edda-norrland");
    assert.equal(await page.locator("h1").textContent(), "Edda N. Norrland");
    await page.goto(`${own.url}/review`);
    assert.match(await page.locator(".decisions").textContent(), /rename\s+Edda Norrland → Edda N. Norrland\s+Ana/);
    await accessible(page);
    await page.getByRole("button", { name: "Undo decision 1" }).click();
    await page.goto(`${own.url}/person/edda-norrland`);
    assert.equal(await page.locator("h1").textContent(), "Edda Norrland");
    await page.goto(`${own.url}/review?entity=/person/edda-norrland`);
    await page.getByLabel("Is the same as").fill("Anders Norrland");
    await page.getByRole("button", { name: "Merge" }).click();
    await page.waitForURL((url) => url.pathname === "/person/edda-norrland");
    assert.ok((await page.locator("section.facts").textContent()).includes("founded"), "his facts are hers now");
    assert.deepEqual(wrong, []);
    await close();
  } finally {
    await own.close();
  }
});

test("a statement is rejected from its article's page, goes from all pages, and comes back", async () => {
  const own = await start("--write");
  try {
    const { page, wrong, close } = await open(own);
    await page.goto(`${own.url}/person/anders-norrland`);
    assert.ok((await page.locator("section.facts").textContent()).includes("founded"));
    await page.locator("section.facts .told", { hasText: "founded" }).first().getByRole("link", { name: /^Wrong\?/ }).click();
    await accessible(page);
    await page.getByLabel("Why").fill("it was her");
    await page.getByLabel("Who decides").fill("Ana");
    await page.getByRole("button", { name: "Reject" }).click();
    assert.equal(await page.locator("h1").textContent(), "Rejected");
    await accessible(page);
    assert.match(await page.locator(".decisions").textContent(), /reject statement[\s\S]*founded[\s\S]*Ana[\s\S]*it was her/);
    await page.getByRole("link", { name: /^←/ }).click();
    assert.ok((await page.locator("section[aria-labelledby=rejected]").textContent()).includes("founded"), "its article still tells what was read");
    await accessible(page);
    await page.goto(`${own.url}/person/anders-norrland`);
    assert.equal(await page.locator(".told .relation", { hasText: "founded" }).count(), 0, "nothing rests on it any more");
    const facts = await (await fetch(`${own.url}/sparql?format=csv&query=${encodeURIComponent("SELECT ?o { person:anders-norrland rel:founded ?o }")}`)).text();
    assert.equal(facts.trim(), "o");
    await page.goto(`${own.url}/review`);
    await page.locator(".decisions").getByRole("link", { name: /founded/ }).click();
    await page.getByRole("button", { name: "Take that back" }).click();
    await page.goto(`${own.url}/person/anders-norrland`);
    assert.ok((await page.locator("section.facts").textContent()).includes("founded"));
    assert.deepEqual(wrong, []);
    await close();
  } finally {
    await own.close();
  }
});

const pages = {
  start: "/", search: "/search?q=norrland", articles: "/articles", entity: "/person/edda-norrland", facts: "/person/viktor-halloran?show=facts",
  graph: "/graph?about=/person/edda-norrland", "start of the graph": "/graph", claims: "/claims", denied: "/claims?show=denied", quotes: "/quotes",
  speakers: "/speakers", timeline: "/timeline", review: "/review", query: "/query?query=SELECT%20*%20%7B%20?s%20a%20schema:Person%20%7D",
};
for (const [name, path] of Object.entries(pages)) {
  for (const [look, options] of [["light and wide", { colorScheme: "light" }], ["dark and narrow", { colorScheme: "dark", viewport: { width: 390, height: 800 } }]]) {
    test(`the page "${name}" is accessible, ${look}`, () => visit(path, async (page) => {
      await accessible(page);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out");
    }, options));
  }
}

test("an article is accessible, in both looks", async () => {
  for (const colorScheme of ["light", "dark"]) {
    await visit("/search?q=ferry", async (page) => {
      await page.locator(".story a.headline").first().click();
      await page.locator(".story-text").waitFor();
      await accessible(page);
    }, { colorScheme });
  }
});

async function accessible(page) {
  // Injected through the debugger, which the pages' policy does not bind.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).slice(0, 3).join(" ")}`), []);
}

test("every page has its twins", async () => {
  const get = (path, accept) => fetch(site.url + path, { headers: { accept } });
  for (const path of Object.values(pages).filter((path) => !path.startsWith("/query"))) {
    const [bare, query] = path.split("?");
    const twin = (extension) => `${bare === "/" ? "/home" : bare}.${extension}${query ? `?${query}` : ""}`;
    JSON.parse(await (await get(twin("json"), "*/*")).text());
    assert.match((await get(path, "application/json")).headers.get("content-type"), /json/, path);
    assert.match(await (await get(twin("ttl"), "*/*")).text(), /@prefix/, path);
    assert.match((await get(path, "text/turtle;q=0.9, text/html;q=0.1")).headers.get("content-type"), /turtle/, path);
  }
  assert.equal((await get("/person/nobody-at-all", "text/html")).status, 404);
});
