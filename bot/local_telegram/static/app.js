// The page: three phones, the tabs that choose one on a narrow screen, and the two dialogs.

import { el } from "./dom.js";
import { Phone, renew } from "./phone.js";
import { addPerson, follow, listen, load } from "./store.js";
import { chooseLanguage, t, translatePage } from "./words.js";

const SEATS = ["resident", "volunteer", "admin"];
const $ = (id) => document.getElementById(id);

const page = {
  phones: [],
  chosen: "resident",

  start() {
    this.phones = SEATS.map((seat) => new Phone(seat, this));
    $("phones").replaceChildren(...this.phones.map((phone) => phone.node));
    this.render();
  },

  render() {
    translatePage();
    this.refreshTabs();
    for (const phone of this.phones) phone.render();
  },

  hear(event) {
    if (event.kind === "reset") return this.reset();
    for (const phone of this.phones) {
      if (event.kind === "person") phone.person ? phone.refreshBadges() : phone.choose(phone.everyone[0]?.id ?? null);
      phone.hear(event);
    }
  },

  reset() {
    if (!this.phones.length) return;
    for (const phone of this.phones) {
      if (!phone.person || !phone.chat) phone.choose(phone.everyone[0]?.id ?? null);
    }
    this.render();
  },

  choose(seat) {
    this.chosen = seat;
    this.refreshTabs();
    const phone = this.phones.find((one) => one.seat === seat);
    phone.markRead();
    phone.stayAtBottom();
  },

  refreshTabs() {
    document.body.dataset.seat = this.chosen;
    const tab = (phone) => {
      const waiting = phone.person ? phone.waiting : 0;
      const badge = waiting ? el("em", { class: "badge" }, String(waiting)) : null;
      return el("button", { type: "button", ariaPressed: String(phone.seat === this.chosen), onclick: () => this.choose(phone.seat) }, t(phone.seat), badge);
    };
    const tabs = el("nav", { class: "tabs", id: "tabs", ariaLabel: t("roles"), "data-label": "roles" }, this.phones.map(tab));
    renew($("tabs"), tabs);
  },

  enlarge(source, caption) {
    const dialog = $("picture");
    dialog.querySelector("img").src = source;
    dialog.querySelector("img").alt = caption || t("photo");
    dialog.querySelector("p").textContent = caption;
    dialog.showModal();
  },

  newcomer() {
    const dialog = $("newcomer");
    dialog.querySelector("form").reset();
    dialog.returnValue = "";
    dialog.showModal();
  },
};

function prepareDialogs() {
  const picture = $("picture");
  picture.addEventListener("click", () => picture.close());
  const newcomer = $("newcomer");
  newcomer.querySelector("[value=cancel]").addEventListener("click", () => newcomer.close(""));
  newcomer.addEventListener("close", async () => {
    if (newcomer.returnValue !== "add") return;
    const fields = new FormData(newcomer.querySelector("form"));
    const person = await addPerson(fields.get("name").trim(), fields.get("language"));
    page.phones[0].choose(person.id);
  });
}

function prepareLanguages() {
  for (const node of document.querySelectorAll("[data-language]")) {
    node.addEventListener("click", () => {
      chooseLanguage(node.dataset.language);
      page.render();
    });
  }
}

function showLink(connected) {
  $("link-state").hidden = connected;
  $("link-state").textContent = connected ? "" : t("offline");
}

prepareDialogs();
prepareLanguages();
translatePage();
listen((event) => page.hear(event));
await load();
page.start();
document.body.dataset.ready = "yes";
follow(showLink);
