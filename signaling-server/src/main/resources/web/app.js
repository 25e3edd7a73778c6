/** The page: the lobby, the call, and what happens between them. All of WebRTC and of the wire is in `signaling-client.js`. */

import { connect } from './signaling-client.js';
import { Grid } from './tiles.js';
import { Lobby } from './lobby.js';
import { Media } from './media.js';
import { Notices } from './notices.js';
import { acknowledge, copy } from './link.js';
import { openSettings } from './settings.js';
import { makeToolbar, pressByKey, showTips } from './controls.js';
import { showPeople } from './people.js';
import { keep, keepCall, keepEnd, linkOf, recallCall, showRoomInAddress, userId } from './identity.js';

const $ = (id) => document.getElementById(id);

const media = new Media();
const notices = new Notices($('banners'), $('toasts'));
const grid = new Grid($('grid'), $('tile-template'), askForClick);
const lobby = new Lobby(join);
const identity = userId();
const config = loadConfig();
let call = null;
let selfStream = new MediaStream();
let here = { user: '', name: '', room: '' };
let wasOnline = false;
/** Whether the link is shown to be copied by hand. */
let byHand = false;
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
  lobby.open(here.name, here.room);
  renderMedia();
  if (!media.audio && !media.video) await startMedia();
}

async function startMedia() {
  $('preview-hint').textContent = 'Waiting for your camera and microphone. Your browser may ask for permission.';
  await media.start();
}

// Joining and leaving

async function join(name, room) {
  const wish = ++wishes;
  const user = await identity;
  if (wish !== wishes) return;
  here = { user, name, room };
  keep(localStorage, 'name', name);
  keepCall(room, name);
  showRoomInAddress(room);
  show('call');
  $('room-title').textContent = $('room-title').title = room;
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
  keepCall(null, null);
  grid.clear();
  media.stop();
  notices.clearAll();
  togglePeople(false);
  $('settings').close();
  $('ended-title').textContent = title;
  $('ended-text').textContent = text;
  show('ended');
  $('ended-title').focus();
}

/** True also when it is read an hour later. */
function wordsOfLeaving() {
  if (call?.status.state !== 'online') return 'You can come back at any time.';
  const others = call.participants.filter(({ self, present }) => !self && present);
  if (others.length === 0) return 'Nobody else was in the room.';
  return `${others.length === 1 ? `${others[0].name} was` : 'The others were'} still there when you left.`;
}

$('leave').addEventListener('click', () => leave('You have left the call', wordsOfLeaving()));
$('rejoin').addEventListener('click', async () => {
  await startMedia();
  await join(here.name, here.room);
});
$('back').addEventListener('click', showLobby);
window.addEventListener('pagehide', () => {
  if (call) keepEnd();
  call?.close();
});
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
  render();
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
  const online = call.status.state === 'online';
  for (const person of participants) grid.show(person.self ? { ...person, stream: selfStream } : person, online);
  grid.keepOnly(new Set(participants.map(({ id }) => id)));
  showPeople($('people-list'), participants, online, (id) => call.callAgain(id));
  $('people-count').textContent = participants.length;
  $('people-toggle').setAttribute('aria-label', `People, ${participants.length} in the room`);
  $('alone-title').hidden = participants.length > 1 || !online;
  $('by-hand-title').hidden = !byHand || !$('alone-title').hidden;
  $('alone').hidden = $('alone-title').hidden && !byHand;
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
  for (const id of ['camera', 'lobby-camera']) control($(id), !video, 'i-camera', video ? 'Stop camera' : 'Start camera');
  $('screen').hidden = !media.canShareScreen;
  $('screen').dataset.on = String(Boolean(screen));
  $('screen').querySelector('span').textContent = screen ? 'Stop sharing' : 'Share screen';
  showTips();
  if (audio && !muted && video) notices.clear('restored');
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

/** The label says what a click does. A pressed state beside it would say the opposite. */
function control(element, off, symbol, label) {
  element.dataset.off = String(off);
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

// People, link, settings

function togglePeople(open = $('people').hidden) {
  $('people').hidden = !open;
  $('people-toggle').setAttribute('aria-expanded', String(open));
}
$('people-toggle').addEventListener('click', () => togglePeople());
$('people-close').addEventListener('click', () => {
  togglePeople(false);
  $('people-toggle').focus();
});

async function copyLink({ currentTarget: button }) {
  const copied = await copy(linkOf(here.room), () => {
    showLink(true);
    return $('alone-link');
  });
  if (!copied) return notices.say('Copy the marked link');
  showLink(false);
  if (!$('alone').contains(document.activeElement)) button.focus();
  acknowledge(button);
  notices.say('Link copied', { spoken: true });
}

function showLink(show) {
  byHand = show;
  render();
}
$('copy-link').addEventListener('click', copyLink);
$('alone-copy').addEventListener('click', copyLink);
$('alone').addEventListener('focusout', ({ relatedTarget }) => byHand && !$('alone').contains(relatedTarget) && showLink(false));

for (const id of ['settings-open', 'lobby-settings']) $(id).addEventListener('click', () => openSettings(media));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !$('people').hidden && !$('settings').open) $('people-close').click();
  if (call) pressByKey(event);
});

// Start. A reload in the middle of a call goes straight back into it, as silent and as unseen as before.

makeToolbar($('controls'));
const before = recallCall();
if (before) {
  if (before.restored) media.silence();
  await startMedia();
  await join(before.name, before.room);
  tellOfSilence(before.restored);
} else {
  await showLobby();
}

function tellOfSilence(restored) {
  if (!call) return;
  const { muted, cameraOff } = media;
  const words = [muted && 'you are muted', cameraOff && 'your camera is off'].filter(Boolean).join(', and ');
  if (words && !restored) notices.say(`As before the reload, ${words}.`);
  if (!restored) return;
  const run = async () => {
    if (media.muted || !media.audio) await media.toggleMicrophone();
    if (!media.video) await media.toggleCamera();
  };
  const text = 'This page was opened again after it ended unexpectedly.';
  notices.show('restored', { title: 'You are muted, and your camera is off.', text, action: { label: 'Turn both on', run }, dismissible: true });
}
