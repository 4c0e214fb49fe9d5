// Recording a voice message, and playing one.

import { fill, h, icon, iconButton, safeUrl } from '../dom.js';
import { playingTime, readWaveform } from '../voice.js';

const TICK = 200;
/** Bars of the line that fit on a phone. */
const BARS = 48;

/** The bar in place of the composer while one speaks. `deeds`: `send()` and `cancel()`. */
export function recordingBar(ctx, recording, deeds) {
  const time = h('span', { class: 'recording-time', testid: 'recording-time' }, playingTime(0));
  const send = iconButton('send', ctx.t('sendVoice'), deeds.send, { class: 'send ready', testid: 'send-voice' });
  const element = h(
    'div',
    { class: 'composer recording', role: 'group', 'aria-label': ctx.t('recording') },
    iconButton('trash', ctx.t('cancelRecording'), deeds.cancel, { class: 'danger', testid: 'cancel-voice' }),
    h('span', { class: 'recording-dot', 'aria-hidden': 'true' }),
    h('span', { role: 'status' }, ctx.t('recording')),
    time,
    h('span', { class: 'spacer' }),
    send,
  );
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') deeds.cancel();
  });
  const timer = setInterval(() => {
    time.textContent = playingTime(recording.seconds);
  }, TICK);
  return { element, focus: () => send.focus(), end: () => clearInterval(timer) };
}

/** A voice message with its line. */
export function voicePlayer(ctx, file, messageId) {
  const length = Number(file.duration_secs) || 0;
  const sound = h('audio', { src: safeUrl(file.url), preload: 'none' });
  const time = h('span', { class: 'voice-time' }, playingTime(length));
  const line = h('span', { class: 'voice-line', 'aria-hidden': 'true' }, bars(file.waveform));
  const button = iconButton('play', label(ctx, false, length), () => (sound.paused ? play() : sound.pause()), {
    class: 'voice-button',
    testid: `play-${messageId}`,
  });
  const element = h('div', { class: 'voice', testid: `voice-${messageId}` }, button, line, time, sound);
  const play = () => sound.play().catch(() => ctx.toast(ctx.t('voiceUnreadable')));
  const draw = () => {
    const playing = !sound.paused && !sound.ended;
    element.dataset.playing = String(playing);
    button.setAttribute('aria-label', label(ctx, playing, length));
    button.title = label(ctx, playing, length);
    fill(button, icon(playing ? 'pause' : 'play'));
  };
  const follow = () => {
    const share = length > 0 ? Math.min(1, sound.currentTime / length) : 0;
    const played = sound.ended ? 0 : share * line.children.length;
    [...line.children].forEach((bar, index) => bar.classList.toggle('played', index < played));
    time.textContent = playingTime(sound.ended ? length : length - sound.currentTime);
  };
  for (const event of ['play', 'pause', 'ended']) sound.addEventListener(event, draw);
  for (const event of ['timeupdate', 'ended']) sound.addEventListener(event, follow);
  return element;
}

function label(ctx, playing, length) {
  return ctx.t(playing ? 'pauseVoice' : 'playVoice', { time: playingTime(length) });
}

/** The line as bars; several points share a bar, which is as high as the loudest. */
function bars(waveform) {
  const points = readWaveform(waveform);
  const count = Math.max(1, Math.min(BARS, points.length));
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * points.length) / count);
    const to = Math.max(from + 1, Math.floor(((index + 1) * points.length) / count));
    const height = Math.max(0, ...points.slice(from, to)) / 255;
    return h('span', { style: { '--height': `${Math.round(12 + height * 88)}%` } });
  });
}
