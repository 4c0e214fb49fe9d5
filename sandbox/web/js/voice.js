// Voice messages: recording, and what Discord wants to know of them.

import { oggFromWebm } from './ogg.js';

/** At most so many points in the line, and at most one per tenth of a second. */
const POINTS = 256;
const SECONDS_PER_POINT = 0.1;
/** In the order of preference; the first is what Discord's own clients send. */
const FORMATS = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4'];

/** A running recording of the microphone. */
export class Recording {
  /** Asks for the microphone and begins. Fails where there is none or it is not allowed. */
  static async start() {
    if (!navigator.mediaDevices?.getUserMedia || !globalThis.MediaRecorder) throw new Error('no microphone');
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    return new Recording(stream);
  }

  constructor(stream) {
    this.stream = stream;
    this.parts = [];
    const mimeType = FORMATS.find((format) => MediaRecorder.isTypeSupported(format));
    this.recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
    this.recorder.ondataavailable = (event) => this.parts.push(event.data);
    this.recorder.start(1000);
    this.startedAt = Date.now();
  }

  get seconds() {
    return (Date.now() - this.startedAt) / 1000;
  }

  /** Ends it and gives the sound as a file. */
  async finish() {
    const ended = new Promise((resolve) => {
      this.recorder.onstop = resolve;
    });
    this.cancel();
    await ended;
    const type = this.recorder.mimeType.split(';')[0];
    const bytes = new Uint8Array(await new Blob(this.parts).arrayBuffer());
    if (type === 'audio/mp4') return new File([bytes], 'voice-message.m4a', { type });
    const ogg = type === 'audio/webm' ? oggFromWebm(bytes) : bytes;
    if (!ogg) throw new Error('no sound');
    return new File([ogg], 'voice-message.ogg', { type: 'audio/ogg' });
  }

  /** Ends it and lets go of the microphone. */
  cancel() {
    if (this.recorder.state !== 'inactive') this.recorder.stop();
    for (const track of this.stream.getTracks()) track.stop();
  }
}

/** What goes beside the file: its length in seconds and its line. Fails on what is no sound. */
export async function describeVoice(file) {
  const context = new OfflineAudioContext(1, 1, 48_000);
  const sound = await context.decodeAudioData(await file.arrayBuffer());
  return {
    duration_secs: Math.round(sound.duration * 1000) / 1000,
    waveform: waveform(sound.getChannelData(0), sound.duration),
  };
}

/** The loudness over time in base64, one byte a point, the loudest moment full. */
export function waveform(samples, seconds) {
  const count = Math.max(1, Math.min(POINTS, Math.floor(seconds / SECONDS_PER_POINT)));
  const length = samples.length / count;
  const loudness = Array.from({ length: count }, (_, index) => {
    const part = samples.subarray(Math.floor(index * length), Math.floor((index + 1) * length));
    const sum = part.reduce((total, value) => total + value * value, 0);
    return Math.sqrt(sum / Math.max(1, part.length));
  });
  const loudest = Math.max(...loudness, 1e-6);
  return btoa(String.fromCharCode(...loudness.map((value) => Math.round((value / loudest) * 255))));
}

/** The points of a line, 0 to 255; none of what is no line. */
export function readWaveform(text) {
  try {
    return [...atob(text ?? '')].map((one) => one.charCodeAt(0));
  } catch {
    return [];
  }
}

/** Seconds as `m:ss`. */
export function playingTime(seconds) {
  const whole = Math.max(0, Math.round(Number(seconds) || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
