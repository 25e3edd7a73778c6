/** The form of the lobby: who one is, and which room is meant. What is typed stays with this entry of the browser's history. */

import { keepDraft, recall, recallDraft, roomFromLink, suggestRoom } from './identity.js';
import { isBlank, warningAboutPerson, warningAboutRoom, withoutOuterSpaces } from './names.js';

const $ = (id) => document.getElementById(id);

export class Lobby {
  /** The room that a link, or the last call, speaks of. */
  #invitation = '';
  /** The room that was filled in, and how the field shows it: a field drops line breaks. */
  #filledIn = { room: '', shown: '' };

  /** @param {(name: string, room: string) => void} join */
  constructor(join) {
    for (const field of ['name', 'room']) {
      $(field).addEventListener('input', () => {
        this.#keep();
        this.#describe();
      });
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
    for (const field of ['name', 'room']) this.#mark(field, false);
    ($('name').value ? $('join-button') : $('name')).focus();
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
