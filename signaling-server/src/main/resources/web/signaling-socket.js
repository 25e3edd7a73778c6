/**
 * One participant's connection to a Signalbox server: a WebSocket that comes back by itself.
 *
 * It knows the wire (JSON text frames, `welcome`, `ping`) and the close codes, and nothing of WebRTC. `signaling-client.js` builds calls
 * on it; a page that brings its own WebRTC code, or a test, can use it alone.
 *
 * What a close means (`docs/protocol.md`, "Closing"):
 *
 * | code                          | what happens                                                                      |
 * |-------------------------------|-----------------------------------------------------------------------------------|
 * | 1000 4410                     | another page took this participant's place: stop (`replaced`)                      |
 * | 1001                          | the server goes away: back after a random delay of up to `spread`                  |
 * | 1013                          | full, or this client reads too slowly: back, but later, from `busyDelay` upwards   |
 * | 1002 1003 1007 1008 1009 1010 | what we sent was refused and would be again: stop (`refused`)                      |
 * | 3000–4999 but for 4410        | an application's own refusal: stop (`refused`)                                     |
 * | everything else, 1006 above all | the network: back, with exponential back-off and full jitter                     |
 *
 * A proxy may hold a handshake up until a later attempt has succeeded. So each attempt names its page and has a number (`instance` in the
 * query). The server closes the older attempt with 4410. Nothing that a connection says counts any more once it has been given up.
 *
 * A page that wakes up (it is shown again, the network is back, the clock has jumped because the machine slept) does not trust its
 * connection: it asks the server at once, with little patience, and waits for no back-off but that of a server which is full.
 *
 * While there is no connection nothing is queued: `send` returns false and drops the message. Signaling that is late is worse than none;
 * whoever sends must put things right again after the next `welcome`, which tells who is there now.
 */

/** This page and no other, not even a duplicate of its tab: in memory alone. */
const PAGE = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
/** Counted for the whole page: it may leave a room and come in again while a handshake is still on its way. */
let attempts = 0;

/** The times, in milliseconds, that a {@link SignalingSocket} uses unless told otherwise. */
export const DEFAULT_TIMING = Object.freeze({
  /** Upper bound of the first delay after a network failure; it doubles with every further one. */
  firstDelay: 500,
  /** Upper bound of every delay. */
  maxDelay: 15_000,
  /** After 1001 everybody of the room comes back: spread over this time. */
  spread: 2_000,
  /** The least delay after 1013. */
  busyDelay: 5_000,
  /** A connection that has no `welcome` after this time is given up. */
  connectTimeout: 10_000,
  /** After this time without a word from the server it is asked for one. */
  heartbeat: 20_000,
  /** A server that has not said a word this long after it was asked is taken for gone. */
  heartbeatTimeout: 8_000,
  /** The same, once the page has woken up; and how long an attempt to connect that is older than the waking may still take. */
  wakeTimeout: 2_000,
  /** A page whose clock moves this far from one second to the next has slept. */
  clockJump: 4_000,
  /** A connection that held this long counts as a success: the next failure starts at `firstDelay` again. */
  settled: 5_000,
});

/** How often the clock is looked at, in milliseconds. */
const TICK = 1_000;
/** What a server says only after it was asked. */
const PROOFS = ['pong', 'welcome', 'error'];

/**
 * What to do after a close.
 *
 * @param {number} code the WebSocket close code
 * @returns {'replaced' | 'refused' | 'spread' | 'busy' | 'retry'}
 */
export function meaningOf(code) {
  if (code === 1000 || code === 4410) return 'replaced';
  if (code === 1001) return 'spread';
  if (code === 1013) return 'busy';
  if ([1002, 1003, 1007, 1008, 1009, 1010].includes(code) || (code >= 3000 && code <= 4999)) return 'refused';
  return 'retry';
}

/**
 * How long to wait before the next attempt.
 *
 * @param {string} meaning what {@link meaningOf} said
 * @param {number} failures attempts that failed in a row before this one
 * @param {typeof DEFAULT_TIMING} timing
 * @param {() => number} random a number from 0 up to, not including, 1
 * @returns {number} milliseconds
 */
export function delayBefore(meaning, failures, timing = DEFAULT_TIMING, random = Math.random) {
  const backoff = Math.min(timing.maxDelay, timing.firstDelay * 2 ** Math.min(failures, 16));
  if (meaning === 'busy') return timing.busyDelay + random() * Math.max(backoff, timing.busyDelay);
  if (meaning === 'spread' && failures === 0) return random() * timing.spread;
  return random() * backoff;
}

/**
 * @typedef {object} SocketStatus
 * @property {'connecting' | 'online' | 'waiting' | 'replaced' | 'refused' | 'closed'} state
 *   `waiting` is between two attempts; the last three are final
 * @property {number} [code] the close code that led here
 * @property {string} [reason] the server's words for it: untrusted text
 * @property {number} [retryAt] while `waiting`: when the next attempt is made, on the clock of `Date.now()`
 */

/**
 * Events: `status` ({@link SocketStatus} as `detail`) at every change, `message` (the parsed object as `detail`) for everything the server
 * says but `pong`. The status is `online` from just before the `message` event of each `welcome`.
 */
export class SignalingSocket extends EventTarget {
  #url;
  #timing;
  #socket = null;
  #status = { state: 'closed' };
  #failures = 0;
  #timers = { retry: 0, connect: 0, heartbeat: 0, settled: 0 };
  #busy = false;
  /** Whether the server, or an attempt to connect, is being waited for with a waking page's patience. */
  #probing = false;
  #attemptedAt = 0;
  #waking = new Waking(() => this.#onWake());

  /**
   * @param {string | URL} url where to, `roomId`, `userId` and `userName` included
   * @param {Partial<typeof DEFAULT_TIMING>} [timing]
   */
  constructor(url, timing = {}) {
    super();
    this.#url = String(url);
    this.#timing = { ...DEFAULT_TIMING, ...timing };
  }

  /** @returns {SocketStatus} */
  get status() {
    return this.#status;
  }

  get online() {
    return this.#status.state === 'online';
  }

  /** Starts, or starts again after a final state. Does nothing while a connection is there or being made. */
  open() {
    if (this.#socket) return;
    this.#waking.watch(this.#timing.clockJump);
    this.#connect();
  }

  /** Makes the next attempt now instead of later. */
  retryNow() {
    if (this.#status.state === 'waiting') this.#connect();
  }

  /**
   * @param {object} message anything that `JSON.stringify` takes
   * @returns {boolean} whether it was handed to the network; false while not `online`
   */
  send(message) {
    if (!this.online || this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Leaves for good. */
  close() {
    const socket = this.#socket;
    this.#stop('closed');
    if (socket && socket.readyState <= WebSocket.OPEN) socket.close(1000);
  }

  #connect() {
    this.#forget();
    this.#setStatus({ state: 'connecting' });
    const url = new URL(this.#url, globalThis.location?.href);
    url.searchParams.set('instance', `${PAGE}.${++attempts}`);
    const socket = new WebSocket(url);
    this.#socket = socket;
    this.#attemptedAt = Date.now();
    // Every handler asks whether it still speaks for the current socket: a dead one may report its end minutes later.
    socket.onmessage = (event) => socket === this.#socket && this.#onText(event.data);
    socket.onclose = (event) => socket === this.#socket && this.#onClose(event.code, event.reason);
    this.#timers.connect = setTimeout(() => this.#abandon(), this.#timing.connectTimeout);
  }

  #onText(text) {
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    // After a sleep messages from before it may still come in: they do not tell that the server is there now.
    if (!this.#probing || PROOFS.includes(message?.type)) this.#watch();
    if (message?.type === 'welcome' && !this.online) {
      clearTimeout(this.#timers.connect);
      this.#timers.settled = setTimeout(() => (this.#failures = 0), this.#timing.settled);
      this.#setStatus({ state: 'online' });
    }
    if (message && message.type !== 'pong') this.dispatchEvent(new CustomEvent('message', { detail: message }));
  }

  #onClose(code, reason) {
    this.#forget();
    const meaning = meaningOf(code);
    if (meaning === 'replaced' || meaning === 'refused') {
      this.#stop(meaning, code, reason);
      return;
    }
    const delay = delayBefore(meaning, this.#failures++, this.#timing);
    this.#busy = meaning === 'busy';
    this.#timers.retry = setTimeout(() => this.#connect(), delay);
    this.#setStatus({ state: 'waiting', code, reason, retryAt: Date.now() + delay });
  }

  #stop(state, code, reason) {
    this.#forget();
    this.#waking.stop();
    if (this.#status.state !== state) this.#setStatus({ state, code, reason });
  }

  /** Lets go of the socket and of all timers. */
  #forget() {
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#socket = null;
    this.#probing = false;
  }

  /** Gives a silent connection up without waiting for a closing handshake that may never end. */
  #abandon() {
    const socket = this.#socket;
    this.#onClose(1006, '');
    socket?.close();
  }

  /** Asks a server that has been silent for a while for a sign of life. */
  #watch() {
    clearTimeout(this.#timers.heartbeat);
    this.#probing = false;
    this.#timers.heartbeat = setTimeout(() => this.#ask(this.#timing.heartbeatTimeout), this.#timing.heartbeat);
  }

  /** Gives the connection up if the server does not say a word in time. */
  #ask(patience, again = true) {
    this.send({ type: 'ping' });
    clearTimeout(this.#timers.heartbeat);
    const due = Date.now() + patience;
    this.#timers.heartbeat = setTimeout(() => {
      // The page was asleep, or busy, meanwhile: an answer may lie behind this timer, unread.
      const late = Math.abs(Date.now() - due) > patience;
      if (late && again) this.#ask(this.#timing.wakeTimeout, false);
      else this.#abandon();
    }, patience);
  }

  /** Several events tell of one waking: the first one counts. */
  #onWake() {
    const { state, retryAt } = this.#status;
    if (state === 'waiting') {
      if (this.#busy && Date.now() < retryAt) return;
      this.#failures = 0;
      this.#connect();
    } else if (!this.#probing && state === 'online') {
      this.#failures = 0;
      this.#probing = true;
      this.#ask(this.#timing.wakeTimeout);
    } else if (!this.#probing && state === 'connecting' && Date.now() - this.#attemptedAt > this.#timing.wakeTimeout) {
      this.#failures = 0;
      this.#probing = true;
      clearTimeout(this.#timers.connect);
      this.#timers.connect = setTimeout(() => this.#abandon(), this.#timing.wakeTimeout);
    }
  }

  #setStatus(status) {
    this.#status = status;
    this.dispatchEvent(new CustomEvent('status', { detail: status }));
  }
}

/** Tells when the page wakes up: from the background, from a frozen state, from a time without network, from the machine's sleep. */
class Waking {
  #onWake;
  #clock = 0;
  #events = [
    [globalThis, 'online'],
    [globalThis, 'pageshow'],
    [globalThis.document, 'resume'],
    [globalThis.document, 'visibilitychange'],
  ];
  #onEvent = ({ type }) => {
    if (type !== 'visibilitychange' || document.visibilityState === 'visible') this.#onWake();
  };

  constructor(onWake) {
    this.#onWake = onWake;
  }

  /** @param {number} jump milliseconds beyond which the clock has not merely ticked */
  watch(jump) {
    this.stop();
    for (const [target, type] of this.#events) target?.addEventListener?.(type, this.#onEvent);
    let before = Date.now();
    this.#clock = setInterval(() => {
      const now = Date.now();
      const jumped = Math.abs(now - before - TICK) > jump;
      before = now;
      if (jumped) this.#onWake();
    }, TICK);
  }

  stop() {
    clearInterval(this.#clock);
    for (const [target, type] of this.#events) target?.removeEventListener?.(type, this.#onEvent);
  }
}
