// The bottom of a phone: input, quote, attachments, voice, the "/" menu, the reply keyboard, start and unblock.

import { button, el, icon } from "./dom.js";
import { act, get, upload } from "./store.js";
import { summary } from "./bubble.js";
import { builtInSound, startRecording } from "./voice.js";
import { t } from "./words.js";

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.drafts = new Map();
    this.recording = null;
    this.input = null;
    this.node = el("div", { class: "composer" });
    this.clear();
  }

  clear() {
    this.quoted = null;
    this.edited = null;
  }

  get chat() {
    return this.phone.chat;
  }

  get key() {
    return `${this.phone.personId}:${this.phone.chatId}`;
  }

  render() {
    const { chat } = this;
    const writing = this.input !== null && document.activeElement === this.input;
    if (this.input) this.drafts.set(this.renderedKey, this.input.value);
    this.renderedKey = this.key;
    if (chat.blocked) return this.renderOnly(t("unblock"), () => this.phone.try(() => act(this.phone.personId, "blocks", { blocked: false })));
    if (chat.type === "private" && !chat.started && chat.messages.size === 0) this.renderStart();
    else this.node.replaceChildren(...this.parts());
    this.sync();
    if (writing) this.input.focus();
  }

  renderOnly(label, onclick) {
    this.input = null;
    this.node.replaceChildren(el("button", { type: "button", class: "wide", onclick }, label));
  }

  renderStart() {
    const start = el("button", { type: "button", class: "wide", onclick: () => this.phone.say("/start") }, t("start"));
    this.node.replaceChildren(start, ...this.parts());
  }

  parts() {
    this.menu = el("div", { class: "commands", role: "listbox", ariaLabel: t("commands"), hidden: true });
    this.strip = el("div", { class: "strip", hidden: true });
    return [this.menu, this.strip, this.bar(), this.replyKeyboard()].filter(Boolean);
  }

  bar() {
    this.input = el("textarea", { rows: 1, placeholder: t("write"), ariaLabel: t("write"), maxLength: 4096, value: this.drafts.get(this.key) ?? "" });
    this.input.addEventListener("input", () => this.sync());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("paste", (event) => this.pasted(event));
    this.file = el("input", { type: "file", hidden: true, accept: "image/*,audio/*,.pdf,.doc,.docx,.txt", ariaLabel: t("attach") });
    this.file.addEventListener("change", () => this.attach());
    this.sendButton = button("send", t("send"), () => this.send(), "main send");
    this.micButton = button("mic", t("record"), () => this.record(), "main mic");
    const slash = el("button", { type: "button", class: "round slash", title: t("commands"), ariaLabel: t("commands"), onclick: () => this.toggleMenu() }, "/");
    const clip = button("attach", t("attach"), () => this.file.click(), "clip");
    return el("div", { class: "bar" }, this.file, slash, el("div", { class: "field" }, this.input, clip), this.sendButton, this.micButton);
  }

  sync() {
    if (!this.input) return;
    const { value } = this.input;
    this.sendButton.hidden = !value.trim();
    this.micButton.hidden = Boolean(value.trim()) || Boolean(this.edited);
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
    if (value.startsWith("/") && !value.includes(" ")) this.openMenu(value.slice(1));
    else this.menu.hidden = true;
    this.showStrip();
  }

  pressed(event) {
    if (event.key === "Escape") {
      this.menu.hidden = true;
      this.clear();
      this.showStrip();
    }
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  pasted(event) {
    const image = [...event.clipboardData.files].find((file) => file.type.startsWith("image/"));
    if (!image) return;
    event.preventDefault();
    this.sendFile(image);
  }

  reply(message) {
    this.edited = null;
    this.quoted = message;
    this.showStrip();
    this.input?.focus();
  }

  edit(message) {
    this.quoted = null;
    this.edited = message;
    this.input.value = message.text ?? "";
    this.sync();
    this.input.focus();
  }

  showStrip() {
    const message = this.edited ?? this.quoted;
    this.strip.hidden = !message;
    if (!message) return;
    const label = this.edited ? t("editing") : `${t("replyTo")} ${message.from.first_name}`;
    const stop = () => {
      if (this.edited) this.input.value = "";
      this.clear();
      this.sync();
    };
    const words = el("span", { class: "strip-words" }, el("b", {}, label), el("span", {}, summary(message)));
    this.strip.replaceChildren(icon(this.edited ? "edit" : "reply"), words, button("close", t("cancel"), stop));
  }

  async send() {
    const text = this.input.value.trim();
    if (!text) return;
    const { edited } = this;
    this.input.value = "";
    if (edited) {
      this.clear();
      this.sync();
      await this.phone.try(() => act(this.phone.personId, "edits", { chat_id: this.phone.chatId, message_id: edited.message_id, text }));
    } else {
      await this.phone.say(text, this.takeQuote());
    }
    this.input?.focus();
  }

  takeQuote() {
    const quoted = this.quoted?.message_id ?? null;
    this.clear();
    this.sync();
    return quoted;
  }

  async attach() {
    for (const file of [...this.file.files]) await this.sendFile(file);
    this.file.value = "";
  }

  async sendFile(file) {
    const kind = /^image\/(png|jpe?g|webp|gif)$/.test(file.type) ? "photo" : "document";
    const caption = this.input.value.trim();
    this.input.value = "";
    await this.sendUpload(kind, file, file.name || "photo.png", { caption });
  }

  sendUpload(kind, blob, name, fields) {
    const { personId, chatId, threadId } = this.phone;
    const all = { chat_id: chatId, reply_to: this.takeQuote(), thread_id: threadId, ...fields };
    this.phone.stayAtBottom();
    return this.phone.try(() => upload(personId, kind, blob, name, all));
  }

  async record() {
    this.recording = await startRecording();
    if (this.recording) return this.showRecording();
    const { blob, duration } = builtInSound();
    this.phone.toast(t("noMicrophone"));
    return this.sendUpload("voice", blob, "voice.wav", { duration });
  }

  showRecording() {
    const { recording } = this;
    const time = el("span", { class: "rec-time" }, "0:00");
    const timer = setInterval(() => (time.textContent = recording.clock), 200);
    const done = async (keep) => {
      clearInterval(timer);
      this.recording = null;
      const { blob, duration } = await recording.stop();
      this.render();
      if (keep) await this.sendUpload("voice", blob, "voice.webm", { duration });
    };
    const bar = el("div", { class: "bar recording" }, button("close", t("cancel"), () => done(false)),
      el("span", { class: "rec-dot" }), time, el("span", { class: "rec-note" }, t("recording")),
      button("send", t("stopRecording"), () => done(true), "main send"));
    this.drafts.set(this.key, this.input.value);
    this.input = null;
    this.node.replaceChildren(bar);
  }

  toggleMenu() {
    if (this.menu.hidden) this.openMenu("");
    else this.menu.hidden = true;
  }

  async openMenu(prefix) {
    const commands = await this.phone.commands();
    const fitting = commands.filter((one) => one.command.startsWith(prefix.toLowerCase()));
    const item = (one) => el("button", { type: "button", role: "option", onclick: () => this.choose(one.command) },
      el("b", {}, `/${one.command}`), el("span", {}, one.description));
    this.menu.replaceChildren(...fitting.map(item));
    this.menu.hidden = fitting.length === 0;
  }

  choose(command) {
    this.input.value = "";
    this.menu.hidden = true;
    this.sync();
    this.phone.say(`/${command}`);
    this.input.focus();
  }

  replyKeyboard() {
    const rows = this.chat.reply_keyboard?.keyboard;
    if (!rows) return null;
    const press = (one) => {
      if (one.request_contact) return this.sendContact();
      return this.phone.say(one.text);
    };
    const row = (buttons) => el("div", { class: "row" }, buttons.map((one) => el("button", { type: "button", class: "key", onclick: () => press(one) }, one.text)));
    return el("div", { class: "reply-keyboard" }, rows.map(row));
  }

  sendContact() {
    const { personId, chatId, person } = this.phone;
    const contact = { phone_number: "+84900000000", first_name: person.first_name, user_id: personId };
    return this.phone.try(() => act(personId, "media", { chat_id: chatId, contact }));
  }
}

export const fetchCommands = async (personId, chatId) => (await get(`/local/people/${personId}/commands?chat_id=${chatId}`)).commands;
