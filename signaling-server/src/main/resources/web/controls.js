/** The buttons by keyboard and by tooltip. */

/** Keys that do what a button does, where no field has them. */
const KEYS = { m: 'mic', c: 'camera', s: 'screen', p: 'people-toggle' };

/**
 * Makes a toolbar one stop of the Tab key; within it the arrow keys, Home and End move (ARIA Authoring Practices, "Toolbar Pattern").
 *
 * @param {HTMLElement} toolbar holds buttons; those that are hidden or disabled are passed over
 */
export function makeToolbar(toolbar) {
  const buttons = [...toolbar.querySelectorAll('button')];
  const stopAt = (button) => buttons.forEach((each) => (each.tabIndex = each === button ? 0 : -1));
  stopAt(buttons.find((each) => !each.hidden));
  toolbar.addEventListener('focusin', ({ target }) => buttons.includes(target) && stopAt(target));
  toolbar.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const usable = buttons.filter((each) => !each.hidden && !each.disabled);
    const at = usable.indexOf(document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined || at < 0) return;
    event.preventDefault();
    usable.at(next % usable.length).focus();
  });
}

/** Presses the button of a single key, unless the user types or wants no such keys. */
export function pressByKey(event) {
  const typing = event.target.closest?.('input, select, textarea, dialog, [contenteditable]');
  if (typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat || !wanted()) return;
  const button = document.getElementById(KEYS[event.key.toLowerCase()]);
  if (button && !button.hidden) button.click();
}

/** Every button says in a tooltip what a click does, and which key does the same. */
export function showTips() {
  for (const button of document.querySelectorAll('.control, .round')) {
    const label = button.querySelector('span')?.textContent ?? button.getAttribute('aria-label');
    const [key] = wanted() ? (Object.entries(KEYS).find(([, id]) => id === button.id) ?? []) : [];
    button.title = key ? `${label} (${key.toUpperCase()})` : label;
    if (key) button.setAttribute('aria-keyshortcuts', key);
    else button.removeAttribute('aria-keyshortcuts');
  }
}

function wanted() {
  return document.getElementById('shortcuts').checked;
}
