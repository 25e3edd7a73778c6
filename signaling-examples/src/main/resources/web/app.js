/** The page: the lobby, the call, and what happens between them. All of WebRTC and of the wire is in `signaling-client.js`. */

import { connect } from './signaling-client.js';
import { Grid } from './tiles.js';
import { Media } from './media.js';
import { Notices } from './notices.js';
import { showPeople } from './people.js';
import { keep, linkOf, recall, roomFromLink, showRoomInAddress, suggestRoom, userId } from './identity.js';

const $ = (id) => document.getElementById(id);

const media = new Media();
const notices = new Notices($('banners'), $('toasts'));
const grid = new Grid($('grid'), $('tile-template'), askForClick);
const identity = userId();
const config = loadConfig();
let call = null;
let selfStream = new MediaStream();
let here = { user: '', name: '', room: '' };
let wasOnline = false;
/** Counts what the user asked for: a join that has waited finds out whether it is still wanted. */
let wishes = 0;

async function loadConfig() {
  try {
    const response = await fetch('config.json', { cache: 'no-store' });
    return response.ok ? await response.json() : {};
  } catch {
    return {};
  }
}

// Views

function show(view) {
  document.body.dataset.view = view;
  for (const each of ['lobby', 'call', 'ended']) $(each).hidden = each !== view;
  for (const each of ['controls', 'where', 'status']) $(each).hidden = view !== 'call';
  document.title = view === 'call' ? `${here.room} · Signalbox` : 'Signalbox';
}

async function showLobby() {
  show('lobby');
  $('name').value = here.name || recall(localStorage, 'name') || '';
  const room = here.room || roomFromLink();
  $('room').value = room || suggestRoom();
  $('lobby-title').textContent = room ? `Join “${room}”` : 'Talk face to face';
  $('lobby-lead').hidden = Boolean(room);
  ($('name').value ? $('join-button') : $('name')).focus();
  renderMedia();
  if (!media.audio && !media.video) await startMedia();
}

async function startMedia() {
  $('preview-hint').textContent = 'Waiting for your camera and microphone. Your browser may ask for permission.';
  await media.start();
}

// Joining and leaving

$('join').addEventListener('submit', (event) => {
  event.preventDefault();
  const name = $('name').value.trim();
  const room = $('room').value.trim();
  for (const [field, value] of [['room', room], ['name', name]]) {
    $(`${field}-error`).hidden = value !== '';
    $(field).setAttribute('aria-invalid', String(value === ''));
    if (value === '') $(field).focus();
  }
  if (name && room) join(name, room);
});

async function join(name, room) {
  const wish = ++wishes;
  const user = await identity;
  if (wish !== wishes) return;
  here = { user, name, room };
  keep(localStorage, 'name', name);
  keep(sessionStorage, 'joined', room);
  showRoomInAddress(room);
  show('call');
  $('room-title').textContent = room;
  $('alone-link').value = linkOf(room);
  const { iceServers } = await config;
  if (wish === wishes) callRoom(Array.isArray(iceServers) ? iceServers : []);
}

function callRoom(iceServers) {
  const url = new URL('signaling', document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.search = '';
  wasOnline = false;
  call = connect(url, here.room, here.user, here.name, { iceServers });
  call.addEventListener('status', ({ detail }) => onStatus(detail));
  call.addEventListener('participants', render);
  call.addEventListener('peer', render);
  call.addEventListener('stream', render);
  call.addEventListener('update', render);
  call.addEventListener('participant-joined', ({ detail }) => notices.say(`${detail.name} is here`));
  call.addEventListener('participant-left', ({ detail }) => notices.say(`${detail.name} has left`));
  call.addEventListener('error', ({ detail }) => onError(detail));
  onStatus(call.status);
  renderMedia();
  render();
}

function leave(title, text) {
  wishes++;
  const ending = call;
  call = null;
  ending?.close();
  keep(sessionStorage, 'joined', null);
  grid.clear();
  media.stop();
  for (const key of ['server', 'sound', 'screen', 'error', 'unable']) notices.clear(key);
  togglePeople(false);
  $('ended-title').textContent = title;
  $('ended-text').textContent = text;
  show('ended');
  $('ended-title').focus();
}

$('leave').addEventListener('click', () => leave('You have left the call', 'The others are still there if you want to go back.'));
$('rejoin').addEventListener('click', async () => {
  await startMedia();
  await join(here.name, here.room);
});
$('back').addEventListener('click', showLobby);
window.addEventListener('pagehide', () => call?.close());
window.addEventListener('pageshow', (event) => event.persisted && location.reload());

// The server

function onStatus(status) {
  if (!call) return;
  $('status').dataset.state = status.state;
  if (status.state === 'online') {
    if (wasOnline) notices.say('The server is back');
    wasOnline = true;
    notices.clear('server');
    $('status-text').textContent = 'Online';
  } else if (status.state === 'connecting' || status.state === 'waiting') {
    $('status-text').textContent = wasOnline ? 'Reconnecting…' : 'Connecting…';
    if (status.state === 'waiting') notices.show('server', waitingWords(status));
  } else if (status.state === 'replaced') {
    leave('This call has moved', 'You opened the room on another page, and the call goes on there.');
  } else if (status.state === 'refused') {
    leave('The server said no', status.reason ? `Its reason: ${status.reason}` : `It closed the connection with code ${status.code}.`);
  }
}

function waitingWords({ code, reason }) {
  const action = { label: 'Try now', run: () => call?.retryNow() };
  if (code === 1013) {
    return { title: 'The server is too busy for you to come in, or the room is full.', text: `${reason ? `It says: ${reason}. ` : ''}Trying again…`, action };
  }
  if (wasOnline) {
    return { title: 'Reconnecting to the server.', text: 'Your call goes on; nobody can come in or be called again meanwhile.', action };
  }
  return { title: 'The server cannot be reached.', text: 'Check your connection to the network. Trying again…', alarm: true, action };
}

function onError({ code, message, userId }) {
  if (code === 'rate-limited') notices.show('error', { title: 'Too much at once.', text: 'The server has dropped some messages; the call puts itself right.', dismissible: true });
  else if (code === 'peer' && stateOf(userId) === 'unable') {
    console.error('no peer connection:', message);
    notices.show('unable', { title: 'This browser cannot make the connection for the call.', text: `It says: ${message} Trying again…`, alarm: true });
  } else if (code === 'peer' || code === 'unknown-target') console.warn(code, message);
  else notices.show('error', { title: 'The server reports an error.', text: `${message ?? code}`, dismissible: true });
}

// Who is there

function stateOf(userId) {
  return call?.participants.find(({ id }) => id === userId)?.state;
}

function render() {
  if (!call) return;
  const participants = call.participants;
  if (!participants.some(({ state }) => state === 'unable')) notices.clear('unable');
  for (const person of participants) grid.show(person.self ? { ...person, stream: selfStream } : person);
  grid.keepOnly(new Set(participants.map(({ id }) => id)));
  showPeople($('people-list'), participants, (id) => call.callAgain(id));
  $('people-count').textContent = participants.length;
  $('people-toggle').setAttribute('aria-label', `People, ${participants.length} in the room`);
  $('alone').hidden = participants.length > 1 || !call.status || call.status.state !== 'online';
}

setInterval(() => {
  if (!call) {
    $('meter').firstElementChild.style.setProperty('--level', media.level().toFixed(2));
    $('meter').setAttribute('aria-valuenow', String(Math.round(media.level() * 100)));
    return;
  }
  grid.speaking(here.user, media.level() > 0.12);
  for (const { id, self } of call.participants) if (!self) grid.speaking(id, loudness(id) > 0.03);
}, 200);

function loudness(id) {
  const receivers = call.connectionTo(id)?.getReceivers() ?? [];
  const sources = receivers.filter(({ track }) => track.kind === 'audio').flatMap((receiver) => receiver.getSynchronizationSources());
  return Math.max(0, ...sources.map((source) => source.audioLevel ?? 0));
}

function askForClick() {
  const run = () => {
    notices.clear('sound');
    grid.playAll();
  };
  notices.show('sound', { title: 'Your browser has switched the sound off.', text: 'It wants a click first.', action: { label: 'Turn sound on', run } });
}

// Microphone, camera, screen

media.addEventListener('change', renderMedia);
media.addEventListener('problem', ({ detail: { kind, title, text, retry } }) => {
  if (!title) notices.clear(kind);
  else notices.show(kind, { title, text, action: retry && kind === 'devices' ? { label: 'Try again', run: () => media.start() } : undefined, dismissible: true });
});

function renderMedia() {
  const { audio, video, muted, screen } = media;
  for (const id of ['mic', 'lobby-mic']) control($(id), !audio || muted, 'i-mic', audio ? (muted ? 'Unmute' : 'Mute') : 'No microphone');
  for (const id of ['camera', 'lobby-camera']) control($(id), !video, 'i-camera', video ? 'Camera off' : 'Camera on');
  $('screen').hidden = !media.canShareScreen;
  $('screen').setAttribute('aria-pressed', String(Boolean(screen)));
  $('screen').querySelector('span').textContent = screen ? 'Stop sharing' : 'Share screen';
  $('preview').dataset.camera = video ? 'on' : 'off';
  $('preview-hint').textContent = video ? '' : media.cameraOff ? 'Your camera is off.' : 'No camera. The others will see your initials.';
  $('meter').hidden = !audio;
  showOwn(media.picture);
  if (!call) return;
  call.setTrack('audio', audio);
  call.setTrack('video', media.picture);
  tellOthers({ muted: !audio || muted, cameraOff: !video, screen: Boolean(screen) });
  render();
}

function control(element, off, symbol, label) {
  element.setAttribute('aria-pressed', String(off));
  element.querySelector('use').setAttribute('href', `#${symbol}${off ? '-off' : ''}`);
  const text = element.querySelector('span');
  if (text) text.textContent = label;
  else element.setAttribute('aria-label', label);
}

function showOwn(track) {
  const [current] = selfStream.getTracks();
  if (current === (track ?? undefined)) return;
  selfStream = new MediaStream(track ? [track] : []);
  $('preview-video').srcObject = selfStream;
}

let told = '';
function tellOthers(updates) {
  const text = JSON.stringify([here.user, here.room, updates]);
  if (text === told && wasOnline) return;
  told = text;
  call.update(updates);
}

for (const [id, run] of [['mic', 'toggleMicrophone'], ['lobby-mic', 'toggleMicrophone'], ['camera', 'toggleCamera'], ['lobby-camera', 'toggleCamera'], ['screen', 'toggleScreen']]) {
  $(id).addEventListener('click', () => media[run]());
}

// People, link, settings, keys

function togglePeople(open = $('people').hidden) {
  $('people').hidden = !open;
  $('people-toggle').setAttribute('aria-expanded', String(open));
}
$('people-toggle').addEventListener('click', () => togglePeople());
$('people-close').addEventListener('click', () => {
  togglePeople(false);
  $('people-toggle').focus();
});

async function copyLink() {
  const link = linkOf(here.room);
  try {
    await navigator.clipboard.writeText(link);
    notices.say('Link copied');
  } catch {
    // No clipboard without https: show the link, ready to be copied by hand.
    $('alone').hidden = false;
    $('alone-link').focus();
    $('alone-link').select();
    notices.say('Copy the marked link');
  }
}
$('copy-link').addEventListener('click', copyLink);
$('alone-copy').addEventListener('click', copyLink);

async function openSettings() {
  for (const kind of ['audio', 'video']) {
    const options = (await media.devices(kind)).map(({ label, deviceId }, i) => new Option(label || `${kind === 'audio' ? 'Microphone' : 'Camera'} ${i + 1}`, deviceId));
    $(`choose-${kind}`).replaceChildren(...(options.length ? options : [new Option('None found', '')]));
    $(`choose-${kind}`).disabled = options.length === 0;
    $(`choose-${kind}`).value = media[kind]?.getSettings().deviceId ?? options[0]?.value ?? '';
  }
  $('settings').showModal();
}
$('settings-open').addEventListener('click', openSettings);
$('lobby-settings').addEventListener('click', openSettings);
for (const kind of ['audio', 'video']) $(`choose-${kind}`).addEventListener('change', (event) => media.choose(kind, event.target.value));

$('shortcuts').checked = recall(localStorage, 'shortcuts') !== 'off';
$('shortcuts').addEventListener('change', (event) => keep(localStorage, 'shortcuts', event.target.checked ? null : 'off'));
const KEYS = { m: 'mic', c: 'camera', s: 'screen', p: 'people-toggle' };
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !$('people').hidden && !$('settings').open) $('people-close').click();
  const typing = event.target.closest?.('input, select, textarea, dialog, [contenteditable]');
  if (typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat || !call || !$('shortcuts').checked) return;
  const target = KEYS[event.key.toLowerCase()];
  if (target && !$(target).hidden) $(target).click();
});

// Start. A reload in the middle of a call goes straight back into it.

const rejoinRoom = recall(sessionStorage, 'joined');
const knownName = recall(localStorage, 'name');
if (rejoinRoom && knownName && rejoinRoom === roomFromLink()) {
  await startMedia();
  await join(knownName, rejoinRoom);
} else {
  await showLobby();
}
