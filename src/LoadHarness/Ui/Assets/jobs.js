// The table of jobs. Rows are kept and updated in place, so that the focus stays on a button while figures change.

const rows = new Map();
const names = { cpu: "CPU", memory: "Memory", requests: "Requests" };
const dots = { cpu: "cpu", memory: "memory", requests: "rate" };

/** Runs the work unless it is running already. The button is not disabled: that would take the focus away from it. */
export async function once(button, work) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    await work();
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

const asked = job => ({
  cpu: () => `${job.workers} ${job.workers === 1 ? "worker" : "workers"} at ${job.percent} %`,
  memory: () => `${job.megabytes} MB`,
  requests: () => `${job.rate}/s to ${job.path}`,
}[job.kind]() + ` for ${job.seconds} s`);

function result(job) {
  const parts = [];
  if (job.error) parts.push(job.error);
  if (job.sent !== undefined) {
    parts.push(`${job.sent} sent, ${job.failed} failed`);
    if (job.skipped > 0) parts.push(`${job.skipped} skipped`);
  }
  return parts.join(" · ");
}

function create(job, cancel) {
  const row = document.createElement("tr");
  row.dataset.job = job.id;
  row.innerHTML = `<th scope="row"><i class="dot ${dots[job.kind]}"></i><span class="name"></span></th><td class="asked"></td>
    <td class="progress"><span class="state"></span><progress max="1"></progress></td><td class="result"></td>
    <td class="action"><button type="button" class="quiet">Cancel</button></td>`;
  row.querySelector(".name").textContent = names[job.kind];
  row.querySelector(".asked").textContent = asked(job);
  const progress = row.querySelector("progress");
  progress.setAttribute("aria-label", `Progress of the ${names[job.kind]} load`);
  const button = row.querySelector("button");
  button.setAttribute("aria-label", `Cancel the ${names[job.kind]} load, ${asked(job)}`);
  button.addEventListener("click", () => once(button, () => cancel(job)));
  return row;
}

function update(row, job) {
  const running = job.state === "running";
  const left = Math.max(0, Math.ceil(job.seconds - job.elapsedSeconds));
  row.dataset.state = job.state;
  row.querySelector(".state").textContent = running ? `${left} s left` : `${job.state} after ${job.elapsedSeconds.toFixed(1)} s`;
  row.querySelector("progress").value = Math.min(1, job.elapsedSeconds / job.seconds);
  row.querySelector(".result").textContent = result(job);
  const button = row.querySelector("button");
  if (!running && document.activeElement === button) document.getElementById("jobs-title").focus();
  button.hidden = !running;
}

/** Shows the jobs, newest first. */
export function show(jobs, cancel) {
  const body = document.getElementById("jobs");
  for (const [id, row] of rows) {
    if (jobs.some(j => j.id === id)) continue;
    row.remove();
    rows.delete(id);
  }
  jobs.forEach((job, i) => {
    let row = rows.get(job.id);
    if (!row) rows.set(job.id, row = create(job, cancel));
    if (body.children[i] !== row) body.insertBefore(row, body.children[i] ?? null);
    update(row, job);
  });
  document.getElementById("no-jobs").hidden = jobs.length > 0;
}
