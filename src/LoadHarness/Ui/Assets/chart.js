// A line chart over a moving window, drawn on a canvas in the page's own colours.

const gutter = { left: 52, right: 10, top: 10, bottom: 20 };

/** The smallest round number that is not below the value; its half is round too. */
function nice(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 3, 4, 5, 6, 8, 10].map(m => m * power).find(v => v >= value * 0.999999);
}

export class Chart {
  #points = [];
  #marks = [];
  #cursor = null;

  /** options: title, unit, windowSeconds, floor (the least height of the scale), ceiling, series: [{ key, label, color }], format(value). */
  constructor(figure, options) {
    this.options = options;
    const legend = options.series.length > 1
      ? `<span class="legend">${options.series.map(s => `<span><i class="dot ${s.color}"></i>${s.label}</span>`).join("")}</span>` : "";
    figure.innerHTML = `<figcaption><span class="title">${options.title}</span>${legend}<output></output></figcaption>
      <div class="plot"><canvas tabindex="0" role="img"></canvas><div class="tip" hidden></div></div>`;
    this.output = figure.querySelector("output");
    this.canvas = figure.querySelector("canvas");
    this.tip = figure.querySelector(".tip");
    this.canvas.addEventListener("pointermove", e => this.#point(this.#timeAt(e.offsetX)));
    this.canvas.addEventListener("pointerleave", () => this.#point(null));
    this.canvas.addEventListener("blur", () => this.#point(null));
    this.canvas.addEventListener("keydown", e => this.#key(e));
    new ResizeObserver(() => this.draw()).observe(this.canvas);
    addEventListener("themechange", () => this.draw());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    this.#say();
  }

  /** A point: { at (ms), and a value or null for each series }. */
  add(point) {
    this.#points.push(point);
    const oldest = point.at - (this.options.windowSeconds + 2) * 1000;
    while (this.#points[0].at < oldest) this.#points.shift();
    this.#marks = this.#marks.filter(m => m.at >= oldest);
    this.#say();
    this.draw();
  }

  /** A moment worth a line: another release, a restart. */
  mark(at, label) {
    this.#marks.push({ at, label });
  }

  get #now() {
    return this.#points.at(-1)?.at ?? Date.now();
  }

  #say() {
    const last = this.#points.at(-1);
    const text = this.options.series.map(s => this.options.format(last?.[s.key] ?? null));
    this.output.textContent = text.join(" / ");
    const spoken = this.options.series.map((s, i) => `${s.label} ${text[i]}`).join(", ");
    this.canvas.setAttribute("aria-label", `${this.options.title}: ${spoken}`);
  }

  #timeAt(x) {
    const width = this.canvas.clientWidth - gutter.left - gutter.right;
    return this.#now - (1 - (x - gutter.left) / width) * this.options.windowSeconds * 1000;
  }

  #point(time) {
    const near = (a, b) => (Math.abs(b.at - time) < Math.abs(a.at - time) ? b : a);
    this.#cursor = time === null || this.#points.length === 0 ? null : this.#points.reduce(near);
    this.draw();
  }

  #key(e) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (e.key === "Escape") this.#point(null);
    if (!step || this.#points.length === 0) return;
    e.preventDefault();
    const from = this.#cursor ? this.#points.indexOf(this.#cursor) : this.#points.length - 1;
    const to = Math.min(this.#points.length - 1, Math.max(0, from + step));
    this.#point(this.#points[to].at);
    const values = this.options.series.map(s => `${s.label} ${this.options.format(this.#cursor[s.key] ?? null)}`).join(", ");
    document.getElementById("announce").textContent = `${Math.round((this.#now - this.#cursor.at) / 1000)} seconds ago: ${values}`;
  }

  draw() {
    const { canvas, options } = this;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (width === 0) return;
    const ratio = devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const g = canvas.getContext("2d");
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, width, height);

    const style = getComputedStyle(canvas);
    const color = name => style.getPropertyValue(`--${name}`).trim();
    const plot = { w: width - gutter.left - gutter.right, h: height - gutter.top - gutter.bottom };
    const values = this.#points.flatMap(p => options.series.map(s => p[s.key] ?? 0));
    const top = Math.min(options.ceiling ?? Infinity, nice(Math.max(options.floor, ...values.map(v => v * 1.05))));
    const x = at => gutter.left + plot.w * (1 - (this.#now - at) / 1000 / options.windowSeconds);
    const y = v => gutter.top + plot.h * (1 - Math.min(v, top) / top);

    g.font = `11px ${style.fontFamily}`;
    g.textBaseline = "middle";
    g.textAlign = "right";
    g.lineWidth = 1;
    for (let i = 0; i <= 2; i++) {
      const at = Math.round(y((top * i) / 2)) + 0.5;
      g.strokeStyle = color("grid");
      g.beginPath();
      g.moveTo(gutter.left, at);
      g.lineTo(width - gutter.right, at);
      g.stroke();
      g.fillStyle = color("muted");
      g.fillText(options.axis((top * i) / 2), gutter.left - 8, at);
    }
    g.textBaseline = "alphabetic";
    g.textAlign = "left";
    g.fillText("2 min ago", gutter.left, height - 4);
    g.textAlign = "center";
    g.fillText("1 min ago", gutter.left + plot.w / 2, height - 4);
    g.textAlign = "right";
    g.fillText("now", width - gutter.right, height - 4);

    g.save();
    g.beginPath();
    g.rect(gutter.left, 0, plot.w + gutter.right, height);
    g.clip();
    this.#drawMarks(g, x, plot, color);
    for (const series of options.series) this.#drawSeries(g, series, x, y, color(series.color), options.series.length === 1);
    g.restore();
    this.#drawCursor(g, x, y, plot, color, width);
  }

  #drawSeries(g, { key }, x, y, stroke, filled) {
    let run = [];
    const flush = () => {
      if (run.length > 0) this.#drawRun(g, run, y(0), stroke, filled);
      run = [];
    };
    for (const p of this.#points) {
      if (p[key] === null || p[key] === undefined) flush();
      else run.push([x(p.at), y(p[key])]);
    }
    flush();
  }

  #drawRun(g, run, base, stroke, filled) {
    const trace = () => {
      g.beginPath();
      run.forEach(([px, py], i) => (i === 0 ? g.moveTo(px, py) : g.lineTo(px, py)));
    };
    if (filled) {
      trace();
      g.lineTo(run.at(-1)[0], base);
      g.lineTo(run[0][0], base);
      g.globalAlpha = 0.13;
      g.fillStyle = stroke;
      g.fill();
      g.globalAlpha = 1;
    }
    trace();
    g.strokeStyle = stroke;
    g.lineWidth = 2;
    g.lineJoin = "round";
    g.lineCap = "round";
    if (run.length === 1) g.lineTo(run[0][0] + 0.01, run[0][1]);
    g.stroke();
  }

  #drawMarks(g, x, plot, color) {
    g.setLineDash([3, 4]);
    g.strokeStyle = color("muted");
    g.fillStyle = color("muted");
    g.lineWidth = 1;
    for (const mark of this.#marks) {
      const at = Math.round(x(mark.at)) + 0.5;
      g.beginPath();
      g.moveTo(at, gutter.top);
      g.lineTo(at, gutter.top + plot.h);
      g.stroke();
      g.textAlign = at > gutter.left + plot.w / 2 ? "right" : "left";
      g.fillText(mark.label, at + (g.textAlign === "left" ? 5 : -5), gutter.top + 9);
    }
    g.setLineDash([]);
  }

  #drawCursor(g, x, y, plot, color, width) {
    const p = this.#cursor;
    this.tip.hidden = p === null;
    if (p === null) return;
    const at = Math.max(gutter.left, x(p.at));
    g.strokeStyle = color("muted");
    g.lineWidth = 1;
    g.beginPath();
    g.moveTo(at, gutter.top);
    g.lineTo(at, gutter.top + plot.h);
    g.stroke();
    for (const s of this.options.series) {
      if (p[s.key] === null || p[s.key] === undefined) continue;
      g.fillStyle = color(s.color);
      g.beginPath();
      g.arc(at, y(p[s.key]), 4, 0, 2 * Math.PI);
      g.fill();
    }
    const values = this.options.series.map(s => `${s.label} ${this.options.format(p[s.key] ?? null)}`);
    this.tip.textContent = [new Date(p.at).toLocaleTimeString(), ...values].join("\n");
    this.tip.style.left = `${at}px`;
    this.tip.dataset.side = at > width / 2 ? "left" : "right";
  }
}
