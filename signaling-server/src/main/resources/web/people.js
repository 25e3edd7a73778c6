/** The list of who is in the room, with the state of each connection in words. */

import { isOddPerson } from './names.js';
import { button, icon } from './notices.js';

const STATE_WORDS = {
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting…',
  failed: 'No connection, still trying',
  unable: 'This browser cannot make the connection, still trying',
  ended: 'Hung up',
};

/**
 * @param {HTMLUListElement} list
 * @param {import('./signaling-client.js').Participant[]} participants
 * @param {boolean} online whether this page is connected to the server
 * @param {(userId: string) => void} callAgain
 */
export function showPeople(list, participants, online, callAgain) {
  list.replaceChildren(...participants.map((person) => row(person, online, callAgain)));
}

function row(person, online, callAgain) {
  const { id, name, self, state, updates } = person;
  const item = document.createElement('li');
  item.dataset.person = id;
  item.dataset.state = self ? (online ? 'self' : 'offline') : state;
  const lamp = document.createElement('span');
  lamp.className = 'lamp';
  lamp.setAttribute('aria-hidden', 'true');
  const who = document.createElement('div');
  who.className = 'who';
  const title = document.createElement('b');
  title.textContent = name;
  title.title = name;
  const words = document.createElement('span');
  words.textContent = [connection(person, online), ...said(updates), ...(isOddPerson(name) ? ['name with unseen characters'] : [])].join(' · ');
  who.append(title, words);
  item.append(lamp, who);
  if (updates.muted) item.append(icon('i-mic-off'));
  if (state === 'ended') item.append(button('Call', 'quiet', () => callAgain(id)));
  return item;
}

function connection({ self, present, state }, online) {
  if (self) return online ? 'You' : 'You, not connected to the server';
  return present ? STATE_WORDS[state] : `${STATE_WORDS[state]}, not back on the server yet`;
}

function said({ muted, cameraOff, screen }) {
  return [muted && 'muted', cameraOff && 'no camera', screen && 'shares the screen'].filter(Boolean);
}
