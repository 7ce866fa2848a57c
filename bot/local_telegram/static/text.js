// Telegram's text with entities as elements. Offsets are UTF-16 units, which is how JavaScript counts too.

import { el } from "./dom.js";

const PLAIN = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

export function textNodes(text, entities, actions) {
  const known = (entities ?? []).filter((entity) => entity.length > 0);
  return build(text, 0, text.length, sorted(known), actions);
}

const sorted = (entities) => [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);

function build(text, start, end, entities, actions) {
  const nodes = [];
  let place = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    const from = Math.max(entity.offset, place);
    const to = Math.min(entity.offset + entity.length, end);
    rest = others;
    if (from >= to) continue;
    if (from > place) nodes.push(text.slice(place, from));
    const inner = others.filter((other) => other.offset < to);
    rest = others.filter((other) => other.offset >= to);
    nodes.push(wrap(entity, text.slice(from, to), build(text, from, to, inner, actions), actions));
    place = to;
  }
  if (place < end) nodes.push(text.slice(place, end));
  return nodes;
}

function wrap(entity, piece, children, actions) {
  if (entity.type in PLAIN) return el(PLAIN[entity.type], {}, children);
  if (entity.type === "spoiler") return spoiler(children);
  if (entity.type === "bot_command") return linkButton(children, () => actions.say(piece));
  const url = address(entity, piece);
  return url ? link(url, children, actions) : el("span", { class: "marked" }, children);
}

function address(entity, piece) {
  if (entity.type === "text_link") return entity.url;
  if (entity.type === "url") return /^\w+:/.test(piece) ? piece : `https://${piece}`;
  if (entity.type === "email") return `mailto:${piece}`;
  if (entity.type === "phone_number") return `tel:${piece}`;
  if (entity.type === "mention") return `https://t.me/${piece.slice(1)}`;
  return null;
}

export const isDeepLink = (url) => /^(https?:\/\/)?(www\.)?(t|telegram)\.me\//i.test(url);
const isSafe = (url) => /^(https?|mailto|tel|tg):/i.test(url);

function link(url, children, actions) {
  if (isDeepLink(url)) return linkButton(children, () => actions.open(url));
  if (!isSafe(url)) return el("span", { class: "marked" }, children);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, children);
}

const linkButton = (children, onclick) => el("button", { type: "button", class: "link", onclick }, children);

function spoiler(children) {
  const node = el("span", { class: "spoiler", tabIndex: 0, role: "button" }, children);
  const show = () => node.classList.add("shown");
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => event.key === "Enter" && show());
  return node;
}
