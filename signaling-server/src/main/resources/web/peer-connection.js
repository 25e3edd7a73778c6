/** What browsers leave to be done about an `RTCPeerConnection`: how to come by one, and how to find out that it has gone deaf. */

const POLL_INTERVAL = 1_000;
/** Polls while connected, after which a connection with packets is trusted. */
const POLLS = 10;

/**
 * Makes a peer connection. A browser refuses a whole configuration for one ICE server that it cannot use: a URL that is wrong, `stuns:` in
 * Firefox, a port that it blocks. Such servers are taken out of the configuration for good, and the call goes on with the others.
 *
 * @param {RTCConfiguration} configuration
 * @param {(error: Error) => void} onRefusal told of each URL that is taken out
 * @returns {RTCPeerConnection}
 * @throws what the browser throws for any other reason
 */
export function makePeerConnection(configuration, onRefusal) {
  try {
    return new RTCPeerConnection(configuration);
  } catch (error) {
    const refusals = [];
    const usable = (configuration.iceServers ?? []).flatMap((server) => usableParts(server, refusals));
    if (refusals.length === 0) throw error;
    refusals.forEach(onRefusal);
    configuration.iceServers = usable;
    return new RTCPeerConnection(configuration);
  }
}

/** An ICE server for each of its URLs that the browser takes. */
function usableParts(server, refusals) {
  const urls = Array.isArray(server?.urls) && server.urls.length > 0 ? server.urls : [server?.urls];
  const parts = urls.map((url) => ({ ...server, urls: url }));
  return parts.filter((part) => {
    try {
      new RTCPeerConnection({ iceServers: [part] }).close();
      return true;
    } catch (error) {
      refusals.push(new Error(`The browser refuses the ICE server ${part.urls}: ${error.message}`, { cause: error }));
      return false;
    }
  });
}

/**
 * Watches whether packets come in the first seconds after an ICE restart. Firefox sometimes gets none any more after a restart by Chromium,
 * though both sides are connected; only another peer connection helps.
 *
 * @param {RTCPeerConnection} pc
 * @param {object} options
 * @param {boolean} [options.expected] whether the other side sends anything; unknown means: if it has sent something before
 * @param {number} options.patience polls without a packet, one a second
 * @param {() => boolean} options.onSilence called when patience is over; false asks for another call a second later
 * @returns {() => void} ends the watch
 */
export function watchPackets(pc, { expected, patience, onSilence }) {
  let timer = 0;
  let ended = false;
  let known = -1;
  let polls = 0;
  let silent = 0;
  const poll = async () => {
    const count = await packetsReceived(pc);
    const isFirst = known < 0;
    if (ended || (isFirst && !(expected ?? count > 0))) return;
    if (isFirst || pc.connectionState !== 'connected') {
      polls = 0;
      silent = 0;
    } else {
      polls++;
      silent = count === known ? silent + 1 : 0;
    }
    known = count;
    if (silent >= patience && onSilence()) return;
    if (silent > 0 || polls < POLLS) timer = setTimeout(poll, POLL_INTERVAL);
  };
  poll();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/** RTP packets of all media since the peer connection was made. */
async function packetsReceived(pc) {
  let count = 0;
  for (const each of (await pc.getStats()).values()) if (each.type === 'inbound-rtp') count += each.packetsReceived ?? 0;
  return count;
}
