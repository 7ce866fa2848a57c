// One phone: who holds it, which chat is open, and keeping what it shows in step with the world.

import { bubble, summary } from "./bubble.js";
import { Composer, fetchCommands } from "./composer.js";
import { avatar, botAvatar, button, el, icon } from "./dom.js";
import { act, chatsOf, lastMessage, world } from "./store.js";
import { clockTime, dayName, t } from "./words.js";

const TYPING = { typing: "typing", record_voice: "recording", upload_voice: "recording", upload_photo: "sendingPhoto" };
const unread = new Map();

/** Replace only what differs, so that the keyboard's focus stays where it is. */
export function renew(old, fresh) {
  if (old && !old.isEqualNode(fresh)) old.replaceWith(fresh);
}

export class Phone {
  constructor(seat, page) {
    this.seat = seat;
    this.page = page;
    this.menus = new Map();
    this.threadId = null;
    this.node = el("section", { class: `seat seat-${seat}` });
    this.composer = new Composer(this);
    this.personId = this.everyone[0]?.id ?? null;
    this.chatId = this.personId;
  }

  get everyone() {
    return [...world.people.values()].filter((person) => person.seat === this.seat);
  }

  get person() {
    return world.people.get(this.personId);
  }

  get chat() {
    return world.chats.get(this.chatId);
  }

  get isGroup() {
    return this.chat.type !== "private";
  }

  title(chat = this.chat) {
    return chat.type === "private" ? world.bot.first_name : chat.title;
  }

  choose(personId) {
    this.personId = personId;
    this.openChat(personId);
  }

  openChat(chatId) {
    this.chatId = chatId;
    this.threadId = null;
    this.listing = false;
    this.typing = null;
    this.composer.clear();
    this.render();
  }

  render() {
    this.node.ariaLabel = t(this.seat);
    if (!this.person) return this.node.replaceChildren(el("p", { class: "nobody" }, "—"));
    this.header = el("header", { class: "phone-top" });
    this.log = el("ol", { class: "log", role: "log", ariaLive: "polite", tabIndex: 0, ariaLabel: this.title() });
    this.log.addEventListener("scroll", () => this.scrolled());
    this.toasts = el("div", { class: "toasts", role: "status" });
    this.jump = button("down", t("newest"), () => this.stayAtBottom(), "jump");
    this.jump.hidden = true;
    this.extras = el("div", { class: "extras" });
    this.sizes?.disconnect();
    this.sizes = new ResizeObserver(() => this.settle());
    this.sizes.observe(this.log);
    const wall = el("div", { class: "wall" }, this.log, this.jump, this.toasts);
    const screen = el("div", { class: "screen" }, this.header, this.extras, wall, this.composer.node);
    if (this.listing) screen.classList.add("listing");
    this.node.replaceChildren(el("h2", { class: "role" }, t(this.seat)), this.switcher(), el("div", { class: "device" }, screen));
    if (this.listing) this.renderList();
    else this.renderChat();
  }

  switcher() {
    const choice = (person) => {
      const count = chatsOf(person.id).reduce((sum, chat) => sum + (unread.get(`${person.id}:${chat.id}`) ?? 0), 0);
      const chosen = person.id === this.personId;
      const label = count && !chosen ? `${person.name}, ${count} ${t("unread")}` : person.name;
      return el("button", { type: "button", class: "who", ariaPressed: String(chosen), ariaLabel: label, title: person.about || person.name, onclick: () => this.choose(person.id) },
        avatar(person.name, person.id), el("span", {}, person.first_name), count && !chosen ? el("em", { class: "badge" }, String(count)) : null);
    };
    const add = this.seat === "resident" && button("add", t("addPerson"), () => this.page.newcomer(), "add");
    const people = el("div", { class: "people", role: "group", ariaLabel: t("role") }, this.everyone.map(choice), add);
    return el("div", { class: "switcher" }, people, el("p", { class: "about" }, this.person.about || this.person.name));
  }

  renderChat() {
    this.renderHeader();
    this.renderExtras();
    this.log.replaceChildren();
    for (const message of this.shown()) this.place(message);
    if (!this.chat.messages.size) this.log.append(el("li", { class: "empty" }, t("empty")));
    this.composer.render();
    this.pinnedToEnd = true;
    this.settle();
    this.markRead();
  }

  renderHeader() {
    const { chat } = this;
    const many = chatsOf(this.personId).length > 1;
    const back = many && button("back", t("back"), () => this.showList(), "plain");
    const face = this.isGroup ? avatar(chat.title, chat.id) : botAvatar();
    const status = this.typing ? t(TYPING[this.typing] ?? "typing") : this.isGroup ? `${chat.members.length + 1} ${t("members")}` : chat.blocked ? t("blocked") : t("bot");
    const name = el("div", { class: "title" }, el("strong", {}, this.title()), el("small", { class: this.typing ? "typing" : "" }, status));
    const menu = !this.isGroup && chat.started && !chat.blocked && button("ban", t("block"), () => this.try(() => act(this.personId, "blocks", { blocked: true })), "plain block");
    this.header.replaceChildren(...[back, face, name, menu].filter(Boolean));
  }

  renderExtras() {
    const pinned = this.chat.messages.get(this.chat.pinned.at(-1));
    const bar = pinned && el("button", { type: "button", class: "pinned", onclick: () => this.showMessage(pinned.message_id) }, icon("pin"), el("span", {}, el("b", {}, t("pinned")), summary(pinned)));
    const chip = (id, name) => el("button", { type: "button", class: "chip", ariaPressed: String(this.threadId === id), onclick: () => this.chooseThread(id) }, name);
    const topics = this.chat.topics ?? [];
    const chips = topics.length > 0 && el("div", { class: "topics" }, chip(null, t("everything")), topics.map((topic) => chip(topic.id, topic.closed ? `🔒 ${topic.name}` : topic.name)));
    this.extras.replaceChildren(...[bar, chips].filter(Boolean));
  }

  chooseThread(id) {
    this.threadId = id;
    this.renderChat();
  }

  shown() {
    const all = [...this.chat.messages.values()];
    return this.threadId === null ? all : all.filter((message) => message.message_thread_id === this.threadId);
  }

  view() {
    return {
      personId: this.personId, isGroup: this.isGroup,
      idOf: (message) => this.idOf(message.message_id),
      show: (messageId) => this.showQuoted(messageId),
      settle: () => this.settle(),
      enlarge: (source, caption) => this.page.enlarge(source, caption),
      actions: {
        say: (text) => this.say(text),
        open: (url) => this.try(() => act(this.personId, "links", { url })),
        tap: (message, key) => this.tap(message, key),
        reply: (message) => this.composer.reply(message),
        edit: (message) => this.composer.edit(message),
        copy: (text) => navigator.clipboard?.writeText(text).then(() => this.toast(text)),
      },
    };
  }

  idOf(messageId) {
    return `${this.seat}-${Math.abs(this.chatId)}-${messageId}`;
  }

  place(message) {
    const node = bubble(message, this.view());
    const old = document.getElementById(node.id);
    if (old) return old.replaceWith(node);
    this.log.querySelector(".empty")?.remove();
    this.log.querySelector(".dots")?.remove();
    const day = dayName(message.date);
    if (this.log.dataset.day !== day || !this.log.children.length) this.log.append(el("li", { class: "day" }, el("span", {}, day)));
    this.log.dataset.day = day;
    this.log.append(node);
  }

  showQuoted(messageId) {
    const message = this.chat.messages.get(messageId);
    this.showMessage(message?.reply_to_message?.message_id ?? messageId);
  }

  showMessage(messageId) {
    const node = document.getElementById(this.idOf(messageId));
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.add("found");
    setTimeout(() => node.classList.remove("found"), 1600);
  }

  hear(event) {
    if (!this.person) return;
    if (event.kind === "commands") this.menus.clear();
    this.count(event);
    if (this.listing) return void (event.chat_id && this.renderList());
    if (event.kind === "answer" && event.person_id === this.personId) this.answered(event);
    if (event.chat_id !== this.chatId) return;
    this.hearChat(event);
  }

  hearChat(event) {
    if (event.kind === "chat") this.renderChatAgain();
    else if (event.kind === "typing") this.showTyping(event.action);
    else if (event.kind === "deleted") document.getElementById(this.idOf(event.message_id))?.remove();
    else if (event.kind === "seen") this.replace(event.message_id);
    else if (event.kind === "message" || event.kind === "edited") this.receive(event.message);
  }

  renderChatAgain() {
    this.renderHeader();
    this.renderExtras();
    this.composer.render();
  }

  replace(messageId) {
    const message = this.chat.messages.get(messageId);
    if (message && document.getElementById(this.idOf(messageId))) this.place(message);
  }

  receive(message) {
    if (message.from.is_bot) this.stopTyping();
    if (this.threadId !== null && message.message_thread_id !== this.threadId) return;
    const first = this.chat.messages.size === 1;
    this.place(message);
    if (first) this.composer.render();
    this.settle();
    this.markRead();
  }

  count(event) {
    if (event.kind !== "message") return;
    for (const person of this.everyone) {
      const chat = world.chats.get(event.chat_id);
      const looking = person.id === this.personId && chat.id === this.chatId && !this.listing && this.isVisible();
      if (!chat.members.includes(person.id) || event.message.from.id === person.id || looking) continue;
      const key = `${person.id}:${chat.id}`;
      unread.set(key, (unread.get(key) ?? 0) + 1);
    }
    this.refreshBadges();
  }

  get waiting() {
    return this.everyone.reduce((sum, person) => sum + chatsOf(person.id).reduce((all, chat) => all + (unread.get(`${person.id}:${chat.id}`) ?? 0), 0), 0);
  }

  isVisible() {
    return this.node.offsetParent !== null;
  }

  markRead() {
    if (!this.isVisible()) return;
    unread.delete(`${this.personId}:${this.chatId}`);
    this.refreshBadges();
  }

  refreshBadges() {
    renew(this.node.querySelector(".switcher"), this.switcher());
    this.page.refreshTabs();
  }

  showList() {
    this.listing = true;
    this.render();
  }

  renderList() {
    const entry = (chat) => {
      const last = lastMessage(chat);
      const count = unread.get(`${this.personId}:${chat.id}`) ?? 0;
      return el("li", {}, el("button", { type: "button", class: "chat-entry", onclick: () => this.openChat(chat.id) },
        chat.type === "private" ? botAvatar() : avatar(chat.title, chat.id),
        el("span", { class: "entry-words" }, el("b", {}, this.title(chat)), el("span", {}, last ? summary(last) : "")),
        el("span", { class: "entry-side" }, last ? el("time", {}, clockTime(last.date)) : null, count ? el("em", { class: "badge" }, String(count)) : null)));
    };
    this.header.replaceChildren(avatar(this.person.name, this.personId), el("div", { class: "title" }, el("strong", {}, t("chats")), el("small", {}, this.person.name)));
    this.extras.replaceChildren();
    this.composer.node.replaceChildren();
    this.composer.input = null;
    this.log.replaceChildren(...chatsOf(this.personId).map(entry));
  }

  showTyping(action) {
    this.typing = action;
    this.renderHeader();
    if (!this.log.querySelector(".dots")) this.log.append(el("li", { class: "message in dots" }, el("div", { class: "bubble", ariaLabel: t("typing") }, el("i"), el("i"), el("i"))));
    this.settle();
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.stopTyping(), 5000);
  }

  stopTyping() {
    clearTimeout(this.typingTimer);
    this.typing = null;
    this.log.querySelector(".dots")?.remove();
    if (!this.listing) this.renderHeader();
  }

  answered(event) {
    if (event.url) this.try(() => act(this.personId, "links", { url: event.url }));
    if (!event.text) return;
    if (event.alert) this.alert(event.text);
    else this.toast(event.text);
  }

  toast(text) {
    const node = el("p", { class: "toast" }, text);
    this.toasts.append(node);
    setTimeout(() => node.remove(), 3500 + text.length * 30);
  }

  alert(text) {
    const ok = el("button", { type: "button", class: "main", onclick: () => box.remove() }, t("ok"));
    const box = el("div", { class: "alert", role: "alertdialog", ariaLabel: text }, el("div", {}, el("p", {}, text), ok));
    this.node.querySelector(".screen").append(box);
    ok.focus();
  }

  say(text, replyTo = null) {
    this.stayAtBottom();
    return this.try(() => act(this.personId, "messages", { chat_id: this.chatId, text, reply_to: replyTo, thread_id: this.threadId }));
  }

  async tap(message, key) {
    const body = { chat_id: this.chatId, message_id: message.message_id, timeout: 15 };
    const which = key.callback_data === undefined ? { text: key.text } : { data: key.callback_data };
    const answer = await this.try(() => act(this.personId, "taps", { ...body, ...which }));
    if (answer && !answer.answered && !answer.opened) this.toast(t("noAnswer"));
  }

  async try(action) {
    try {
      return await action();
    } catch (error) {
      this.toast(error.message);
      return null;
    }
  }

  async commands() {
    const key = `${this.personId}:${this.chatId}`;
    if (!this.menus.has(key)) this.menus.set(key, await fetchCommands(this.personId, this.chatId).catch(() => []));
    return this.menus.get(key);
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    if (scrollHeight - scrollTop - clientHeight < 60) this.pinnedToEnd = true;
    else if (scrollTop < this.scrollTop) this.pinnedToEnd = false;
    this.scrollTop = scrollTop;
    this.jump.hidden = this.pinnedToEnd;
  }

  stayAtBottom() {
    this.pinnedToEnd = true;
    this.settle();
  }

  settle() {
    if (this.pinnedToEnd) this.log.scrollTop = this.log.scrollHeight;
  }
}
