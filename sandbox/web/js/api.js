// The member API of the sandbox over HTTP and WebSocket.

import { FLAG } from './ids.js';

/** An error answer of the sandbox; `code` is Discord's error code, `status` the HTTP status (0 = not reached). */
export class ApiError extends Error {
  constructor(status, body) {
    super(body?.message ?? `HTTP ${status}`);
    this.status = status;
    this.code = body?.code ?? 0;
    this.details = body?.errors ?? null;
  }

  /** The message with the nested reasons of a form error, as one line. */
  describe() {
    const reasons = [];
    collectReasons(this.details, reasons);
    return reasons.length === 0 ? this.message : `${this.message}: ${reasons.join(' ')}`;
  }
}

function collectReasons(node, into) {
  if (node === null || typeof node !== 'object') return;
  for (const error of node._errors ?? []) into.push(error.message);
  for (const [key, child] of Object.entries(node)) if (key !== '_errors') collectReasons(child, into);
}

/** Calls the member API as one user. */
export class Api {
  /** `userId` may be null before a user is chosen. */
  constructor(userId) {
    this.userId = userId;
  }

  async request(method, path, { json, files } = {}) {
    const headers = {};
    if (this.userId) headers['X-Sandbox-User'] = this.userId;
    let body;
    if (files?.length) {
      body = new FormData();
      body.append('payload_json', JSON.stringify(json));
      files.forEach((file, index) => body.append(`files[${index}]`, file, file.name));
    } else if (json !== undefined) {
      headers['Content-Type'] = 'application/json';
      body = JSON.stringify(json);
    }
    let response;
    try {
      response = await fetch(`/sandbox${path}`, { method, headers, body });
    } catch {
      throw new ApiError(0, { message: 'The sandbox cannot be reached.' });
    }
    return readAnswer(response);
  }

  users() {
    return this.request('GET', '/users');
  }
  setLocale(userId, locale) {
    return this.request('PATCH', `/users/${userId}`, { json: { locale } });
  }
  state() {
    return this.request('GET', '/state');
  }
  commands(channelId) {
    return this.request('GET', `/commands?channel_id=${channelId}`);
  }

  messages(channelId, { before, limit = 50 } = {}) {
    const query = before ? `before=${before}&limit=${limit}` : `limit=${limit}`;
    return this.request('GET', `/channels/${channelId}/messages?${query}`);
  }

  send(channelId, message, files = []) {
    return this.request('POST', `/channels/${channelId}/messages`, { json: message, files });
  }

  edit(channelId, messageId, content) {
    return this.request('PATCH', `/channels/${channelId}/messages/${messageId}`, { json: { content } });
  }

  remove(channelId, messageId) {
    return this.request('DELETE', `/channels/${channelId}/messages/${messageId}`);
  }

  react(channelId, messageId, emoji, on) {
    return this.request(
      on ? 'PUT' : 'DELETE',
      `/channels/${channelId}/messages/${messageId}/reactions/${encodeURIComponent(emoji)}`,
    );
  }

  /** Sends one sound as a voice message; `about` is its length and line. */
  sendVoice(channelId, file, about, reference) {
    const message = { flags: FLAG.VOICE_MESSAGE, attachments: [{ id: '0', filename: file.name, ...about }] };
    if (reference) message.message_reference = reference;
    return this.request('POST', `/channels/${channelId}/messages`, { json: message, files: [file] });
  }

  vote(channelId, messageId, answerId, on) {
    const path = `/channels/${channelId}/polls/${messageId}/answers/${answerId}`;
    return this.request(on ? 'PUT' : 'DELETE', path);
  }
  endPoll(channelId, messageId) {
    return this.request('POST', `/channels/${channelId}/polls/${messageId}/expire`);
  }

  typing(channelId) {
    return this.request('POST', `/channels/${channelId}/typing`);
  }
  joinThread(threadId) {
    return this.request('PUT', `/channels/${threadId}/members/@me`);
  }
  leaveThread(threadId) {
    return this.request('DELETE', `/channels/${threadId}/members/@me`);
  }
  createThread(parentId, thread) {
    return this.request('POST', `/channels/${parentId}/threads`, { json: thread });
  }
  openDm(recipientId) {
    return this.request('POST', '/dms', { json: { recipient_id: recipientId } });
  }
  interact(interaction, files = []) {
    return this.request('POST', '/interactions', { json: interaction, files });
  }
}

async function readAnswer(response) {
  const text = await response.text();
  let body = null;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    body = { message: text.slice(0, 200) };
  }
  if (!response.ok) throw new ApiError(response.status, body);
  return body;
}

const FIRST_DELAY = 400;
const LONGEST_DELAY = 8000;

/** The event stream of one user; connects again by itself until closed. */
export class EventStream {
  /** `onEvent({t, d})` gets every frame, `onLost()` the end of a connection. */
  constructor(userId, onEvent, onLost) {
    this.userId = userId;
    this.onEvent = onEvent;
    this.onLost = onLost;
    this.delay = FIRST_DELAY;
    this.closed = false;
    this.connect();
  }

  connect() {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(`${scheme}//${location.host}/sandbox/events?as=${this.userId}`);
    this.socket = socket;
    socket.onmessage = (frame) => {
      if (this.closed) return;
      const event = JSON.parse(frame.data);
      if (event.t === 'HELLO') this.delay = FIRST_DELAY;
      this.onEvent(event);
    };
    socket.onclose = () => {
      if (this.closed) return;
      this.onLost();
      this.timer = setTimeout(() => this.connect(), this.delay);
      this.delay = Math.min(this.delay * 2, LONGEST_DELAY);
    };
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket.close();
  }
}
