// One message as an element: quote, media, text, time and ticks, keyboard.

import { avatar, button, el, icon } from "./dom.js";
import { isDeepLink, textNodes } from "./text.js";
import { voicePlayer } from "./voice.js";
import { clockTime, t } from "./words.js";

const MEDIA = ["photo", "voice", "video", "audio", "document", "animation", "sticker", "contact", "location"];
const SERVICE = {
  new_chat_members: (message) => `${message.from.first_name} ${t("joined")}`,
  left_chat_member: (message) => `${message.from.first_name} ${t("left")}`,
  forum_topic_created: (message) => `${t("topicOpened")}: ${message.forum_topic_created.name}`,
  forum_topic_edited: (message) => `${t("topicRenamed")}: ${message.forum_topic_edited.name}`,
  forum_topic_closed: () => t("topicClosed"),
  forum_topic_reopened: () => t("topicReopened"),
};

const mediaKind = (message) => MEDIA.find((kind) => kind in message);

export function summary(message) {
  const service = Object.keys(SERVICE).find((key) => key in message);
  if (service) return SERVICE[service](message);
  const kind = mediaKind(message);
  const text = message.text ?? message.caption ?? "";
  if (!kind) return text;
  return kind === "sticker" ? message.sticker.emoji ?? t(kind) : [t(kind), text].filter(Boolean).join(": ");
}

export function bubble(message, view) {
  const service = Object.keys(SERVICE).find((key) => key in message);
  if (service) return el("li", { class: "service", id: view.idOf(message) }, el("span", {}, SERVICE[service](message)));
  const mine = message.from.id === view.personId;
  const kind = mediaKind(message);
  const classes = ["message", mine ? "out" : "in", kind ? `has-${kind}` : ""];
  const face = !mine && view.isGroup && !message.from.is_bot ? avatar(message.from.first_name, message.from.id) : null;
  const body = el("div", { class: "bubble" }, head(message, view, mine), media(message, kind, view), words(message, view), foot(message, mine));
  const node = el("li", { class: classes.join(" "), id: view.idOf(message), tabIndex: -1 },
    face, el("div", { class: "stack" }, body, keyboard(message, view)), tools(message, view, mine, kind));
  node.dataset.sender = message.from.id;
  return node;
}

function head(message, view, mine) {
  const parts = [];
  if (view.isGroup && !mine) {
    parts.push(el("p", { class: `sender hue-${message.from.id % 6}` }, message.from.first_name));
  }
  if (message.forward_origin) {
    const origin = message.forward_origin.sender_user?.first_name ?? message.forward_origin.sender_user_name ?? "";
    parts.push(el("p", { class: "forwarded" }, `${t("forwarded")} ${origin}`));
  }
  if (message.reply_to_message) parts.push(quote(message.reply_to_message, view));
  return parts;
}

export function quote(message, view, onclick = () => view.show(message.message_id)) {
  const name = message.from.id === view.personId ? t("you") : message.from.first_name;
  return el("button", { type: "button", class: "quote", onclick }, el("b", {}, name), el("span", {}, summary(message)));
}

function media(message, kind, view) {
  if (kind === "photo") return photo(message, view);
  if (kind === "voice") return voicePlayer(message.voice);
  if (kind === "audio") return el("audio", { controls: true, preload: "none", src: `/local/files/${message.audio.file_id}` });
  if (kind === "video" || kind === "animation") {
    return el("video", { controls: true, preload: "metadata", src: `/local/files/${message[kind].file_id}` });
  }
  if (kind === "sticker") return el("p", { class: "sticker" }, message.sticker.emoji ?? "🙂");
  if (kind === "document") return card("file", message.document.file_name, size(message.document.file_size), `/local/files/${message.document.file_id}`);
  if (kind === "contact") return card("person", message.contact.first_name, message.contact.phone_number);
  if (kind === "location") return card("place", t("location"), `${message.location.latitude}, ${message.location.longitude}`);
  return null;
}

function photo(message, view) {
  const full = message.photo.at(-1);
  const image = el("img", { src: `/local/files/${full.file_id}`, alt: message.caption || t("photo"), width: full.width, height: full.height });
  image.addEventListener("load", () => view.settle());
  return el("button", { type: "button", class: "photo", ariaLabel: t("enlarge"), onclick: () => view.enlarge(image.src, message.caption ?? "") }, image);
}

function card(name, title, note, href) {
  const inside = [el("span", { class: "card-icon" }, icon(name)), el("span", {}, el("b", {}, title), el("small", {}, note))];
  return href ? el("a", { class: "card", href, download: title }, inside) : el("div", { class: "card" }, inside);
}

const size = (bytes) => (bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`);

function words(message, view) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  return el("div", { class: "words" }, textNodes(text, message.entities ?? message.caption_entities, view.actions));
}

function foot(message, mine) {
  const parts = [message.reaction ? el("span", { class: "reaction" }, message.reaction) : null, message.edit_date ? el("span", {}, t("edited")) : null, el("time", {}, clockTime(message.date))];
  if (mine) parts.push(el("span", { class: "ticks", title: t(message.seen ? "seen" : "sent") }, icon(message.seen ? "checks" : "check")));
  return el("p", { class: "foot" }, parts);
}

function keyboard(message, view) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  const row = (buttons) => el("div", { class: "row" }, buttons.map((one) => key(message, one, view)));
  return el("div", { class: "keyboard" }, rows.map(row));
}

function key(message, one, view) {
  if (one.url && !isDeepLink(one.url)) {
    const href = /^[a-z]+:/i.test(one.url) ? one.url : `https://${one.url}`;
    return el("a", { class: "key", href, target: "_blank", rel: "noopener noreferrer" }, one.text, el("span", { class: "outside", title: t("opensOutside") }, "↗"));
  }
  if (one.copy_text) return el("button", { type: "button", class: "key", onclick: () => view.actions.copy(one.copy_text.text) }, one.text);
  const press = async (event) => {
    const node = event.currentTarget;
    node.setAttribute("aria-busy", "true");
    await view.actions.tap(message, one);
    node.removeAttribute("aria-busy");
  };
  return el("button", { type: "button", class: "key", onclick: press }, one.text);
}

function tools(message, view, mine, kind) {
  const edit = mine && !kind && button("edit", t("edit"), () => view.actions.edit(message), "tool");
  return el("span", { class: "tools" }, button("reply", t("reply"), () => view.actions.reply(message), "tool"), edit);
}
