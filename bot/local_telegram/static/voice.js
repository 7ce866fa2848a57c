// Voice notes: playing them, recording them, and a short built-in sound where there is no microphone.

import { button, el, icon } from "./dom.js";
import { t } from "./words.js";

const BARS = 30;
let playing = null;

const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export function voicePlayer(voice) {
  const sound = new Audio(`/local/files/${voice.file_id}`);
  sound.preload = "none";
  const bars = [...bars_of(voice.file_unique_id)].map((height) => el("i", { class: `tone h${height}` }));
  const time = el("span", { class: "voice-time" }, minutes(voice.duration));
  const play = button("play", t("play"), () => (sound.paused ? start() : sound.pause()), "voice-play");
  const start = () => {
    if (playing && playing !== sound) playing.pause();
    playing = sound;
    sound.play().catch(() => time.replaceChildren("✕"));
  };
  const show = (name) => {
    play.replaceChildren(icon(name));
    play.ariaLabel = play.title = t(name);
  };
  sound.addEventListener("play", () => show("pause"));
  for (const stop of ["pause", "ended"]) sound.addEventListener(stop, () => show("play"));
  sound.addEventListener("timeupdate", () => {
    const length = Number.isFinite(sound.duration) ? sound.duration : voice.duration;
    bars.forEach((bar, index) => bar.classList.toggle("played", index / BARS < sound.currentTime / length));
    time.textContent = minutes(sound.ended ? voice.duration : sound.currentTime);
  });
  return el("div", { class: "voice", role: "group", ariaLabel: t("voice") }, play, el("span", { class: "tones", ariaHidden: "true" }, bars), time);
}

function* bars_of(seed) {
  let value = 7;
  for (const letter of seed) value = (value * 31 + letter.charCodeAt(0)) % 100003;
  for (let index = 0; index < BARS; index += 1) {
    value = (value * 137 + 61) % 100003;
    yield 1 + (value % 7);
  }
}

export async function startRecording() {
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return null;
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    return new Recording(stream);
  } catch {
    return null;
  }
}

class Recording {
  constructor(stream) {
    const known = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
    const mimeType = known.find((type) => MediaRecorder.isTypeSupported(type));
    this.stream = stream;
    this.pieces = [];
    this.began = performance.now();
    this.recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
    this.recorder.addEventListener("dataavailable", (event) => this.pieces.push(event.data));
    this.recorder.start();
  }

  get seconds() {
    return (performance.now() - this.began) / 1000;
  }

  get clock() {
    return minutes(this.seconds);
  }

  async stop() {
    const duration = Math.max(1, Math.round(this.seconds));
    await new Promise((resolve) => {
      this.recorder.addEventListener("stop", resolve, { once: true });
      this.recorder.stop();
    });
    this.stream.getTracks().forEach((track) => track.stop());
    return { blob: new Blob(this.pieces, { type: this.recorder.mimeType.split(";")[0] }), duration };
  }
}

export function builtInSound() {
  const rate = 16000;
  const notes = [523.25, 587.33, 659.25, 783.99, 659.25];
  const samples = new Int16Array(rate * 2);
  const each = samples.length / notes.length;
  for (let index = 0; index < samples.length; index += 1) {
    const within = (index % each) / each;
    const swell = Math.sin(Math.PI * within) ** 1.5;
    samples[index] = 9000 * swell * Math.sin((2 * Math.PI * notes[Math.floor(index / each)] * index) / rate);
  }
  return { blob: new Blob([wavHead(samples.byteLength, rate), samples], { type: "audio/wav" }), duration: 2 };
}

function wavHead(bytes, rate) {
  const view = new DataView(new ArrayBuffer(44));
  const word = (at, text) => [...text].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  word(0, "RIFF");
  view.setUint32(4, 36 + bytes, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, "data");
  view.setUint32(40, bytes, true);
  return view.buffer;
}
