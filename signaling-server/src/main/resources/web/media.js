/**
 * The camera, the microphone and the screen of this page, and plain words for what can go wrong with them.
 *
 * Events: `change` whenever a track or a flag is another one, `problem` ({kind, title, text, retry} as `detail`, or only `kind` when it
 * is solved).
 */

import { keep, recall } from './identity.js';

const NAMES = { audio: 'microphone', video: 'camera', both: 'camera or microphone', screen: 'screen' };

export class Media extends EventTarget {
  audio = null;
  video = null;
  screen = null;
  /** Both outlive a reload: nobody is to be heard or seen who does not know. */
  muted = recall(sessionStorage, 'muted') !== null;
  cameraOff = recall(sessionStorage, 'camera-off') !== null;
  #level = null;
  /** Another number after every {@link stop}: what was asked for before it is no longer wanted. */
  #era = 0;

  /** What the others are to see: the screen goes before the camera. */
  get picture() {
    return this.screen ?? this.video;
  }

  get available() {
    return Boolean(window.isSecureContext && navigator.mediaDevices?.getUserMedia);
  }

  get canShareScreen() {
    return Boolean(window.isSecureContext && navigator.mediaDevices?.getDisplayMedia);
  }

  /** Asks for both devices at once, and takes what there is. */
  async start() {
    if (!this.available) {
      this.#problem('devices', insecureOrigin(), false);
      return;
    }
    const wantsVideo = !this.cameraOff;
    try {
      await this.#open(true, wantsVideo);
      this.#solved('devices');
    } catch (error) {
      await this.#startOneByOne(error, wantsVideo);
    }
    this.#changed();
  }

  /** One missing or forbidden device is no reason to go without the other. */
  async #startOneByOne(error, wantsVideo) {
    const failures = [];
    for (const kind of wantsVideo ? ['audio', 'video'] : ['audio']) {
      if (error.name === 'NotAllowedError' && !(await isGranted(kind))) {
        failures.push([kind, error]);
        continue;
      }
      try {
        await this.#open(kind === 'audio', kind === 'video');
      } catch (failure) {
        failures.push([kind, failure]);
      }
    }
    if (failures.length === 0) this.#solved('devices');
    else this.#problem('devices', words(failures.length === 2 ? 'both' : failures[0][0], failures[0][1]));
  }

  /** Neither heard nor seen, until the user says otherwise. */
  silence() {
    this.muted = true;
    this.cameraOff = true;
    if (this.audio) this.audio.enabled = false;
    this.#drop('video');
    this.#changed();
  }

  /** Mute is immediate and keeps the device. Without one, asking again is what is meant. */
  async toggleMicrophone() {
    if (!this.audio) return this.#acquire('audio');
    this.muted = !this.muted;
    this.audio.enabled = !this.muted;
    this.#changed();
  }

  /** A camera that is off is let go of, so that its light goes out. */
  async toggleCamera() {
    if (!this.video) {
      this.cameraOff = false;
      return this.#acquire('video');
    }
    this.cameraOff = true;
    this.#drop('video');
    this.#changed();
  }

  async toggleScreen() {
    if (this.screen) {
      this.#drop('screen');
      this.#changed();
      return;
    }
    const era = this.#era;
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: false });
      const [track] = stream.getVideoTracks();
      if (era !== this.#era) return track.stop();
      track.contentHint = 'detail';
      this.#hold('screen', track);
      this.#solved('screen');
    } catch (error) {
      // Closing the browser's picker is a choice, not a problem.
      if (error.name !== 'NotAllowedError' || /system/i.test(error.message)) this.#problem('screen', words('screen', error));
    }
    this.#changed();
  }

  /** @param {'audio' | 'video'} kind */
  async choose(kind, deviceId) {
    keep(localStorage, `device.${kind}`, deviceId || null);
    if (this[kind]) await this.#acquire(kind);
  }

  async devices(kind) {
    if (!navigator.mediaDevices?.enumerateDevices) return [];
    const all = await navigator.mediaDevices.enumerateDevices();
    return all.filter((device) => device.kind === `${kind}input` && device.deviceId);
  }

  /** Lets go of everything. */
  stop() {
    this.#era++;
    for (const kind of ['audio', 'video', 'screen']) this.#drop(kind);
    this.#changed();
  }

  /** How loud the microphone is, 0 to 1. */
  level() {
    if (!this.audio || this.muted) return 0;
    this.#level ??= listenTo(this.audio);
    return this.#level.read();
  }

  async #acquire(kind) {
    if (!this.available) {
      this.#problem('devices', insecureOrigin(), false);
      this.#changed();
      return;
    }
    try {
      await this.#open(kind === 'audio', kind === 'video');
      this.#solved('devices');
    } catch (error) {
      if (kind === 'video') this.cameraOff = !this.video;
      this.#problem('devices', words(kind, error));
    }
    this.#changed();
  }

  /** A permission may be given long after it was asked for, when the user has left: then nothing is held. */
  async #open(audio, video) {
    const era = this.#era;
    const stream = await navigator.mediaDevices.getUserMedia(constraints(audio, video));
    for (const track of stream.getTracks()) {
      if (era === this.#era) this.#hold(track.kind, track);
      else track.stop();
    }
  }

  #hold(slot, track) {
    this.#drop(slot);
    this[slot] = track;
    if (slot === 'audio') track.enabled = !this.muted;
    // Unplugged, taken back by the user, or the browser's own "stop sharing".
    track.addEventListener('ended', () => {
      if (this[slot] !== track) return;
      this.#drop(slot);
      if (slot !== 'screen') this.#problem('devices', lost(slot));
      this.#changed();
    });
  }

  #drop(slot) {
    this[slot]?.stop();
    this[slot] = null;
    if (slot === 'audio') {
      this.#level?.close();
      this.#level = null;
    }
  }

  #changed() {
    keep(sessionStorage, 'muted', this.muted ? 'yes' : null);
    keep(sessionStorage, 'camera-off', this.cameraOff ? 'yes' : null);
    this.dispatchEvent(new CustomEvent('change'));
  }

  #problem(kind, { title, text }, retry = true) {
    this.dispatchEvent(new CustomEvent('problem', { detail: { kind, title, text, retry } }));
  }

  #solved(kind) {
    this.dispatchEvent(new CustomEvent('problem', { detail: { kind } }));
  }
}

function constraints(audio, video) {
  const device = (kind) => {
    const id = recall(localStorage, `device.${kind}`);
    return id ? { deviceId: { ideal: id } } : {};
  };
  return {
    audio: audio && { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...device('audio') },
    video: video && { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 }, ...device('video') },
  };
}

async function isGranted(kind) {
  try {
    return (await navigator.permissions.query({ name: NAMES[kind] })).state === 'granted';
  } catch {
    return false;
  }
}

function insecureOrigin() {
  return {
    title: 'This page was not opened over https.',
    text: 'Browsers give camera and microphone only to https or localhost. You can join all the same, to watch and listen.',
  };
}

function lost(kind) {
  return { title: `The ${NAMES[kind]} is gone.`, text: 'It was unplugged, or its permission was taken back.' };
}

function words(kind, error) {
  const it = NAMES[kind];
  const listen = kind === 'screen' ? '' : ' You can join without.';
  switch (error.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      if (/system/i.test(error.message)) {
        return { title: `The system does not let this browser use your ${it}.`, text: `Allow it in the privacy settings of your device.${listen}` };
      }
      return {
        title: `This page has no permission to use your ${it}.`,
        text: `Allow it with the camera or lock symbol in the address bar, then try again.${listen}`,
      };
    case 'NotFoundError':
    case 'OverconstrainedError':
      return { title: `No ${it} found.`, text: `Plug one in or switch it on, then try again.${listen}` };
    case 'NotReadableError':
    case 'AbortError':
      return { title: `Your ${it} cannot be used right now.`, text: `Perhaps another program has it. Close that one, then try again.${listen}` };
    default:
      return { title: `Your ${it} did not start.`, text: `The browser said “${error.name}”.${listen}` };
  }
}

/** Loudness of a track, by the browser's own analyser. */
function listenTo(track) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    read() {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      return Math.min(1, Math.sqrt(power) * 5);
    },
    close: () => context.close(),
  };
}
