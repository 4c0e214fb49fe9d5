// A person at a Discord client, by the sandbox's member API.

const base = process.env.DISCORD_URL;

async function call(method, path, as, body) {
  const headers = { "content-type": "application/json" };
  if (as) headers["x-sandbox-user"] = as;
  const response = await fetch(`${base}/sandbox${path}`, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : null;
}

/** The person with this label: candidate, member or admin. */
export async function person(label) {
  const { users } = await call("GET", "/users");
  return new Person(users.find((entry) => entry.label === label).user.id);
}

/** Disturbs the bot; see the sandbox's README. */
export const fault = (body) => call("POST", "/faults", null, body);

class Person {
  constructor(id) {
    this.id = id;
  }

  say(channel, content) {
    return call("POST", `/channels/${channel}/messages`, this.id, { content });
  }

  messages(channel) {
    return call("GET", `/channels/${channel}/messages`, this.id);
  }

  async slash(channel, name, options) {
    const commands = await call("GET", `/commands?channel_id=${channel}`, this.id);
    const command = commands.find((one) => one.name === name);
    return call("POST", "/interactions", this.id, {
      type: 2,
      channel_id: channel,
      data: { id: command.id, name, type: 1, options },
    });
  }

  press(channel, message, custom_id) {
    const body = { type: 3, channel_id: channel, message_id: message, data: { component_type: 2, custom_id } };
    return call("POST", "/interactions", this.id, body);
  }

  choose(channel, message, custom_id, values) {
    const body = { type: 3, channel_id: channel, message_id: message, data: { component_type: 3, custom_id, values } };
    return call("POST", "/interactions", this.id, body);
  }

  autocomplete(channel, command, options) {
    const data = { id: command, type: 1, options };
    return call("POST", "/interactions", this.id, { type: 4, channel_id: channel, data });
  }

  submit(channel, interaction, custom_id, components) {
    const body = { type: 5, channel_id: channel, interaction_id: interaction, data: { custom_id, components } };
    return call("POST", "/interactions", this.id, body);
  }

  /** The payloads of this person's event stream, from now on. */
  listen() {
    const socket = new WebSocket(`${base.replace("http", "ws")}/sandbox/events?as=${this.id}`);
    const seen = [];
    const waiting = new Set();
    socket.addEventListener("message", ({ data }) => {
      seen.push(JSON.parse(data));
      waiting.forEach((look) => look());
    });
    const next = (type, fits = () => true) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${type} did not come`)), 10_000);
        const look = () => {
          const at = seen.findIndex((event) => event.t === type && fits(event.d));
          if (at < 0) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(seen.splice(at, 1)[0].d);
        };
        waiting.add(look);
        look();
      });
    return { next, close: () => socket.close() };
  }
}
