// Snowflakes are decimal strings of up to 20 digits: too large for numbers.

/** Orders two snowflakes by time. */
export function compareIds(a, b) {
  if (a === b) return 0;
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}

/** The milliseconds since 1970 at which a snowflake was made. */
export function idTime(id) {
  return Number(BigInt(id) >> 22n) + 1420070400000;
}

/** Permission bits used by the page. */
export const PERMISSION = {
  ADD_REACTIONS: 1n << 6n,
  VIEW_CHANNEL: 1n << 10n,
  SEND_MESSAGES: 1n << 11n,
  MANAGE_MESSAGES: 1n << 13n,
  ATTACH_FILES: 1n << 15n,
  MANAGE_THREADS: 1n << 34n,
  USE_APPLICATION_COMMANDS: 1n << 31n,
  CREATE_PUBLIC_THREADS: 1n << 35n,
  CREATE_PRIVATE_THREADS: 1n << 36n,
  SEND_MESSAGES_IN_THREADS: 1n << 38n,
  SEND_VOICE_MESSAGES: 1n << 46n,
};

/** Channel types. */
export const CHANNEL = {
  TEXT: 0,
  DM: 1,
  VOICE: 2,
  GROUP_DM: 3,
  CATEGORY: 4,
  NEWS: 5,
  NEWS_THREAD: 10,
  PUBLIC_THREAD: 11,
  PRIVATE_THREAD: 12,
  STAGE: 13,
  FORUM: 15,
  MEDIA: 16,
};

/** Whether a channel object is a thread. */
export function isThread(channel) {
  return (
    channel.type === CHANNEL.NEWS_THREAD ||
    channel.type === CHANNEL.PUBLIC_THREAD ||
    channel.type === CHANNEL.PRIVATE_THREAD
  );
}

/** Whether a channel holds posts instead of messages. */
export function isForum(channel) {
  return channel.type === CHANNEL.FORUM || channel.type === CHANNEL.MEDIA;
}

/** Whether the member may do this in the channel; a channel without a permission set (a DM) allows it. */
export function may(channel, bit) {
  if (channel.permissions === undefined || channel.permissions === null) return true;
  return (BigInt(channel.permissions) & bit) !== 0n;
}

/** Message flags. */
export const FLAG = { EPHEMERAL: 1 << 6, LOADING: 1 << 7, VOICE_MESSAGE: 1 << 13, COMPONENTS_V2: 1 << 15 };
