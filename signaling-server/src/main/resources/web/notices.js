/** What the page has to say: banners that stay for as long as something is wrong, and short announcements. */

const TOAST_TIME = 4_500;

export class Notices {
  #banners;
  #toasts;

  constructor(banners, toasts) {
    this.#banners = banners;
    this.#toasts = toasts;
  }

  /**
   * Shows a banner, in place of the one with the same key.
   *
   * @param {string} key
   * @param {{title: string, text?: string, alarm?: boolean, action?: {label: string, run: () => void}, dismissible?: boolean}} notice
   */
  show(key, { title, text = '', alarm = false, action, dismissible = false }) {
    const banner = document.createElement('div');
    banner.className = 'banner';
    banner.dataset.key = key;
    banner.dataset.tone = alarm ? 'alarm' : 'notice';
    banner.setAttribute('role', alarm ? 'alert' : 'status');
    const words = document.createElement('p');
    const strong = document.createElement('strong');
    strong.textContent = title;
    words.append(strong, ` ${text}`);
    banner.append(words);
    if (action) banner.append(button(action.label, 'quiet', action.run));
    if (dismissible) {
      const close = button('', 'icon', () => banner.remove());
      close.setAttribute('aria-label', 'Dismiss');
      close.title = 'Dismiss';
      close.append(icon('i-close'));
      banner.append(close);
    }
    const old = this.#find(key);
    if (old?.textContent === banner.textContent) return;
    if (old) old.replaceWith(banner);
    else this.#banners.append(banner);
  }

  clear(key) {
    this.#find(key)?.remove();
  }

  /**
   * Says something in passing.
   *
   * @param {string} text
   * @param {{spoken?: boolean}} [how] spoken: only for those who listen, where everybody else sees it elsewhere
   */
  say(text, { spoken = false } = {}) {
    const toast = document.createElement('p');
    toast.className = spoken ? 'spoken' : 'toast';
    toast.textContent = text;
    this.#toasts.append(toast);
    setTimeout(() => toast.remove(), TOAST_TIME);
    while (this.#toasts.children.length > 3) this.#toasts.firstElementChild.remove();
  }

  /** Takes away everything: it was about a call that is over. */
  clearAll() {
    this.#banners.replaceChildren();
    this.#toasts.replaceChildren();
  }

  #find(key) {
    return [...this.#banners.children].find((each) => each.dataset.key === key);
  }
}

export function button(label, className, run) {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = className;
  element.textContent = label;
  element.addEventListener('click', run);
  return element;
}

export function icon(id) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#${id}`);
  svg.append(use);
  return svg;
}
