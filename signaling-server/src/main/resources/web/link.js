/** The link of the room: copied, or shown to be copied by hand. */

const ACKNOWLEDGED = 2_500;

const running = new WeakMap();

/**
 * Copies a text; without https there is no clipboard, but perhaps the browser's older command.
 *
 * @param {string} text
 * @param {() => HTMLInputElement} showField shows a field with the text, which is selected then
 * @returns {Promise<boolean>} false where only the user can copy it
 */
export async function copy(text, showField) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = showField();
    field.focus();
    field.select();
    return document.execCommand('copy');
  }
}

/** Says “Copied” on the button itself, for a moment. */
export function acknowledge(button) {
  const label = button.querySelector('span');
  const use = button.querySelector('use');
  const before = running.get(button)?.before ?? { label: label.textContent, icon: use?.getAttribute('href') };
  clearTimeout(running.get(button)?.timer);
  const show = (words, symbol) => {
    label.textContent = words;
    use?.setAttribute('href', symbol);
  };
  button.style.minWidth = `${button.offsetWidth}px`;
  button.dataset.copied = 'true';
  show('Copied', '#i-check');
  const timer = setTimeout(() => {
    running.delete(button);
    button.style.minWidth = '';
    delete button.dataset.copied;
    show(before.label, before.icon);
  }, ACKNOWLEDGED);
  running.set(button, { before, timer });
}
