/**
 * The WebRTC side of the connection to one other participant, whatever happens to either page, to the network or to the server.
 *
 * It follows the pattern "perfect negotiation" of the WebRTC specification (W3C webrtc-pc, section 10.7): both sides run the same code,
 * either may offer at any time, and when two offers cross the polite side gives way. Who is polite is decided by comparing the user ids.
 * Beyond the pattern it outlives its `RTCPeerConnection`:
 *
 * - **Another page over there.** The origin line of a description (RFC 8866 section 5.2) stays the same for the life of a peer connection
 *   (RFC 3264 section 8). An offer or answer with another one comes from a new peer connection, after a reload for example; it cannot
 *   be applied to the running one (other DTLS keys), so ours is replaced as well.
 * - **Messages of the past.** Every offer carries a random `negotiation` beside `type` and `sdp`, and its answer repeats it: an answer to
 *   an offer that is no longer ours is dropped. Clients that do not know the member are taken at their word. A candidate is applied only
 *   to the description whose ICE user name fragment it names, and waits for it if need be. A candidate that names none waits while an offer
 *   of ours does: it may belong to the answer.
 * - **No connection.** One timer watches everything that is not connected: first ICE is restarted, then the peer connection is replaced,
 *   at growing intervals. The impolite side acts first, so that two recoveries seldom meet.
 * - **Connected, and no packets.** After an ICE restart packets must come, otherwise the peer connection is replaced as well. Not every side
 *   sends media: each says in the member `sends` of its descriptions whether it does.
 * - **No peer connection.** Where the browser makes none, that is the state `unable`, and it is tried again at growing intervals.
 *
 * Two transceivers are negotiated from the start, one for audio and one for video, in both directions: to mute, to switch a camera off or
 * to share a screen is `replaceTrack` and needs no new negotiation.
 */

import { makePeerConnection, watchPackets } from './peer-connection.js';

const KINDS = ['audio', 'video'];
const MAX_EARLY_CANDIDATES = 200;

/** Milliseconds, for the impolite and for the polite side. */
const PATIENCE = { offer: [3_000, 4_500], first: [8_000, 11_000], failed: [100, 2_500], unable: [2_500, 5_000] };
/** Likewise, by the state of a peer connection. Firefox may be `connecting` for long after a restart by the other side. */
const STALLED = { connecting: PATIENCE.first, disconnected: [2_500, 5_000], failed: PATIENCE.failed };
const MAX_PATIENCE = 60_000;
/** Seconds, likewise. */
const PATIENCE_FOR_PACKETS = [4, 7];
const RECOVERIES_UNTIL_FAILED = 2;
const MAX_RECOVERIES = 6;

/**
 * @typedef {'connecting' | 'connected' | 'reconnecting' | 'failed' | 'unable' | 'ended'} LinkState
 *   `failed` is told after two recoveries without success; they go on all the same. `unable` means that this browser could not make a peer
 *   connection, or not a description of it; the reason is reported as an error. `ended` is after `call-ended`.
 */

/**
 * @typedef {object} PeerLinkOptions
 * @property {boolean} polite whether this side gives way when two offers cross
 * @property {RTCConfiguration} configuration ICE servers that the browser refuses are taken out of it
 * @property {{audio: MediaStreamTrack | null, video: MediaStreamTrack | null}} tracks what is sent; read at every new peer connection
 * @property {(type: 'offer' | 'answer' | 'ice-candidate', payload: object) => void} send
 * @property {() => boolean} online whether there is a server to send through; without one, recovery waits for {@link PeerLink.resume}
 * @property {(event: 'state' | 'stream' | 'error', value?: unknown) => void} report
 */

export class PeerLink {
  #options;
  #pc = null;
  #slots = { audio: null, video: null };
  #localStream = new MediaStream();
  #queue = Promise.resolve();
  #epoch = 0;
  #closed = false;
  #wasConnected = false;
  #recoveries = 0;
  #timer = 0;
  #endPacketWatch = () => {};
  /** Origin of the peer connection over there, or null before its first description. */
  #remoteOrigin = null;
  /** Name of our offer that waits for its answer. */
  #negotiation = null;
  #plainText = false;
  #early = [];

  /** @type {LinkState} */
  state = 'connecting';
  /** What the other side sends. Another object after every replacement of the peer connection. */
  stream = new MediaStream();

  /** @param {PeerLinkOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** The current peer connection, for statistics and data channels; null before the first negotiation. */
  get connection() {
    return this.#pc;
  }

  /** Begins as the one who offers: what a newcomer does with everybody it finds. */
  start() {
    this.#run(() => this.#begin());
  }

  /** Leaves the first offer to the other side, and makes it after some seconds all the same: not every client offers when it arrives. */
  expectOffer() {
    this.#watch(PATIENCE.offer);
  }

  /**
   * The server is back, and so is the other side: goes on with what works, repeats what may have been lost.
   *
   * @param {boolean} first whether it is for us to speak first
   */
  resume(first) {
    if (this.#isSound()) return;
    this.#recoveries = 0;
    if (first) this.#recoverNow();
    else this.#watch(PATIENCE.offer);
  }

  /** @param {'audio' | 'video'} kind what to send from now on is read from the options' tracks */
  async replaceTrack(kind) {
    const track = this.#options.tracks[kind];
    this.#updateLocalStream();
    try {
      if (this.#slots[kind]) await this.#slots[kind].sender.replaceTrack(track);
      else if (track && this.#pc?.remoteDescription) this.#addSlot(kind);
    } catch (error) {
      if (!this.#closed) this.#options.report('error', error);
    }
  }

  /** @param {unknown} sdp what came in the member `sdp`: a description, or its text alone */
  onDescription(type, sdp) {
    this.#plainText = typeof sdp === 'string';
    const description = this.#plainText ? { type, sdp } : { type, sdp: sdp?.sdp };
    if (typeof description.sdp !== 'string') throw new TypeError(`${type} without a description`);
    const { negotiation, sends } = this.#plainText ? {} : sdp;
    this.#run(() => (type === 'offer' ? this.#onOffer(description, negotiation, sends) : this.#onAnswer(description, negotiation, sends)));
  }

  /** @param {RTCIceCandidateInit | null} candidate null is the end of candidates */
  onCandidate(candidate) {
    this.#run(() => this.#onCandidate(candidate));
  }

  /** The other side hung up. A later offer, or {@link start}, begins anew. */
  end() {
    this.#clearQueue();
    this.#dropConnection();
    this.#setState('ended');
  }

  /** Ends for good. No report comes after it. */
  close() {
    this.#closed = true;
    this.#clearQueue();
    this.#dropConnection();
  }

  // Negotiation. One step at a time: each task of the queue finds the outcome of the one before.

  #run(task) {
    const epoch = this.#epoch;
    this.#queue = this.#queue
      .then(() => (epoch === this.#epoch ? task() : undefined))
      .catch((error) => {
        if (epoch === this.#epoch) this.#onFailedStep(error);
      });
  }

  #onFailedStep(error) {
    if (this.#pc?.localDescription || this.#pc?.remoteDescription) {
      this.#watch(PATIENCE.failed);
      // To restart ICE would be the same step again: Chromium refuses a restart that Firefox answers with the other DTLS role, for example.
      this.#recoveries = Math.max(this.#recoveries, 1);
    } else {
      this.#dropConnection();
      this.#watch(PATIENCE.unable);
      this.#recoveries = Math.min(this.#recoveries + 1, MAX_RECOVERIES);
      this.#setState('unable');
    }
    this.#options.report('error', error);
  }

  /** Forgets what is queued. A step that waits for a closed peer connection may wait for ever: nothing may queue behind it. */
  #clearQueue() {
    this.#epoch++;
    this.#queue = Promise.resolve();
  }

  #begin() {
    const pc = this.#replaceConnection();
    for (const kind of KINDS) this.#addSlot(kind);
    return this.#offer(pc);
  }

  async #offer(pc) {
    if (pc !== this.#pc || pc.signalingState !== 'stable') return;
    await pc.setLocalDescription();
    if (pc === this.#pc) this.#sendOffer();
  }

  #sendOffer() {
    this.#negotiation = Array.from(crypto.getRandomValues(new Uint32Array(2)), (n) => n.toString(36)).join('');
    this.#sendDescription(this.#negotiation);
  }

  async #onOffer(description, negotiation, sends) {
    const collision = this.#pc?.signalingState === 'have-local-offer';
    if (!this.#pc || this.#isOtherOrigin(description)) {
      this.#replaceConnection();
    } else if (collision) {
      if (!this.#options.polite) return;
      // Rolled back below by setRemoteDescription; but transceivers that were never negotiated would stay behind as a second pair.
      if (this.#remoteOrigin === null) this.#replaceConnection();
    }
    const pc = this.#pc;
    await this.#applyRemote(pc, description, sends);
    await pc.setLocalDescription();
    if (pc === this.#pc) this.#sendDescription(negotiation);
  }

  async #onAnswer(description, negotiation, sends) {
    if (this.#isOtherOrigin(description)) {
      await this.#begin();
      return;
    }
    const stale = negotiation !== undefined && negotiation !== this.#negotiation;
    if (stale || this.#pc?.signalingState !== 'have-local-offer') return;
    await this.#applyRemote(this.#pc, description, sends);
  }

  async #applyRemote(pc, description, sends) {
    const [fragment] = fragmentsOf(pc.remoteDescription);
    await pc.setRemoteDescription(description);
    if (fragment && !fragmentsOf(description).includes(fragment)) this.#watchPackets(pc, sends);
    this.#remoteOrigin = originOf(description) ?? '';
    this.#negotiation = null;
    for (const kind of KINDS) await this.#adoptSlot(pc, kind);
    const early = this.#early;
    this.#early = [];
    for (const candidate of early) await this.#onCandidate(candidate);
  }

  #isOtherOrigin(description) {
    const origin = originOf(description);
    return Boolean(this.#remoteOrigin && origin && origin !== this.#remoteOrigin);
  }

  async #onCandidate(candidate) {
    const pc = this.#pc;
    if (!pc) return;
    const fragment = fragmentOf(candidate);
    const offering = pc.signalingState === 'have-local-offer';
    // The end of which candidates? Told of the wrong ones, a browser gives up early; it does without being told.
    if (pc.remoteDescription && offering && !fragment && !candidate?.candidate) return;
    const fits = fragment ? fragmentsOf(pc.remoteDescription).includes(fragment) : !offering;
    if (!pc.remoteDescription || !fits) {
      if (this.#early.push(candidate) > MAX_EARLY_CANDIDATES) this.#early.shift();
      return;
    }
    // A candidate that this browser cannot use (mDNS, TCP, a medium that was refused) is no reason to give the others up.
    await pc.addIceCandidate(candidate).catch((error) => console.debug('candidate not used:', error.message));
  }

  #sendDescription(negotiation) {
    const { type, sdp } = this.#pc.localDescription;
    const sends = KINDS.some((kind) => this.#options.tracks[kind]?.readyState === 'live');
    this.#options.send(type, { sdp: this.#plainText ? sdp : { type, sdp, ...(negotiation && { negotiation }), sends } });
    if (this.state === 'unable') this.#setState(this.#stateOnTheWay());
  }

  // The peer connection and its two slots.

  #replaceConnection() {
    this.#dropConnection();
    const pc = makePeerConnection(this.#options.configuration, (refusal) => this.#options.report('error', refusal));
    this.#pc = pc;
    this.stream = new MediaStream();
    pc.onnegotiationneeded = () => this.#run(() => this.#offer(pc));
    pc.onicecandidate = ({ candidate }) => pc === this.#pc && this.#options.send('ice-candidate', { candidate });
    pc.onconnectionstatechange = () => pc === this.#pc && this.#onConnectionState(pc.connectionState);
    pc.ontrack = ({ track }) => {
      if (pc !== this.#pc) return;
      this.stream.addTrack(track);
      this.#options.report('stream');
    };
    if (this.state !== 'failed' && this.state !== 'unable') this.#setState(this.#stateOnTheWay());
    this.#watch(PATIENCE.first);
    return pc;
  }

  #stateOnTheWay() {
    return this.#wasConnected ? 'reconnecting' : 'connecting';
  }

  #dropConnection() {
    clearTimeout(this.#timer);
    this.#endPacketWatch();
    this.#pc?.close();
    this.#pc = null;
    this.#slots = { audio: null, video: null };
    this.#remoteOrigin = null;
    this.#negotiation = null;
    this.#early = [];
  }

  #addSlot(kind) {
    this.#updateLocalStream();
    this.#slots[kind] = this.#pc.addTransceiver(this.#options.tracks[kind] ?? kind, {
      direction: 'sendrecv',
      streams: [this.#localStream],
    });
  }

  /** The side that answers sends through the transceivers that the offer made. */
  async #adoptSlot(pc, kind) {
    if (this.#slots[kind]) return;
    const slot = pc.getTransceivers().find((each) => each.mid !== null && each.receiver.track.kind === kind && each.direction !== 'stopped');
    if (!slot) return;
    this.#slots[kind] = slot;
    this.#updateLocalStream();
    slot.direction = 'sendrecv';
    slot.sender.setStreams?.(this.#localStream);
    await slot.sender.replaceTrack(this.#options.tracks[kind]);
  }

  #updateLocalStream() {
    const wanted = Object.values(this.#options.tracks).filter(Boolean);
    for (const track of this.#localStream.getTracks()) if (!wanted.includes(track)) this.#localStream.removeTrack(track);
    for (const track of wanted) this.#localStream.addTrack(track);
  }

  // Recovery.

  #onConnectionState(connectionState) {
    if (connectionState === 'connected') {
      clearTimeout(this.#timer);
      this.#wasConnected = true;
      this.#recoveries = 0;
      this.#setState('connected');
    } else if (connectionState in STALLED) {
      if (this.state !== 'failed') this.#setState(this.#stateOnTheWay());
      this.#watch(STALLED[connectionState]);
    }
  }

  #watch([impolite, polite]) {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    const patience = (this.#options.polite ? polite : impolite) * 2 ** this.#recoveries;
    this.#timer = setTimeout(() => this.#recoverNow(), Math.min(patience, MAX_PATIENCE));
  }

  #recoverNow() {
    if (this.#closed || this.state === 'ended' || this.#isSound()) return;
    if (!this.#options.online()) return;
    const pc = this.#pc;
    const restart = pc?.remoteDescription && this.#recoveries === 0;
    if (pc) this.#recoveries = Math.min(this.#recoveries + 1, MAX_RECOVERIES);
    if (this.#recoveries > RECOVERIES_UNTIL_FAILED && this.state !== 'unable') this.#setState('failed');
    if (restart) this.#run(() => this.#restartIce(pc));
    else this.#beginAnew();
    this.#watch(PATIENCE.first);
  }

  #beginAnew() {
    this.#clearQueue();
    this.#run(() => this.#begin());
  }

  /** @param {unknown} sends whether the other side says that it sends something; older clients do not say */
  #watchPackets(pc, sends) {
    this.#endPacketWatch();
    const [impolite, polite] = PATIENCE_FOR_PACKETS;
    this.#endPacketWatch = watchPackets(pc, {
      expected: typeof sends === 'boolean' ? sends : undefined,
      patience: this.#options.polite ? polite : impolite,
      onSilence: () => {
        if (!this.#options.online() || !this.#isSound()) return false;
        this.#options.report('error', new Error('No packet has come since the ICE restart: the peer connection is replaced'));
        this.#beginAnew();
        return true;
      },
    });
  }

  #isSound() {
    return this.#pc?.connectionState === 'connected' && this.#pc.signalingState === 'stable';
  }

  #restartIce(pc) {
    if (pc !== this.#pc) return;
    if (pc.signalingState === 'have-local-offer') this.#sendOffer();
    else pc.restartIce();
  }

  #setState(state) {
    if (this.state === state || this.#closed) return;
    this.state = state;
    this.#options.report('state', state);
  }
}

/** User name and session id of the origin line, without the version that grows with each description. */
function originOf({ sdp }) {
  return /^o=(\S+ \S+)/m.exec(sdp)?.[1];
}

/** The ICE user name fragments of a description, or of none. */
function fragmentsOf(description) {
  return [...(description?.sdp ?? '').matchAll(/^a=ice-ufrag:(\S+)/gm)].map((match) => match[1]);
}

function fragmentOf(candidate) {
  return candidate?.usernameFragment ?? / ufrag (\S+)/.exec(candidate?.candidate ?? '')?.[1];
}
