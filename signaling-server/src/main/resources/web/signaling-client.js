/**
 * A call among everybody in a room, over a Signalbox server: who is there, and a WebRTC connection to each of them.
 *
 * Take this file and its three neighbours, `signaling-socket.js`, `peer-link.js` and `peer-connection.js`, into your own page; they need
 * nothing else.
 *
 *     import { connect } from './signaling-client.js';
 *
 *     const call = connect('wss://example.org/signaling', 'tea', 'ada-1815', 'Ada', { iceServers: [{ urls: 'stun:stun.example.org' }] });
 *
 *     const mine = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
 *     for (const track of mine.getTracks()) call.setTrack(track.kind, track);   // null again: mute, camera off
 *
 *     call.addEventListener('stream', ({ detail }) => videoOf(detail.userId).srcObject = detail.stream);
 *     call.addEventListener('peer', ({ detail }) => console.log(detail.userId, detail.state));
 *     call.addEventListener('participant-left', ({ detail }) => videoOf(detail.id).remove());
 *     call.addEventListener('status', ({ detail }) => console.log('the server:', detail.state, detail.reason));
 *
 * **Who offers.** Who comes in offers to everybody it finds there. Offers that cross are sorted out (`peer-link.js`).
 *
 * **When the server is away** calls go on: media does not pass through it. The connection is made again by itself (`signaling-socket.js`
 * says when and when not). Meanwhile nothing is queued: `send` returns false. After the next `welcome` the list of who is there is
 * compared with the connections that run:
 *
 * - Who has rejoined just as we have (the server restarted) and is connected to us is left alone; what broke meanwhile is negotiated again.
 * - Who never left (only our own connection broke) was told that we left, and has dropped us: that connection is made anew.
 * - Who is missing stays for as long as media flows, up to a minute, and otherwise for some seconds: everybody comes back at another time.
 *
 * **When a participant leaves** its connection is dropped at once; `participant-left` followed by `participant-joined` of the same user
 * is another page of that user, and gets a new one.
 *
 * Names and everything else that participants say about themselves is untrusted: show it as text (`textContent`), never as HTML.
 */

import { SignalingSocket } from './signaling-socket.js';
import { PeerLink } from './peer-link.js';

const ABSENCE = { connected: 60_000, otherwise: 8_000 };
/** One repetition of our own updates serves everybody who joins within this time. */
const UPDATE_REPEAT_DELAY = 400;

/**
 * Joins a room.
 *
 * @param {string | URL} url the endpoint, `ws:` or `wss:`; a query of its own is kept
 * @param {string} room
 * @param {string} user id of this participant, unique in the room: a second page with the same id takes the first one's place
 * @param {string} name shown to the others
 * @param {object} [options]
 * @param {RTCIceServer[]} [options.iceServers] STUN and TURN servers; none by default. Those that the browser refuses are left out and told
 *   of by an `error`
 * @param {RTCConfiguration} [options.configuration] further settings of the peer connections; ICE servers in it are used as well
 * @param {object} [options.timing] see `DEFAULT_TIMING` of `signaling-socket.js`
 * @returns {SignalingClient} already connecting
 */
export function connect(url, room, user, name, options = {}) {
  const client = new SignalingClient(url, room, user, name, options);
  client.open();
  return client;
}

/**
 * @typedef {object} Participant a snapshot
 * @property {string} id
 * @property {string} name
 * @property {number} joinedAt milliseconds since the epoch, on the server's clock
 * @property {boolean} self whether it is this page
 * @property {boolean} present false while the server, back again, has not seen this participant yet
 * @property {object} updates what it said about itself by `participant-update`, merged
 * @property {import('./peer-link.js').LinkState | null} state of the connection to it; null for oneself
 * @property {MediaStream | null} stream what it sends; null for oneself
 */

/**
 * Events, each a `CustomEvent` with this `detail`:
 *
 * | event                                    | detail                                                                         |
 * |------------------------------------------|--------------------------------------------------------------------------------|
 * | `status`                                 | the connection to the server: `SocketStatus` of `signaling-socket.js`          |
 * | `participants`                           | the list of {@link Participant}, oldest first, after every change of it        |
 * | `participant-joined`, `participant-left` | the {@link Participant}; not told for those who only come back with the server |
 * | `peer`                                   | `{userId, state}`: the connection to that participant changed                  |
 * | `stream`                                 | `{userId, stream}`: show this stream from now on                               |
 * | `update`                                 | `{userId, updates}`: all that is known of that participant, merged             |
 * | `error`                                  | an `error` of the server, as it came (`code`, `message`, …), or `{code: 'peer', message, userId}` for a failed negotiation step |
 * | `message`                                | any other message: types of one's own                                          |
 */
export class SignalingClient extends EventTarget {
  #socket;
  #configuration;
  #user;
  #name;
  /** @type {Map<string, {id: string, name: string, joinedAt: number, updates: object, present: boolean, link: PeerLink, absence: number}>} */
  #others = new Map();
  #joinedAt = 0;
  #tracks = { audio: null, video: null };
  #updates = {};
  #updateTimer = 0;

  /** As {@link connect}, but waits for {@link open}. */
  constructor(url, room, user, name, { iceServers = [], configuration = {}, timing } = {}) {
    super();
    this.#user = user;
    this.#name = name;
    const allServers = [...(configuration.iceServers ?? []), ...iceServers];
    this.#configuration = { bundlePolicy: 'max-bundle', ...configuration, iceServers: allServers };
    const target = new URL(url);
    for (const [key, value] of Object.entries({ roomId: room, userId: user, userName: name })) target.searchParams.set(key, value);
    this.#socket = new SignalingSocket(target, timing);
    this.#socket.addEventListener('status', ({ detail }) => this.#onStatus(detail));
    this.#socket.addEventListener('message', ({ detail }) => this.#onMessage(detail));
  }

  /** Connects; again after `replaced` or `refused`, too. */
  open() {
    this.#socket.open();
  }

  /** Makes the next attempt to reach the server now. */
  retryNow() {
    this.#socket.retryNow();
  }

  /** Leaves the room and ends all calls. */
  close() {
    this.#socket.close();
  }

  /** @returns {import('./signaling-socket.js').SocketStatus} */
  get status() {
    return this.#socket.status;
  }

  /** @returns {Participant[]} oneself included, oldest first */
  get participants() {
    const self = { id: this.#user, name: this.#name, joinedAt: this.#joinedAt, self: true, present: true };
    const list = [{ ...self, updates: { ...this.#updates }, state: null, stream: null }];
    for (const other of this.#others.values()) list.push(snapshot(other));
    return list.sort((a, b) => a.joinedAt - b.joinedAt);
  }

  /** The current `RTCPeerConnection` to a participant, for statistics or data channels; null where there is none. */
  connectionTo(userId) {
    return this.#others.get(userId)?.link.connection ?? null;
  }

  /**
   * What everybody hears or sees from now on. Takes effect without a new negotiation.
   *
   * @param {'audio' | 'video'} kind
   * @param {MediaStreamTrack | null} track null sends nothing
   */
  setTrack(kind, track) {
    this.#tracks[kind] = track;
    for (const { link } of this.#others.values()) link.replaceTrack(kind);
  }

  /**
   * Tells the others about oneself, for example `{muted: true}`. Members given earlier stay; whoever joins later is told them, too.
   *
   * @param {object} updates any JSON object
   */
  update(updates) {
    Object.assign(this.#updates, updates);
    this.send({ type: 'participant-update', updates });
  }

  /** Ends the connection to one participant, on both sides; both stay in the room. */
  hangUp(userId) {
    this.send({ type: 'call-ended', targetUserId: userId });
    this.#others.get(userId)?.link.end();
  }

  /** Calls one participant again after a `hangUp`, theirs or ours. */
  callAgain(userId) {
    this.#others.get(userId)?.link.start();
  }

  /**
   * Sends a message of one's own type.
   *
   * @returns {boolean} false, and dropped, while there is no connection
   */
  send(message) {
    return this.#socket.send(message);
  }

  #onStatus(status) {
    if (status.state === 'replaced' || status.state === 'refused' || status.state === 'closed') this.#dropAll();
    this.#tell('status', status);
  }

  #onMessage(message) {
    switch (message.type) {
      case 'welcome':
        return this.#onWelcome(message.participants ?? []);
      case 'existing-participants':
        for (const each of message.participants ?? []) if (!this.#others.has(each.id)) this.#meet(each);
        return this.#tellParticipants();
      case 'participant-joined':
        return this.#onJoined(message);
      case 'participant-left':
        return this.#drop(message.userId);
      case 'participants-list':
        return this.#onList(message.participants ?? []);
      case 'participant-update':
        return this.#onUpdate(message);
      case 'offer':
      case 'answer':
      case 'ice-candidate':
      case 'call-ended':
        return this.#onSignal(message);
      case 'error':
        return this.#onError(message);
      default:
        return this.#tell('message', message);
    }
  }

  #onWelcome(present) {
    const ids = new Set(present.map(({ id }) => id));
    for (const other of this.#others.values()) if (!ids.has(other.id)) this.#miss(other);
    for (const each of present) {
      if (each.id === this.#user) this.#joinedAt = each.joinedAt;
      else this.#meet(each);
    }
    this.#repeatUpdates();
    this.#tellParticipants();
  }

  /** Somebody who was in the room before this page's connection to the server. */
  #meet({ id, name, joinedAt }) {
    if (id === this.#user) return;
    let other = this.#others.get(id);
    if (other && other.joinedAt !== joinedAt) {
      this.#welcomeBack(other, name, joinedAt);
      other.link.resume(true);
      return;
    }
    if (other) this.#forget(other);
    other = this.#add(id, name, joinedAt, other?.updates);
    other.link.start();
  }

  #onJoined({ userId, userName, participants }) {
    if (userId === this.#user) return;
    const joinedAt = participants?.find(({ id }) => id === userId)?.joinedAt ?? Date.now();
    const known = this.#others.get(userId);
    if (known) {
      this.#welcomeBack(known, userName, joinedAt);
      known.link.resume(false);
    } else {
      const other = this.#add(userId, userName, joinedAt);
      other.link.expectOffer();
      this.#tell('participant-joined', snapshot(other));
    }
    this.#repeatUpdates();
    this.#tellParticipants();
  }

  #onList(present) {
    for (const { id, name, joinedAt } of present) {
      const other = this.#others.get(id);
      if (other) this.#welcomeBack(other, name, joinedAt);
    }
    this.#tellParticipants();
  }

  #onUpdate({ userId, updates }) {
    const other = this.#others.get(userId);
    if (!other || typeof updates !== 'object') return;
    other.updates = { ...other.updates, ...updates };
    this.#tell('update', { userId, updates: { ...other.updates } });
  }

  #onSignal({ type, fromUserId, sdp, candidate }) {
    const other = this.#others.get(fromUserId);
    if (!other) return;
    try {
      if (type === 'ice-candidate') other.link.onCandidate(candidate);
      else if (type === 'call-ended') other.link.end();
      else other.link.onDescription(type, sdp);
    } catch (error) {
      this.#tell('error', { code: 'peer', message: error.message, userId: fromUserId });
    }
  }

  #onError(message) {
    this.#tell('error', message);
    // Part of a negotiation may be among what was dropped: look after everybody once the burst is over.
    if (message.code === 'rate-limited') setTimeout(() => this.#others.forEach(({ link }) => link.resume(true)), 2_000 * (1 + Math.random()));
  }

  #add(id, name, joinedAt, updates = {}) {
    const other = { id, name, joinedAt, updates, present: true, absence: 0, link: null };
    other.link = new PeerLink({
      polite: this.#user > id,
      configuration: this.#configuration,
      tracks: this.#tracks,
      online: () => this.#socket.online && other.present,
      send: (type, payload) => this.send({ type, targetUserId: id, ...payload }),
      report: (event, value) => this.#onReport(other, event, value),
    });
    this.#others.set(id, other);
    return other;
  }

  #onReport({ id, link }, event, value) {
    if (event === 'error') this.#tell('error', { code: 'peer', message: value.message, userId: id });
    else if (event === 'stream') this.#tell('stream', { userId: id, stream: link.stream });
    else this.#tell('peer', { userId: id, state: value });
  }

  #miss(other) {
    other.present = false;
    clearTimeout(other.absence);
    const lostAt = Date.now();
    const check = () => {
      const patience = other.link.state === 'connected' ? ABSENCE.connected : ABSENCE.otherwise;
      if (Date.now() - lostAt >= patience) this.#drop(other.id);
      else other.absence = setTimeout(check, 1_000);
    };
    other.absence = setTimeout(check, 1_000);
  }

  #welcomeBack(other, name, joinedAt) {
    clearTimeout(other.absence);
    Object.assign(other, { name, joinedAt, present: true });
  }

  #drop(id) {
    const other = this.#others.get(id);
    if (!other) return;
    const last = snapshot(other);
    this.#forget(other);
    this.#tell('participant-left', last);
    this.#tellParticipants();
  }

  #forget(other) {
    clearTimeout(other.absence);
    other.link.close();
    this.#others.delete(other.id);
  }

  #dropAll() {
    clearTimeout(this.#updateTimer);
    for (const other of this.#others.values()) this.#forget(other);
    this.#tellParticipants();
  }

  /** The server keeps no updates: whoever joins later learns ours from us. */
  #repeatUpdates() {
    if (Object.keys(this.#updates).length === 0 || this.#others.size === 0) return;
    clearTimeout(this.#updateTimer);
    this.#updateTimer = setTimeout(() => this.send({ type: 'participant-update', updates: this.#updates }), UPDATE_REPEAT_DELAY);
  }

  #tellParticipants() {
    this.#tell('participants', this.participants);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function snapshot({ id, name, joinedAt, updates, present, link }) {
  return { id, name, joinedAt, self: false, present, updates: { ...updates }, state: link.state, stream: link.stream };
}
