/** The dialog for devices and settings. */

import { keep, recall } from './identity.js';
import { showTips } from './controls.js';

const $ = (id) => document.getElementById(id);
const WORDS = { audio: 'Microphone', video: 'Camera' };
let shown = null;

/** @param {import('./media.js').Media} media whose devices are to be chosen */
export async function openSettings(media) {
  shown = media;
  for (const kind of ['audio', 'video']) {
    const options = (await media.devices(kind)).map(({ label, deviceId }, i) => new Option(label || `${WORDS[kind]} ${i + 1}`, deviceId));
    $(`choose-${kind}`).replaceChildren(...(options.length ? options : [new Option('None found', '')]));
    $(`choose-${kind}`).disabled = options.length === 0;
    $(`choose-${kind}`).value = media[kind]?.getSettings().deviceId ?? options[0]?.value ?? '';
  }
  $('settings').showModal();
}

for (const kind of ['audio', 'video']) $(`choose-${kind}`).addEventListener('change', ({ target }) => shown.choose(kind, target.value));
$('shortcuts').checked = recall(localStorage, 'shortcuts') !== 'off';
$('shortcuts').addEventListener('change', ({ target }) => {
  keep(localStorage, 'shortcuts', target.checked ? null : 'off');
  showTips();
});
