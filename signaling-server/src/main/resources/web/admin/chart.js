// A curve of the last values of one quantity.

const VALUES = 150;
const WIDTH = 150;
const HEIGHT = 40;
const SVG = "http://www.w3.org/2000/svg";

const format = (value) =>
  value.toLocaleString(undefined, { maximumFractionDigits: value < 10 && value % 1 !== 0 ? 1 : 0 });

export class Chart {
  #values = [];
  #unit;
  #output = document.createElement("output");
  #curve = document.createElementNS(SVG, "path");
  #area = document.createElementNS(SVG, "path");

  /** The figure to put into the page. */
  element = document.createElement("figure");

  constructor(title, unit) {
    this.#unit = unit;
    const caption = document.createElement("figcaption");
    caption.append(title, this.#output);
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    this.#curve.setAttribute("class", "curve");
    this.#area.setAttribute("class", "area");
    svg.append(this.#area, this.#curve);
    this.element.className = "chart";
    this.element.append(caption, svg);
  }

  /** Adds a value; undefined where there is none yet. */
  add(value) {
    if (value === undefined) {
      return;
    }
    this.#values.push(value);
    this.#values = this.#values.slice(-VALUES);
    this.#output.textContent = format(value) + this.#unit;
    this.#draw();
  }

  #draw() {
    const top = Math.max(1, ...this.#values);
    const first = VALUES - this.#values.length;
    const points = this.#values.map((value, i) => {
      const x = ((first + i) / (VALUES - 1)) * WIDTH;
      const y = HEIGHT - (value / top) * (HEIGHT - 2);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    });
    const left = ((first / (VALUES - 1)) * WIDTH).toFixed(1);
    this.#curve.setAttribute("d", `M${points.join("L")}`);
    this.#area.setAttribute("d", `M${left},${HEIGHT}L${points.join("L")}L${WIDTH},${HEIGHT}Z`);
  }
}
