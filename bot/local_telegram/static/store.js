// The world as the page knows it: read once, then kept up to date by long polling.

export const world = { version: 0, bot: { first_name: "", username: "" }, people: new Map(), chats: new Map() };
const listeners = new Set();

export const listen = (listener) => listeners.add(listener);
const tell = (event) => listeners.forEach((listener) => listener(event));

async function read(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `HTTP ${response.status}`);
  return body;
}

export const get = async (path) => read(await fetch(path));

export async function act(personId, what, body) {
  const headers = { "Content-Type": "application/json" };
  return read(await fetch(`/local/people/${personId}/${what}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

export async function upload(personId, kind, blob, name, fields) {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) if (value !== null && value !== undefined) form.append(key, value);
  form.append(kind, blob, name);
  return read(await fetch(`/local/people/${personId}/media`, { method: "POST", body: form }));
}

export async function addPerson(firstName, language) {
  const id = 6_000_000 + Math.floor(Math.random() * 900_000);
  const body = JSON.stringify({ id, first_name: firstName, language_code: language, seat: "resident" });
  const person = await read(await fetch("/local/people", { method: "POST", headers: { "Content-Type": "application/json" }, body }));
  await load();
  return person;
}

export const chatsOf = (personId) => [...world.chats.values()].filter((chat) => chat.members.includes(personId));
export const lastMessage = (chat) => [...chat.messages.values()].at(-1);

export async function load() {
  const state = await get("/local/state");
  world.version = state.version;
  world.bot = state.bot;
  world.people = new Map(state.people.map((person) => [person.id, person]));
  world.chats = new Map(state.chats.map((chat) => [chat.id, keep(chat, chat.messages)]));
  tell({ kind: "reset" });
}

function keep(chat, messages) {
  return { ...chat, messages: new Map(messages.map((message) => [message.message_id, message])) };
}

export async function follow(onState) {
  for (;;) {
    try {
      const changes = await get(`/local/changes?since=${world.version}&timeout=25`);
      onState(true);
      if (changes.reset) {
        await load();
      } else {
        world.version = changes.version;
        changes.events.forEach(apply);
      }
    } catch {
      onState(false);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await load().catch(() => {});
    }
  }
}

function apply(event) {
  const chat = world.chats.get(event.chat_id);
  if (event.kind === "person") {
    world.people.set(event.person.id, event.person);
    world.chats.set(event.chat.id, keep(event.chat, []));
  } else if (event.kind === "chat") {
    world.chats.set(event.chat_id, { ...event.chat, messages: chat?.messages ?? new Map() });
  } else if ((event.kind === "message" || event.kind === "edited") && chat) {
    chat.messages.set(event.message.message_id, event.message);
  } else if (event.kind === "deleted" && chat) {
    chat.messages.delete(event.message_id);
  } else if (event.kind === "seen" && chat?.messages.has(event.message_id)) {
    chat.messages.get(event.message_id).seen = true;
  }
  tell(event);
}
