import { between, snapshot } from "./metrics.js";
import { Chart } from "./chart.js";
import { once, show } from "./jobs.js";

const everyMs = 1000;
const windowSeconds = 120;
const overSamples = 3;
const patienceMs = 4000;

const byId = id => document.getElementById(id);
const announce = text => { byId("announce").textContent = text; };
const none = "–";

// ---- charts

const digits = v => (v >= 100 ? v.toFixed(0) : v >= 10 ? v.toFixed(1) : v.toFixed(2));
const unit = u => v => (v === null ? none : `${digits(v)} ${u}`);
const milliseconds = v => (v === null ? none : v >= 1000 ? `${digits(v / 1000)} s` : `${digits(v)} ms`);
const short = v => (v >= 1000 ? `${+(v / 1000).toFixed(1)}k` : `${+v.toFixed(2)}`);
const percent = v => `${short(v)} %`;
const seconds = v => (v >= 1000 ? `${+(v / 1000).toFixed(2)} s` : `${+v.toFixed(1)} ms`);

const charts = Object.entries({
  rate: { title: "Request rate", floor: 1, format: unit("/s"), axis: short, series: [{ key: "rate", label: "rate", color: "rate" }] },
  latency: {
    title: "Latency", floor: 1, format: milliseconds, axis: seconds,
    series: [{ key: "p50", label: "p50", color: "p50" }, { key: "p95", label: "p95", color: "p95" }],
  },
  errors: {
    title: "Error rate", floor: 1, ceiling: 100, format: unit("%"), axis: percent,
    series: [{ key: "errors", label: "errors", color: "errors" }],
  },
  cpu: { title: "Processors busy", floor: 10, ceiling: 100, format: unit("%"), axis: percent, series: [{ key: "cpu", label: "CPU", color: "cpu" }] },
  memory: { title: "Resident memory", floor: 64, format: unit("MB"), axis: short, series: [{ key: "memory", label: "memory", color: "memory" }] },
}).map(([name, options]) => new Chart(document.querySelector(`[data-chart=${name}]`), { windowSeconds, ...options }));

// Behind a balancer two scrapes may reach two instances: each is compared only with itself.
const instances = new Map();
let shown = null;

function plot(now) {
  const history = instances.get(now.started) ?? [];
  instances.set(now.started, [...history, now].slice(-overSamples - 1));
  for (const [key, kept] of instances) if (now.at - kept.at(-1).at > windowSeconds * 1000) instances.delete(key);

  const known = shown && shown.started !== now.started && history.length === 0;
  if (known) for (const chart of charts) chart.mark(now.at, now.build.version === shown.build.version ? "restarted" : now.build.version);
  if (history.length === 0) return;
  const point = { at: now.at, memory: now.memory / 1024 / 1024, ...between(history[0], now) };
  for (const chart of charts) chart.add(point);
}

function gap(at) {
  for (const chart of charts) chart.add({ at });
}

// ---- header

function age(seconds) {
  const [d, h, m, s] = [seconds / 86400, (seconds / 3600) % 24, (seconds / 60) % 60, seconds % 60].map(Math.floor);
  return d > 0 ? `${d} d ${h} h` : h > 0 ? `${h} h ${m} min` : m > 0 ? `${m} min ${s} s` : `${s} s`;
}

function setText(id, full, length = Infinity) {
  const element = byId(id);
  element.textContent = full ? (full.length > length ? `${full.slice(0, length)}…` : full) : none;
  if (full && full.length > length) element.title = full;
  else element.removeAttribute("title");
}

function setStatus(state) {
  const pill = byId("status");
  if (pill.dataset.state === state) return;
  pill.dataset.state = state;
  pill.textContent = state;
}

function describe(now) {
  setText("version", now.build.version);
  setText("commit", now.build.commit, 12);
  setText("digest", now.build.digest, 19);
  setText("uptime", age(Math.max(0, now.at / 1000 - now.started)));
  setStatus(now.ready ? "ready" : "not ready");
  document.title = `load-harness ${now.build.version ?? ""}`;
}

// ---- jobs

const limited = { workers: "workers", megabytes: "megabytes", rate: "requestsPerSecond", seconds: "seconds" };

async function refreshJobs() {
  const answer = await fetch("jobs", { signal: AbortSignal.timeout(patienceMs) });
  if (!answer.ok) return;
  const { jobs, limits } = await answer.json();
  for (const input of document.querySelectorAll("form input")) {
    if (limited[input.name]) input.max = limits[limited[input.name]];
  }
  show(jobs, cancelJob);
}

async function cancelJob(job) {
  const answer = await fetch(`jobs/${job.id}`, { method: "DELETE" }).catch(() => null);
  announce(answer?.ok ? "The load was cancelled." : "The load could not be cancelled. Try again.");
  await refreshJobs().catch(() => {});
}

function showProblem(form, problem) {
  form.querySelector(".message").textContent = problem?.detail ?? "";
  for (const input of form.elements) {
    if (!input.name) continue;
    if (problem?.errors?.[input.name] === undefined) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
  }
  form.querySelector("input[aria-invalid]")?.focus();
}

async function start(form) {
  const body = {};
  for (const [name, value] of new FormData(form)) body[name] = value.trim() === "" ? null : Number(value);
  try {
    const answer = await fetch(form.getAttribute("action"), {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal: AbortSignal.timeout(patienceMs),
    });
    showProblem(form, answer.ok ? null : await answer.json().catch(() => ({ detail: `The service said ${answer.status}.` })));
    if (answer.ok) announce(`The ${form.dataset.kind} load has started.`);
    await refreshJobs().catch(() => {});
  } catch {
    showProblem(form, { detail: "The service did not answer. Try again." });
  }
}

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", e => {
    e.preventDefault();
    once(form.querySelector("button"), () => start(form));
  });
}

// ---- the loop: one scrape a second; the jobs only while there is something to see

async function tick() {
  const started = Date.now();
  try {
    const answer = await fetch("metrics", { signal: AbortSignal.timeout(patienceMs) });
    if (!answer.ok) throw new Error(answer.statusText);
    const now = snapshot(await answer.text(), Date.now());
    if (shown === null) document.querySelector("[name=workers]").value = now.processors;
    describe(now);
    plot(now);
    const busy = now.running > 0 || (shown?.running ?? 1) > 0 || shown?.started !== now.started;
    shown = now;
    if (busy) await refreshJobs().catch(() => {});
  } catch {
    setStatus("unreachable");
    gap(Date.now());
  }
  setTimeout(tick, Math.max(0, everyMs - (Date.now() - started)));
}

tick();
