// What the tests share: a server over a store of the example articles and a hostile one, and a browser that tells all it sees.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const program = process.env.NEWSGRAPH ?? join(root, "target", "release", "newsgraph");
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Where the browser is: what CHROMIUM says, or the first that is installed. */
function chromiumPath() {
  const places = ["chromium", "chromium-browser", "google-chrome"].map((name) => `/usr/bin/${name}`);
  return process.env.CHROMIUM ?? places.find(existsSync) ?? places[0];
}

/** Builds a store, serves it on a free port, and opens a browser; `close` ends all three. */
export async function start(...settings) {
  const folder = mkdtempSync(join(tmpdir(), "newsgraph-"));
  const store = join(folder, "store");
  execFileSync(program, ["build", "-q", "--store", store, join(root, "examples", "articles"), join(here, "hostile.txt")]);
  const server = spawn(program, ["serve", "-q", "--store", store, "--listen", "127.0.0.1:0", ...settings], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise((done, failed) => {
    server.stdout.once("data", (line) => done(String(line).trim().replace(/\/$/, "")));
    server.once("exit", (code) => failed(new Error(`the server ended with ${code}`)));
  });
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: flags });
  await ready(url);
  const close = async () => {
    await browser.close();
    server.kill("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, browser, close };
}

/** Waits until the names and texts are gathered. */
async function ready(url) {
  for (let turn = 0; turn < 200; turn++) {
    const found = await (await fetch(`${url}/search.json?q=norrland`)).json();
    if (!found.unfinished) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("the catalogue was never ready");
}

/** A page, and the list of everything that went wrong in it: errors, dialogs, requests to anybody else. */
export async function open({ url, browser }, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => { if (message.type() === "error") wrong.push(message.text()); });
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("dialog", async (dialog) => { wrong.push(`dialog: ${dialog.message()}`); await dialog.dismiss(); });
  page.on("request", (request) => { if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${url}/`)) wrong.push(`request: ${request.url()}`); });
  return { page, wrong, close: () => context.close() };
}
