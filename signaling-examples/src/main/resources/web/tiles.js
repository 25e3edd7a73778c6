/** The grid: one tile a person, as large as the room on the page allows; a shared screen, or whoever is enlarged by hand, gets most of it. */

const STATE_WORDS = {
  connecting: 'Connecting…',
  reconnecting: 'Reconnecting…',
  failed: 'No connection. A firewall may be in the way; still trying.',
  unable: 'This browser cannot make the connection; still trying.',
  ended: 'Hung up',
};
const RATIOS = [16 / 9, 4 / 3, 1];
const GAP = 12;

export class Grid {
  #root;
  #template;
  #tiles = new Map();
  #pinned = null;
  #onBlocked;

  /**
   * @param {HTMLElement} root
   * @param {HTMLTemplateElement} template
   * @param {() => void} onBlocked called when the browser wants a click before it plays sound
   */
  constructor(root, template, onBlocked) {
    this.#root = root;
    this.#template = template;
    this.#onBlocked = onBlocked;
    new ResizeObserver(() => this.layout()).observe(root);
  }

  /** @param {{id: string, name: string, self: boolean, state: string, stream: MediaStream, updates: object}} person */
  show(person) {
    const tile = this.#tiles.get(person.id) ?? this.#add(person.id);
    const { dataset } = tile;
    const { muted, cameraOff, screen } = person.updates;
    dataset.state = person.self ? 'self' : person.state;
    dataset.muted = String(Boolean(muted));
    dataset.screen = String(Boolean(screen));
    dataset.camera = cameraOff && !screen ? 'off' : 'on';
    tile.classList.toggle('self', person.self);
    tile.querySelector('.name').textContent = person.self ? `${person.name} (you)` : person.name;
    tile.querySelector('.state').textContent = STATE_WORDS[person.state] ?? '';
    const avatar = tile.querySelector('.avatar');
    avatar.textContent = initials(person.name);
    avatar.style.setProperty('--hue', hue(person.id));
    tile.setAttribute('aria-label', person.self ? 'You' : person.name);
    this.#label(tile, person.name);
    const video = tile.querySelector('video');
    video.muted ||= person.self;
    if (video.srcObject !== person.stream) {
      video.srcObject = person.stream;
      this.#play(video);
    }
  }

  /** Takes away the tiles of everybody else. */
  keepOnly(ids) {
    for (const [id, tile] of this.#tiles) {
      if (ids.has(id)) continue;
      tile.querySelector('video').srcObject = null;
      tile.remove();
      this.#tiles.delete(id);
      if (this.#pinned === id) this.#pinned = null;
    }
    this.layout();
  }

  clear() {
    this.#pinned = null;
    this.keepOnly(new Set());
  }

  speaking(id, speaks) {
    const tile = this.#tiles.get(id);
    if (tile) tile.dataset.speaking = String(speaks);
  }

  /** After a click: everybody is to be heard. */
  playAll() {
    for (const tile of this.#tiles.values()) {
      const video = tile.querySelector('video');
      video.muted = tile.classList.contains('self');
      this.#play(video);
    }
  }

  layout() {
    const { clientWidth: width, clientHeight: height } = this.#root;
    if (width === 0 || this.#tiles.size === 0) return;
    const featured = this.#featured();
    for (const [id, tile] of this.#tiles) {
      tile.classList.toggle('featured', id === featured);
      tile.querySelector('.enlarge').setAttribute('aria-pressed', String(id === this.#pinned));
    }
    const others = this.#tiles.size - (featured === null ? 0 : 1);
    const strip = featured === null || others === 0 ? height : Math.max(90, Math.min(150, height * 0.22));
    if (featured !== null) {
      const space = others === 0 ? height : height - strip - GAP;
      const wide = Math.min(width, (space * 16) / 9);
      this.#size('featured', wide, others === 0 ? space : Math.min(space, (wide * 9) / 16));
    }
    if (others > 0) this.#size('tile', ...bestSize(others, width, strip, featured !== null));
  }

  #featured() {
    if (this.#tiles.size < 2) return null;
    if (this.#pinned !== null) return this.#pinned;
    for (const [id, tile] of this.#tiles) if (tile.dataset.screen === 'true' && !tile.classList.contains('self')) return id;
    return null;
  }

  #size(what, width, height) {
    this.#root.style.setProperty(`--${what}-width`, `${Math.floor(width)}px`);
    this.#root.style.setProperty(`--${what}-height`, `${Math.floor(height)}px`);
  }

  #add(id) {
    const tile = this.#template.content.firstElementChild.cloneNode(true);
    tile.dataset.user = id;
    tile.querySelector('.enlarge').addEventListener('click', () => {
      this.#pinned = this.#pinned === id ? null : id;
      this.layout();
    });
    this.#tiles.set(id, tile);
    this.#root.append(tile);
    return tile;
  }

  #label(tile, name) {
    tile.querySelector('.enlarge').setAttribute('aria-label', `Enlarge ${name}`);
  }

  #play(video) {
    video.play().catch((error) => {
      if (error.name !== 'NotAllowedError') return;
      video.muted = true;
      video.play().catch(() => {});
      this.#onBlocked();
    });
  }
}

/** The largest tiles of which so many fit, without getting too small to see anything: then the grid scrolls. */
function bestSize(count, width, height, inStrip) {
  let best = [0, 0];
  for (const ratio of inStrip ? [16 / 9] : RATIOS) {
    for (let columns = 1; columns <= count; columns++) {
      const rows = Math.ceil(count / columns);
      const fitting = Math.min((width - GAP * (columns - 1)) / columns, ((height - GAP * (rows - 1)) / rows) * ratio);
      if (fitting * (fitting / ratio) > best[0] * best[1] * 1.15) best = [fitting, fitting / ratio];
    }
  }
  const least = Math.min(width, inStrip ? (height * 16) / 9 : 150);
  return best[0] >= least ? best : [least, inStrip ? height : (least * 3) / 4];
}

function initials(name) {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...word][0] ?? '').join('').toUpperCase();
}

function hue(id) {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.codePointAt(0)) % 360;
  return sum;
}
