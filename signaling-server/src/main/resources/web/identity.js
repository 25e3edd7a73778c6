/**
 * Who this page is and which room it is about: the name (kept in the browser), the user id (kept in the tab, so that a reload is the same
 * user), and the link of the room.
 */

import { withoutOuterSpaces } from './names.js';

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const FIRST = ['amber', 'brisk', 'calm', 'clear', 'early', 'grand', 'green', 'kind', 'late', 'north', 'quiet', 'silver', 'steady', 'sunny'];
const SECOND = ['bridge', 'crossing', 'express', 'halt', 'junction', 'lamp', 'platform', 'signal', 'station', 'terrace', 'tunnel', 'viaduct'];

/** The id given by `?user=`, otherwise this tab's own. */
export async function userId() {
  const given = new URLSearchParams(location.search).get('user');
  if (given) return given;
  const kept = recall(sessionStorage, 'user');
  // A duplicated tab starts with a copy of the first one's storage, and would take its place in the room.
  const id = kept && (await claim(kept)) ? kept : randomText(16);
  if (id !== kept) await claim(id);
  keep(sessionStorage, 'user', id);
  return id;
}

/** Holds a lock named after the id for as long as this page lives; false if another page holds it. */
async function claim(id) {
  if (!navigator.locks) return true;
  const attempt = () =>
    new Promise((resolve) => {
      navigator.locks
        .request(`signalbox-user-${id}`, { ifAvailable: true }, (lock) => {
          resolve(lock !== null);
          return lock && new Promise(() => {});
        })
        .catch(() => resolve(true));
    });
  // After a reload the page before may need a moment to go.
  for (let tries = 0; tries < 8; tries++) {
    if (await attempt()) return true;
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  return false;
}

/** As it is written in the link, spaces and all: another name would be another room. */
export function roomFromLink() {
  const room = new URLSearchParams(location.search).get('room') ?? '';
  return withoutOuterSpaces(room) === '' ? '' : room;
}

/** A name that is easy to say and, with its last part, hard to guess. */
export function suggestRoom() {
  return `${pick(FIRST)}-${pick(SECOND)}-${randomText(5)}`;
}

/** The link to share: the room, and nothing about this user. */
export function linkOf(room) {
  const link = new URL(location.pathname, location.origin);
  link.searchParams.set('room', room);
  return link.href;
}

/** Puts the room into the address bar, and leaves the rest of the query as it is. */
export function showRoomInAddress(room) {
  const here = new URL(location.href);
  here.searchParams.set('room', room);
  history.replaceState(null, '', here);
}

/** What was typed in the lobby, kept with this entry of the browser's history: back from another page it is there again. */
export function keepDraft(draft) {
  try {
    history.replaceState({ draft }, '');
  } catch {
    // Some browsers allow only so many changes in a while. The next one will do.
  }
}

export function recallDraft() {
  return history.state?.draft ?? {};
}

/** A page that ended longer ago than this, in milliseconds, was not reloaded: it was closed, and is opened again. */
const RELOAD_TIME = 60_000;

/** From now on this tab is in that room, under that name; nulls: in none. */
export function keepCall(room, name) {
  keep(sessionStorage, 'joined', room);
  keep(sessionStorage, 'name', name);
  keep(sessionStorage, 'ended', null);
}

/** The page ends in good order, perhaps to be loaded again. */
export function keepEnd() {
  keep(sessionStorage, 'ended', String(Date.now()));
}

/**
 * The call that this tab was in a moment ago, in the room of the link; null where there is none.
 *
 * @returns {{name: string, room: string, restored: boolean} | null} restored: the page before did not end in good order (it crashed), or
 *   the tab is a copy: then what was remembered may be older than the user's last click
 */
export function recallCall() {
  const room = recall(sessionStorage, 'joined');
  const name = recall(sessionStorage, 'name');
  const ended = recall(sessionStorage, 'ended');
  keep(sessionStorage, 'ended', null);
  const old = ended !== null && Math.abs(Date.now() - Number(ended)) > RELOAD_TIME;
  return room && name && room === roomFromLink() && !old ? { name, room, restored: ended === null } : null;
}

/** Storage may be forbidden: then nothing is remembered, and the page works all the same. */
export function keep(storage, key, value) {
  try {
    if (value === null) storage.removeItem(`signalbox.${key}`);
    else storage.setItem(`signalbox.${key}`, value);
  } catch {
    // Not remembered.
  }
}

export function recall(storage, key) {
  try {
    return storage.getItem(`signalbox.${key}`);
  } catch {
    return null;
  }
}

function pick(list) {
  return list[crypto.getRandomValues(new Uint32Array(1))[0] % list.length];
}

function randomText(length) {
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
