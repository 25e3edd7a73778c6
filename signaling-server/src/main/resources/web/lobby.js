/** The form of the lobby: who one is, and which room is meant. What is typed stays with this entry of the browser's history. */

import { keepDraft, recall, recallDraft, roomFromLink, suggestRoom } from './identity.js';
import { isBlank, warningAboutPerson, warningAboutRoom, withoutOuterSpaces } from './names.js';

const $ = (id) => document.getElementById(id);

export class Lobby {
  /** The room that a link, or the last call, speaks of. */
  #invitation = '';
  /** The room that was filled in, and how the field shows it: a field drops line breaks. */
  #filledIn = { room: '', shown: '' };

  /** How many characters each field may keep, if that is more than it takes from a user. */
  #longest = {};

  /** @param {(name: string, room: string) => void} join */
  constructor(join) {
    for (const field of ['name', 'room']) {
      $(field).addEventListener('input', (event) => this.#typed(event));
      $(field).addEventListener('compositionend', (event) => this.#typed(event));
    }
    $('join').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit(join);
    });
  }

  /** Fills the form in: with what was typed, else with what is given, else with what the link or the browser remembers. */
  open(name, room) {
    const draft = recallDraft();
    this.#invitation = room || roomFromLink();
    const shown = draft.room ?? (this.#invitation || suggestRoom());
    $('name').value = draft.name ?? (name || recall(localStorage, 'name') || '');
    $('room').value = shown;
    this.#filledIn = { room: shown, shown: $('room').value };
    this.#keep();
    this.#describe();
    for (const field of ['name', 'room']) {
      this.#longest[field] = characters($(field).value).length;
      this.#mark(field, false);
    }
    ($('name').value ? $('join-button') : $('name')).focus();
  }

  #typed({ target, isComposing }) {
    // A text that is being composed is not the browser's to change.
    if (!isComposing) this.#longest[target.id] = bound(target, this.#longest[target.id] ?? 0);
    this.#keep();
    this.#describe();
  }

  #submit(join) {
    const name = withoutOuterSpaces($('name').value);
    const room = this.#room;
    for (const [field, value] of [['room', room], ['name', name]]) {
      this.#mark(field, isBlank(value));
      if (isBlank(value)) $(field).focus();
    }
    if (!isBlank(name) && !isBlank(room)) join(name, room);
  }

  /** A room of a link is joined as it is written there. */
  get #room() {
    const { room, shown } = this.#filledIn;
    return $('room').value === shown ? room : withoutOuterSpaces($('room').value);
  }

  #keep() {
    keepDraft({ name: $('name').value, room: this.#room });
  }

  #describe() {
    const room = this.#room;
    const invited = room !== '' && room === this.#invitation;
    $('lobby-title').textContent = invited ? `Join “${room}”` : 'Talk face to face';
    $('lobby-lead').hidden = invited;
    this.#warn('room', warningAboutRoom(room));
    this.#warn('name', warningAboutPerson($('name').value));
  }

  #warn(field, warning) {
    $(`${field}-warning`).textContent = warning;
    $(`${field}-warning`).hidden = warning === '';
  }

  #mark(field, missing) {
    $(`${field}-error`).hidden = !missing;
    $(field).setAttribute('aria-invalid', String(missing));
  }
}

/** Code points, which the server's bounds count too. The attribute `maxlength` counts the halves of an emoji. */
function characters(text) {
  return [...text];
}

/** Takes back what was typed beyond the bound of the field, before the cursor. Returns how many characters are left. */
function bound(field, before) {
  const most = Math.max(Number(field.dataset.most), before);
  const count = characters(field.value).length;
  if (count <= most) return count;
  const caret = field.selectionStart;
  const kept = characters(field.value.slice(0, caret)).slice(0, most - count).join('');
  field.value = kept + field.value.slice(caret);
  field.setSelectionRange(kept.length, kept.length);
  return characters(field.value).length;
}
