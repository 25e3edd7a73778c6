'use strict';

// Rooms as docs/protocol.md has them, over whatever sockets. What a transport gives is
//   send(socket, text), close(socket, code, reason), enter(room, socket), exit(room, socket),
//   tellOthers(room, socket, text), and tellAll(room, text).
// A socket is somebody's as long as its member is in the room's map.

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
        this.members = new Map();
    }

    list() {
        return Array.from(this.members.values(), (member) => member.shown);
    }

    /** In large rooms the list would cost n² bytes. */
    event(type, member) {
        const event = { type, userId: member.shown.id, userName: member.shown.name };
        if (this.members.size <= MAX_LISTED) {
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

    /** The new member, or undefined where parameters cannot be used. */
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
        const predecessor = this.rooms.get(roomId)?.members.get(id);
        if (predecessor) {
            this.leave(predecessor);
            this.transport.close(predecessor.socket, 1000, 'Duplicate connection');
        }
        let room = this.rooms.get(roomId);
        if (!room) {
            room = new Room(roomId);
            this.rooms.set(roomId, room);
        }
        const member = { room, socket, shown: { id, name, joinedAt: Date.now() } };
        const others = room.list();
        room.members.set(id, member);
        this.transport.enter(room, socket);
        this.send(member, { type: 'welcome', roomId, userId: id, participants: room.list() });
        if (others.length > 0) {
            this.send(member, { type: 'existing-participants', participants: others });
            this.transport.tellOthers(room, socket, room.event('participant-joined', member));
        }
        return member;
    }

    /** The socket is gone, or another one takes its place. */
    leave(member) {
        const room = member.room;
        if (!this.isIn(member)) {
            return;
        }
        room.members.delete(member.shown.id);
        this.transport.exit(room, member.socket);
        if (room.members.size === 0) {
            this.rooms.delete(room.id);
        } else {
            this.transport.tellAll(room, room.event('participant-left', member));
        }
    }

    /** Not any more if another connection has taken its place. */
    isIn(member) {
        return member.room.members.get(member.shown.id) === member;
    }

    receive(member, text) {
        if (!this.isIn(member)) {
            return;
        }
        let message;
        try {
            message = JSON.parse(text);
        } catch {
            this.reject(member, 'bad-message', 'not JSON');
            return;
        }
        if (typeof message?.type !== 'string') {
            this.reject(member, 'bad-message', 'not an object with a type');
            return;
        }
        switch (message.type) {
            case 'offer':
            case 'answer':
            case 'ice-candidate':
            case 'call-ended':
                this.relay(member, message);
                break;
            case 'participant-update':
                this.update(member, message);
                break;
            case 'request-participants':
                this.send(member, { type: 'participants-list', participants: member.room.list() });
                break;
            case 'ping':
                this.send(member, { type: 'pong' });
                break;
            default:
                this.reject(member, 'unknown-type', 'no such message type', message.type);
        }
    }

    relay(member, message) {
        const { type, targetUserId } = message;
        const payload = RELAYED.get(type);
        if (typeof targetUserId !== 'string' || (payload && message[payload] === undefined)) {
            this.reject(member, 'bad-message', 'a member is missing', type);
            return;
        }
        const target = member.room.members.get(targetUserId);
        if (!target) {
            this.reject(member, 'unknown-target', 'nobody in the room has this user id', type, targetUserId);
            return;
        }
        const relayed = { type, fromUserId: member.shown.id };
        if (payload) {
            relayed[payload] = message[payload];
        }
        this.send(target, relayed);
    }

    update(member, message) {
        const { type, updates } = message;
        if (updates === undefined) {
            this.reject(member, 'bad-message', 'updates are missing', type);
            return;
        }
        const update = JSON.stringify({ type, userId: member.shown.id, updates });
        this.transport.tellOthers(member.room, member.socket, update);
    }

    reject(member, code, why, requestType, targetUserId) {
        this.send(member, { type: 'error', code, message: why, requestType, targetUserId });
    }

    send(member, message) {
        this.transport.send(member.socket, JSON.stringify(message));
    }
}

module.exports = { Rooms };
