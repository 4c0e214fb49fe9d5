// Files on their way to the sandbox.

/** The largest file a member without a subscription may send, in bytes, and how many in one message. */
export const FILE_LIMIT = 10 * 1024 * 1024;
export const FILES_LIMIT = 10;

/** Whether a drag carries files. */
export function hasFiles(event) {
  return Boolean(event.dataTransfer) && [...event.dataTransfer.types].includes('Files');
}

/** The files of a paste; none when it carries text, which a spreadsheet offers beside a picture of itself. */
export function pastedFiles(event) {
  const data = event.clipboardData;
  if (!data || [...data.types].includes('text/plain')) return [];
  return [...data.files];
}
