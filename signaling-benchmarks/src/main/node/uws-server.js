'use strict';

// The protocol on uWebSockets.js: node uws-server.js PORT

const uws = require('@trufflesuite/uws-js-unofficial');
const { Rooms } = require('./rooms.js');
const { tellHeapWhenAsked } = require('./heap.js');

// Broadcasts are left to uWebSockets, which is what it is best at: each room is a topic.
const rooms = new Rooms({
    send: (socket, text) => socket.send(text, false),
    close: (socket, code, reason) => socket.end(code, reason),
    enter: (room, socket) => socket.subscribe(room.id),
    exit(room, socket) {
        // Of one that is closed nothing is subscribed any more.
        if (!socket.closed) {
            socket.unsubscribe(room.id);
        }
    },
    tellOthers: (room, socket, text) => socket.publish(room.id, text, false),
    tellAll: (room, text) => app.publish(room.id, text, false),
});

const app = uws.App().ws('/*', {
    maxPayloadLength: 65536,
    maxBackpressure: 1 << 20,
    compression: uws.DISABLED,
    idleTimeout: 120,
    upgrade(response, request, context) {
        response.upgrade(
            { query: request.getQuery() },
            request.getHeader('sec-websocket-key'),
            request.getHeader('sec-websocket-protocol'),
            request.getHeader('sec-websocket-extensions'),
            context,
        );
    },
    open(socket) {
        socket.participant = rooms.join(socket.query, socket);
    },
    message(socket, data, isBinary) {
        if (isBinary) {
            socket.end(1003);
        } else if (socket.participant) {
            rooms.receive(socket.participant, Buffer.from(data).toString());
        }
    },
    close(socket) {
        socket.closed = true;
        if (socket.participant) {
            rooms.leave(socket.participant);
        }
    },
});
app.listen('127.0.0.1', Number(process.argv[2]), (listening) => {
    if (!listening) {
        process.exit(1);
    }
});

tellHeapWhenAsked();
