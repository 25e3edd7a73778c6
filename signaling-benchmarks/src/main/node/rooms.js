'use strict';

// Rooms as docs/protocol.md has them, over whatever sockets. What a transport gives is
//   send(socket, text), close(socket, code, reason), enter(room, socket), exit(room, socket),
//   tellOthers(room, socket, text), and tellAll(room, text).
// A socket is somebody's as long as its participant is in the room's map.

const MAX_LISTED = 100;
const MAX_ID_LENGTH = 128;
const MAX_NAME_LENGTH = 256;
const RELAYED = new Map([
    ['offer', 'sdp'],
    ['answer', 'sdp'],
    ['ice-candidate', 'candidate'],
    ['call-ended', null],
]);

class Room {
    constructor(id) {
        this.id = id;
        this.participants = new Map();
    }

    list() {
        return Array.from(this.participants.values(), (participant) => participant.shown);
    }

    /** In large rooms the list would cost n² bytes. */
    event(type, participant) {
        const event = { type, userId: participant.shown.id, userName: participant.shown.name };
        if (this.participants.size <= MAX_LISTED) {
            event.participants = this.list();
        }
        return JSON.stringify(event);
    }
}

class Rooms {
    constructor(transport) {
        this.transport = transport;
        this.rooms = new Map();
    }

    /** The new participant, or undefined where parameters cannot be used. */
    join(query, socket) {
        const parameters = new URLSearchParams(query);
        const roomId = parameters.get('roomId');
        const id = parameters.get('userId');
        const name = parameters.get('userName');
        if (!roomId || !id || !name) {
            this.transport.close(socket, 1008, 'Missing required parameters');
            return undefined;
        }
        if (roomId.length > MAX_ID_LENGTH || id.length > MAX_ID_LENGTH || name.length > MAX_NAME_LENGTH) {
            this.transport.close(socket, 1008, 'A parameter is too long');
            return undefined;
        }
        const predecessor = this.rooms.get(roomId)?.participants.get(id);
        if (predecessor) {
            this.leave(predecessor);
            this.transport.close(predecessor.socket, 1000, 'Duplicate connection');
        }
        let room = this.rooms.get(roomId);
        if (!room) {
            room = new Room(roomId);
            this.rooms.set(roomId, room);
        }
        const participant = { room, socket, shown: { id, name, joinedAt: Date.now() } };
        const others = room.list();
        room.participants.set(id, participant);
        this.transport.enter(room, socket);
        this.send(participant, { type: 'welcome', roomId, userId: id, participants: room.list() });
        if (others.length > 0) {
            this.send(participant, { type: 'existing-participants', participants: others });
            this.transport.tellOthers(room, socket, room.event('participant-joined', participant));
        }
        return participant;
    }

    /** The socket is gone, or another one takes its place. */
    leave(participant) {
        const room = participant.room;
        if (!this.isIn(participant)) {
            return;
        }
        room.participants.delete(participant.shown.id);
        this.transport.exit(room, participant.socket);
        if (room.participants.size === 0) {
            this.rooms.delete(room.id);
        } else {
            this.transport.tellAll(room, room.event('participant-left', participant));
        }
    }

    /** Not any more if another connection has taken its place. */
    isIn(participant) {
        return participant.room.participants.get(participant.shown.id) === participant;
    }

    receive(participant, text) {
        if (!this.isIn(participant)) {
            return;
        }
        let message;
        try {
            message = JSON.parse(text);
        } catch {
            this.reject(participant, 'bad-message', 'not JSON');
            return;
        }
        if (typeof message?.type !== 'string') {
            this.reject(participant, 'bad-message', 'not an object with a type');
            return;
        }
        switch (message.type) {
            case 'offer':
            case 'answer':
            case 'ice-candidate':
            case 'call-ended':
                this.relay(participant, message);
                break;
            case 'participant-update':
                this.update(participant, message);
                break;
            case 'request-participants':
                this.send(participant, { type: 'participants-list', participants: participant.room.list() });
                break;
            case 'ping':
                this.send(participant, { type: 'pong' });
                break;
            default:
                this.reject(participant, 'unknown-type', 'no such message type', message.type);
        }
    }

    relay(participant, message) {
        const { type, targetUserId } = message;
        const payload = RELAYED.get(type);
        if (typeof targetUserId !== 'string' || (payload && message[payload] === undefined)) {
            this.reject(participant, 'bad-message', 'a member is missing', type);
            return;
        }
        const target = participant.room.participants.get(targetUserId);
        if (!target) {
            this.reject(participant, 'unknown-target', 'nobody in the room has this user id', type, targetUserId);
            return;
        }
        const relayed = { type, fromUserId: participant.shown.id };
        if (payload) {
            relayed[payload] = message[payload];
        }
        this.send(target, relayed);
    }

    update(participant, message) {
        const { type, updates } = message;
        if (updates === undefined) {
            this.reject(participant, 'bad-message', 'updates are missing', type);
            return;
        }
        const update = JSON.stringify({ type, userId: participant.shown.id, updates });
        this.transport.tellOthers(participant.room, participant.socket, update);
    }

    reject(participant, code, why, requestType, targetUserId) {
        this.send(participant, { type: 'error', code, message: why, requestType, targetUserId });
    }

    send(participant, message) {
        this.transport.send(participant.socket, JSON.stringify(message));
    }
}

module.exports = { Rooms };
