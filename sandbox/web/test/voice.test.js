import assert from 'node:assert/strict';
import test from 'node:test';
import { checksum, oggFromWebm } from '../js/ogg.js';
import { playingTime, readWaveform, waveform } from '../js/voice.js';

const element = (id, data) => [...id, 0x80 | data.length, ...data];
const head = [...new TextEncoder().encode('OpusHead'), 1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0];
const unknownSize = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
/** Config 19 is 20 ms of CELT: 960 samples. */
const packet = (...rest) => [19 << 3, ...rest];
const block = (data) => element([0xa3], [0x81, 0, 0, 0x80, ...data]);

function recording(packets) {
  return new Uint8Array([
    ...element([0x1a, 0x45, 0xdf, 0xa3], [1, 2, 3]),
    ...[0x18, 0x53, 0x80, 0x67],
    ...unknownSize,
    ...element([0x16, 0x54, 0xae, 0x6b], element([0xae], element([0x63, 0xa2], head))),
    ...[0x1f, 0x43, 0xb6, 0x75],
    ...unknownSize,
    ...packets.flatMap(block),
  ]);
}

function pages(bytes) {
  const found = [];
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length; ) {
    assert.equal(String.fromCharCode(...bytes.subarray(at, at + 4)), 'OggS');
    const count = bytes[at + 26];
    const lengths = [...bytes.subarray(at + 27, at + 27 + count)];
    const size = 27 + count + lengths.reduce((sum, length) => sum + length, 0);
    const page = bytes.slice(at, at + size);
    const sum = view.getUint32(at + 22, true);
    page.fill(0, 22, 26);
    assert.equal(checksum(page), sum, 'checksum');
    found.push({ flags: bytes[at + 5], granule: view.getBigUint64(at + 6, true), lengths, data: page.subarray(27 + count) });
    at += size;
  }
  return found;
}

test('a recording becomes Ogg with the same packets', () => {
  const packets = Array.from({ length: 60 }, (_, index) => packet(index, index));
  const found = pages(oggFromWebm(recording(packets)));
  assert.deepEqual([...found[0].data], head);
  assert.equal(found[0].flags, 2);
  assert.equal(String.fromCharCode(...found[1].data.subarray(0, 8)), 'OpusTags');
  assert.deepEqual(found.slice(2).map((page) => page.lengths.length), [50, 10]);
  assert.deepEqual(found.slice(2).flatMap((page) => [...page.data]), packets.flat());
  // 312 samples of pre-skip, then 960 a packet.
  assert.equal(found.at(-1).granule, 312n + 60n * 960n);
  assert.equal(found.at(-1).flags, 4);
});

test('what holds no sound gives nothing', () => {
  assert.equal(oggFromWebm(new Uint8Array([1, 2, 3])), null);
  assert.equal(oggFromWebm(recording([])), null);
});

test('the checksum is that of Ogg', () => {
  // CRC-32 with that polynomial, no reflection, from 0: the published check value without the final inversion.
  assert.equal(checksum(new TextEncoder().encode('123456789')), 0x89a1897f);
});

test('a line has a point per tenth of a second and at most 256', () => {
  const loud = new Float32Array(48_000).fill(0.5, 24_000);
  const points = readWaveform(waveform(loud, 1));
  assert.deepEqual(points, [0, 0, 0, 0, 0, 255, 255, 255, 255, 255]);
  assert.equal(readWaveform(waveform(new Float32Array(48_000), 0.01)).length, 1);
  assert.equal(readWaveform(waveform(new Float32Array(48_000), 600)).length, 256);
  assert.deepEqual(readWaveform('***'), []);
});

test('times are short', () => {
  assert.equal(playingTime(5.4), '0:05');
  assert.equal(playingTime(125), '2:05');
  assert.equal(playingTime(undefined), '0:00');
});
