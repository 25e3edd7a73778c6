/** The grid: one tile a person, as large as the room on the page allows; a shared screen, or whoever is enlarged by hand, gets most of it. */

const STATE_WORDS = {
  connecting: 'Connecting…',
  reconnecting: 'Reconnecting…',
  failed: 'No connection. A firewall may be in the way; still trying.',
  unable: 'This browser cannot make the connection; still trying.',
  ended: 'Hung up',
};
const LAMP_WORDS = {
  ...STATE_WORDS,
  connected: 'Connected',
  self: 'You are connected to the server.',
  offline: 'You are not connected to the server.',
};
const WIDE = 16 / 9;
const RATIOS = [WIDE, 4 / 3, 1, 3 / 4, 9 / 16];
const GAP = 12;
/** A tile of another shape than its picture may cut so little of it, as a share of the whole, that the picture fills the tile. */
const CUT = 0.12;

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

  /**
   * @param {{id: string, name: string, self: boolean, state: string, stream: MediaStream, updates: object}} person
   * @param {boolean} online whether this page is connected to the server
   */
  show(person, online) {
    const tile = this.#tiles.get(person.id) ?? this.#add(person.id);
    const { dataset } = tile;
    const { muted, cameraOff, screen } = person.updates;
    dataset.state = person.self ? (online ? 'self' : 'offline') : person.state;
    dataset.muted = String(Boolean(muted));
    dataset.screen = String(Boolean(screen));
    dataset.camera = cameraOff && !screen ? 'off' : 'on';
    tile.classList.toggle('self', person.self);
    const name = tile.querySelector('.name');
    name.textContent = name.title = person.self ? `${person.name} (you)` : person.name;
    tile.querySelector('.lamp').title = LAMP_WORDS[dataset.state] ?? '';
    tile.querySelector('.state').textContent = STATE_WORDS[person.state] ?? '';
    const avatar = tile.querySelector('.avatar');
    avatar.textContent = initials(person.name);
    avatar.style.setProperty('--hue', hue(person.id));
    tile.setAttribute('aria-label', person.self ? (online ? 'You' : 'You, not connected to the server') : person.name);
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
    const pictures = [];
    for (const [id, tile] of this.#tiles) {
      if (id !== featured) pictures.push(ratioOf(tile));
      tile.classList.toggle('featured', id === featured);
      tile.querySelector('.enlarge').setAttribute('aria-pressed', String(id === this.#pinned));
    }
    const others = pictures.length;
    const strip = featured === null || others === 0 ? height : Math.max(90, Math.min(150, height * 0.22));
    if (featured !== null) {
      const space = others === 0 ? height : height - strip - GAP;
      const wide = Math.min(width, space * WIDE);
      this.#size('featured', wide, others === 0 ? space : Math.min(space, wide / WIDE));
    }
    if (others > 0) this.#size('tile', ...bestSize(pictures, width, strip, featured !== null));
    for (const tile of this.#tiles.values()) {
      tile.dataset.fit = shareOf(ratioOf(tile), tile.clientWidth / tile.clientHeight) < 1 - CUT ? 'whole' : 'fill';
    }
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
    tile.querySelector('video').addEventListener('resize', () => this.layout());
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
    tile.querySelector('.enlarge').title = `Enlarge ${name}`;
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

/** The shape of a tile's picture, width by height; without one the usual shape, so that nothing jumps when it comes. */
function ratioOf({ dataset, firstElementChild: video }) {
  return dataset.camera === 'on' && video.videoWidth > 0 ? video.videoWidth / video.videoHeight : WIDE;
}

/** How much of a tile a picture fills that is shown whole; or how much of the picture is to be seen where it fills the tile. */
function shareOf(picture, tile) {
  return Math.min(picture / tile, tile / picture);
}

/** The tiles that show the most of these pictures without getting too small to see anything: then the grid scrolls. */
function bestSize(pictures, width, height, inStrip) {
  const count = pictures.length;
  const shares = new Map(RATIOS.map((ratio) => [ratio, pictures.reduce((sum, picture) => sum + shareOf(picture, ratio), 0)]));
  // The shape that suits the pictures goes first: another one must show more of them.
  const ratios = inStrip ? [WIDE] : [...RATIOS].sort((a, b) => shares.get(b) - shares.get(a));
  let best = [0, 0];
  let most = 0;
  for (const ratio of ratios) {
    for (let columns = 1; columns <= count; columns++) {
      const rows = Math.ceil(count / columns);
      const fitting = Math.min((width - GAP * (columns - 1)) / columns, ((height - GAP * (rows - 1)) / rows) * ratio);
      const shown = fitting * (fitting / ratio) * shares.get(ratio);
      if (fitting <= 0 || shown <= most * 1.02) continue;
      most = shown;
      best = [fitting, fitting / ratio];
    }
  }
  const least = Math.min(width, inStrip ? height * WIDE : 150);
  return best[0] >= least ? best : [least, inStrip ? height : least / ratios[0]];
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
