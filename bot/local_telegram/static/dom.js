// Building elements without innerHTML: text is always text.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  back: "M15 5l-7 7 7 7",
  send: "M4 12l16-8-5 16-3-7zM12 13l8-9",
  attach: "M8 12l6-6a3.500 3.500 0 015 5l-8 8a5.500 5.500 0 01-8-8l8-8",
  mic: "M12 4a3 3 0 00-3 3v5a3 3 0 006 0V7a3 3 0 00-3-3zM6 11a6 6 0 0012 0M12 17v4",
  reply: "M10 7L5 12l5 5M5 12h9a5 5 0 015 5v1",
  edit: "M5 19l1-4L16 5l3 3L9 18z",
  close: "M6 6l12 12M18 6L6 18",
  play: "M8 5v14l11-7z",
  pause: "M8 5v14M16 5v14",
  down: "M6 9l6 6 6-6",
  more: "M12 5v.01M12 12v.01M12 19v.01",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  person: "M12 12a4 4 0 100-8 4 4 0 000 8zM4 21c0-4 4-6 8-6s8 2 8 6",
  place: "M12 21c5-6 7-9 7-12a7 7 0 10-14 0c0 3 2 6 7 12zM12 11.500a2.500 2.500 0 100-5 2.500 2.500 0 000 5z",
  pin: "M9 4h6l-1 6 4 3H6l4-3zM12 13v7",
  ban: "M12 21a9 9 0 100-18 9 9 0 000 18zM6 6l12 12",
  add: "M12 5v14M5 12h14",
  check: "M3 13l4 4L17 6",
  checks: "M1 13l4 4L15 6M10 16l1 1L21 6",
};

export function el(tag, options = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && name !== "list") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export function button(name, label, onclick, kind = "") {
  return el("button", { type: "button", class: `round ${kind}`, title: label, ariaLabel: label, onclick }, icon(name));
}

export function avatar(name, id) {
  const words = name.trim().split(/\s+/);
  const face = el("span", { class: `avatar hue-${Math.abs(id) % 6}`, ariaHidden: "true" });
  face.textContent = (words.at(-1)?.[0] ?? "?").toUpperCase();
  return face;
}

export function botAvatar() {
  return el("img", { class: "avatar bot", src: "/static/icon.svg", alt: "" });
}
