// Reads the service's own /metrics: the same figures that a Prometheus would see, from a route that no fault touches.

const watching = new Set(["/healthz", "/readyz", "/version", "/metrics", "/", "/ui", "/ui/{file}", "/jobs", "/jobs/{id}"]);
const unescape = text => text.replace(/\\(n|"|\\)/g, (_, c) => (c === "n" ? "\n" : c));

/** Text format 0.0.4 -> [{ name, labels, value }]. */
export function parse(text) {
  const samples = [];
  for (const line of text.split("\n")) {
    const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line);
    if (!match) continue;
    const labels = {};
    for (const [, name, value] of (match[2] ?? "").matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) labels[name] = unescape(value);
    samples.push({ name: match[1], labels, value: Number(match[3].replace("Inf", "Infinity")) });
  }
  return samples;
}

/** One scrape, boiled down to what the page shows. */
export function snapshot(text, at) {
  const s = { at, requests: 0, failures: 0, buckets: new Map(), cpu: 0, memory: 0, started: 0, ready: false, processors: 1, running: 0, build: {} };
  for (const { name, labels, value } of parse(text)) {
    const judged = labels.route !== undefined && !watching.has(labels.route);
    switch (name) {
      case "http_requests_total":
        if (!judged) break;
        s.requests += value;
        if (labels.code.startsWith("5")) s.failures += value;
        break;
      case "http_request_duration_seconds_bucket": {
        if (!judged) break;
        const bound = labels.le === "+Inf" ? Infinity : Number(labels.le);
        s.buckets.set(bound, (s.buckets.get(bound) ?? 0) + value);
        break;
      }
      case "process_cpu_seconds_total": s.cpu = value; break;
      case "process_resident_memory_bytes": s.memory = value; break;
      case "process_start_time_seconds": s.started = value; break;
      case "load_harness_ready": s.ready = value === 1; break;
      case "load_harness_processors": s.processors = value; break;
      case "load_harness_jobs_running": s.running += value; break;
      case "load_harness_build_info": s.build = labels; break;
    }
  }
  return s;
}

/** The quantile as Prometheus's histogram_quantile finds it: linear within its bucket. Seconds; null without observations. */
export function quantile(q, before, after) {
  const bounds = [...after.keys()].sort((a, b) => a - b);
  const counts = bounds.map(b => after.get(b) - (before.get(b) ?? 0));
  const total = counts.at(-1) ?? 0;
  if (total <= 0) return null;
  const rank = q * total;
  const i = counts.findIndex(c => c >= rank);
  if (bounds[i] === Infinity) return bounds[i - 1];
  const [low, below] = i === 0 ? [0, 0] : [bounds[i - 1], counts[i - 1]];
  return low + (bounds[i] - low) * ((rank - below) / (counts[i] - below || 1));
}

/** What happened between two snapshots of the same process. */
export function between(before, after) {
  const seconds = (after.at - before.at) / 1000;
  const requests = after.requests - before.requests;
  const toMs = v => (v === null ? null : v * 1000);
  return {
    rate: requests / seconds,
    errors: requests > 0 ? (100 * (after.failures - before.failures)) / requests : null,
    p50: toMs(quantile(0.5, before.buckets, after.buckets)),
    p95: toMs(quantile(0.95, before.buckets, after.buckets)),
    cpu: (100 * (after.cpu - before.cpu)) / seconds / after.processors,
  };
}
