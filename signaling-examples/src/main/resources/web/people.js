/** The list of who is in the room, with the state of each connection in words. */

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
 * @param {(userId: string) => void} callAgain
 */
export function showPeople(list, participants, callAgain) {
  list.replaceChildren(...participants.map((person) => row(person, callAgain)));
}

function row(person, callAgain) {
  const { id, name, self, present, state, updates } = person;
  const item = document.createElement('li');
  item.dataset.person = id;
  item.dataset.state = self ? 'self' : state;
  const lamp = document.createElement('span');
  lamp.className = 'lamp';
  lamp.setAttribute('aria-hidden', 'true');
  const who = document.createElement('div');
  who.className = 'who';
  const title = document.createElement('b');
  title.textContent = name;
  const words = document.createElement('span');
  words.textContent = [self ? 'You' : present ? STATE_WORDS[state] : `${STATE_WORDS[state]}, not back on the server yet`, ...said(updates)].join(' · ');
  who.append(title, words);
  item.append(lamp, who);
  if (updates.muted) item.append(icon('i-mic-off'));
  if (state === 'ended') item.append(button('Call', 'quiet', () => callAgain(id)));
  return item;
}

function said({ muted, cameraOff, screen }) {
  return [muted && 'muted', cameraOff && 'no camera', screen && 'shares the screen'].filter(Boolean);
}
