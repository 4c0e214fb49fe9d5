// Opus out of a WebM recording into an Ogg file, which is what Discord's clients send as a voice message. Chromium
// records WebM only.

const CODEC_PRIVATE = 0x63a2;
const SIMPLE_BLOCK = 0xa3;
const BLOCK = 0xa1;
/** Segment, Cluster, Tracks, TrackEntry, BlockGroup: what is in them is read, they themselves are not. */
const HOLDERS = new Set([0x18538067, 0x1f43b675, 0x1654ae6b, 0xae, 0xa0]);
/** Packets of 20 ms in one page: a second. */
const PACKETS_PER_PAGE = 50;
const SERIAL = 0x48534c01;

/** An Ogg file of the Opus packets in a WebM file, or null where there are none. */
export function oggFromWebm(bytes) {
  const { head, packets } = readWebm(bytes);
  if (!head || packets.length === 0) return null;
  const pages = [page(0, 2, 0n, [head]), page(1, 0, 0n, [opusTags()])];
  const preSkip = head[10] | (head[11] << 8);
  let granule = BigInt(preSkip);
  for (let at = 0; at < packets.length; at += PACKETS_PER_PAGE) {
    const part = packets.slice(at, at + PACKETS_PER_PAGE);
    for (const packet of part) granule += BigInt(samples(packet));
    const last = at + PACKETS_PER_PAGE >= packets.length;
    pages.push(page(pages.length, last ? 4 : 0, granule, part));
  }
  return new Uint8Array(pages.flatMap((one) => [...one]));
}

function readWebm(bytes) {
  const found = { head: null, packets: [] };
  let at = 0;
  while (at < bytes.length) {
    const id = number(bytes, at, true);
    const size = id && number(bytes, id.end, false);
    if (!size) break;
    at = size.end;
    if (HOLDERS.has(id.value)) continue;
    const data = bytes.subarray(at, at + size.value);
    if (id.value === CODEC_PRIVATE) found.head = data;
    else if (id.value === SIMPLE_BLOCK || id.value === BLOCK) {
      const track = number(data, 0, false);
      // After the track: two bytes of time, one of flags.
      if (track) found.packets.push(data.subarray(track.end + 3));
    }
    at += size.value;
  }
  return found;
}

/** A number of variable length: ids keep the mark of their length, sizes do not. */
function number(bytes, at, keepMark) {
  const first = bytes[at];
  if (!first) return null;
  const length = Math.clz32(first) - 23;
  if (at + length > bytes.length) return null;
  let value = keepMark ? first : first & (0xff >> length);
  for (let i = 1; i < length; i += 1) value = value * 256 + bytes[at + i];
  return { value, end: at + length };
}

/** How many samples at 48 kHz a packet holds (RFC 6716, 3.1). */
function samples(packet) {
  const config = packet[0] >> 3;
  const frame =
    config < 12
      ? [480, 960, 1920, 2880][config % 4]
      : config < 16
        ? [480, 960][config % 2]
        : [120, 240, 480, 960][config % 4];
  const kind = packet[0] & 3;
  return frame * (kind === 0 ? 1 : kind === 3 ? packet[1] & 63 : 2);
}

function opusTags() {
  const tags = new Uint8Array(16 + 7);
  const text = new TextEncoder();
  tags.set(text.encode('OpusTags'));
  tags[8] = 7;
  tags.set(text.encode('sandbox'), 12);
  return tags;
}

function page(sequence, flags, granule, packets) {
  const lengths = packets.flatMap((packet) => [
    ...Array(Math.floor(packet.length / 255)).fill(255),
    packet.length % 255,
  ]);
  const size = packets.reduce((sum, packet) => sum + packet.length, 0);
  const bytes = new Uint8Array(27 + lengths.length + size);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('OggS'));
  bytes[5] = flags;
  view.setBigUint64(6, granule, true);
  view.setUint32(14, SERIAL, true);
  view.setUint32(18, sequence, true);
  bytes[26] = lengths.length;
  bytes.set(lengths, 27);
  let at = 27 + lengths.length;
  for (const packet of packets) {
    bytes.set(packet, at);
    at += packet.length;
  }
  view.setUint32(22, checksum(bytes), true);
  return bytes;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

/** The checksum of a page of Ogg. */
export function checksum(bytes) {
  let value = 0;
  for (const byte of bytes) value = ((value << 8) ^ TABLE[((value >>> 24) ^ byte) & 255]) >>> 0;
  return value;
}
