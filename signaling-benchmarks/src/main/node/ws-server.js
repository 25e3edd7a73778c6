'use strict';

// The protocol on npm's ws: node ws-server.js PORT

const { WebSocketServer } = require('ws');
const { Rooms } = require('./rooms.js');
const { tellHeapWhenAsked } = require('./heap.js');

const AS_TEXT = { binary: false };

const rooms = new Rooms({
    send: (socket, text) => socket.send(text),
    close: (socket, code, reason) => socket.close(code, reason),
    enter() {},
    exit() {},
    tellOthers(room, socket, text) {
        // Encoded once for all.
        const bytes = Buffer.from(text);
        for (const participant of room.participants.values()) {
            if (participant.socket !== socket) {
                participant.socket.send(bytes, AS_TEXT);
            }
        }
    },
    tellAll(room, text) {
        this.tellOthers(room, undefined, text);
    },
});

const server = new WebSocketServer({
    host: '127.0.0.1',
    port: Number(process.argv[2]),
    maxPayload: 65536,
    backlog: 1024,
    clientTracking: false,
});
server.on('connection', (socket, request) => {
    socket.on('error', () => socket.terminate());
    const query = request.url.indexOf('?');
    const participant = rooms.join(query < 0 ? '' : request.url.slice(query + 1), socket);
    if (!participant) {
        return;
    }
    socket.on('message', (data, isBinary) => {
        if (isBinary) {
            socket.close(1003);
        } else {
            rooms.receive(participant, data.toString());
        }
    });
    socket.on('close', () => rooms.leave(participant));
});

tellHeapWhenAsked();
