// A bot of discord.js, unmodified, played with by a person. Ends with 0 when everything happened.

import assert from "node:assert/strict";
import {
  ActionRowBuilder, ApplicationCommandOptionType, AttachmentBuilder, ButtonBuilder, ButtonStyle, ChannelType, Client,
  EmbedBuilder, Events, GatewayIntentBits, LabelBuilder, MessageFlags, ModalBuilder, Partials, PermissionFlagsBits,
  StringSelectMenuBuilder, TextInputBuilder, TextInputStyle,
} from "discord.js";
import WebSocket from "ws";
import { fault, person } from "./person.mjs";

// Node 20 has no WebSocket of its own; the person's event stream needs one.
globalThis.WebSocket ??= WebSocket;

const { DISCORD_URL, DISCORD_TOKEN, DISCORD_GUILD_ID } = process.env;
const { Guilds, GuildMessages, MessageContent, GuildMessageReactions, GuildMembers } = GatewayIntentBits;
const client = new Client({
  intents: [Guilds, GuildMessages, MessageContent, GuildMessageReactions, GuildMembers],
  partials: [Partials.Message, Partials.Channel, Partials.Reaction],
  // The one line that differs from a bot at Discord.
  rest: { api: `${DISCORD_URL}/api` },
});

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** Something of the client's that comes within ten seconds. */
function once(event, fits = () => true) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${event} did not come`)), 10_000);
    const hear = (...args) => {
      if (!fits(...args)) return;
      clearTimeout(timer);
      client.off(event, hear);
      resolve(args[0]);
    };
    client.on(event, hear);
  });
}

function step(name) {
  console.log(`discord.js: ${name}`);
}

async function registersCommands(guild) {
  const commands = await guild.commands.set([
    {
      name: "practice",
      nameLocalizations: { ko: "연습" },
      description: "Begins to practise",
      descriptionLocalizations: { ko: "연습을 시작합니다" },
      options: [
        { name: "role", description: "The job", type: ApplicationCommandOptionType.String, required: true, autocomplete: true },
      ],
    },
    { name: "Answer", type: 3 },
  ]);
  assert.equal(commands.size, 2);
  const practice = commands.find((command) => command.name === "practice");
  assert.equal(practice.nameLocalizations.ko, "연습");
  assert.equal((await guild.commands.fetch()).size, 2);
  await practice.edit({ description: "Begins a practice" });
  return practice;
}

async function completes(candidate, channel, practice, stream) {
  const asked = once(Events.InteractionCreate, (interaction) => interaction.isAutocomplete());
  const options = [{ name: "role", type: 3, value: "ba", focused: true }];
  const { id } = await candidate.autocomplete(channel.id, practice.id, options);
  const interaction = await asked;
  assert.equal(interaction.options.getFocused(), "ba");
  await interaction.respond([{ name: "Backend", nameLocalizations: { ko: "백엔드" }, value: "backend" }]);
  const { choices } = await stream.next("INTERACTION_AUTOCOMPLETE", (event) => event.id === id);
  assert.equal(choices[0].value, "backend");
}

async function opensThread(candidate, channel) {
  const asked = once(Events.InteractionCreate, (interaction) => interaction.isChatInputCommand());
  await candidate.slash(channel.id, "practice", [{ name: "role", type: 3, value: "backend" }]);
  const interaction = await asked;
  assert.equal(interaction.options.getString("role"), "backend");
  assert.equal(interaction.locale, "ko");
  assert.ok(interaction.appPermissions.has(PermissionFlagsBits.ManageThreads));
  await interaction.deferReply();
  const thread = await channel.threads.create({
    name: "Practice", type: ChannelType.PrivateThread, invitable: false, autoArchiveDuration: 1440,
  });
  await thread.members.add(candidate.id);
  const edited = await interaction.editReply({ content: `<#${thread.id}>`, embeds: [new EmbedBuilder().setTitle("Begun")] });
  assert.equal(edited.embeds[0].title, "Begun");
  const followed = await interaction.followUp({ content: "only you", flags: MessageFlags.Ephemeral });
  assert.ok(followed.flags.has(MessageFlags.Ephemeral));
  assert.equal((await interaction.fetchReply()).id, edited.id);
  return thread;
}

async function asksWithAModal(candidate, thread, stream) {
  const buttons = new ActionRowBuilder().addComponents(
    new ButtonBuilder().setCustomId("answer").setLabel("Answer").setStyle(ButtonStyle.Primary),
    new ButtonBuilder().setURL("https://example.com").setLabel("Why").setStyle(ButtonStyle.Link),
  );
  const select = new ActionRowBuilder().addComponents(
    new StringSelectMenuBuilder().setCustomId("level").addOptions({ label: "Hard", value: "hard" }, { label: "Easy", value: "easy" }),
  );
  const question = await thread.send({
    content: "Why Rust?",
    embeds: [new EmbedBuilder().setImage("attachment://chart.png")],
    files: [new AttachmentBuilder(PNG, { name: "chart.png", description: "a chart" }), new AttachmentBuilder(Buffer.from("text"), { name: "notes.txt" })],
    components: [buttons, select],
    nonce: "question-1",
    enforceNonce: true,
  });
  assert.match(question.embeds[0].image.url, /^http:.*chart\.png\?ex=/);
  assert.equal(await (await fetch(question.attachments.first().url)).text(), "text");

  const chosen = once(Events.InteractionCreate, (interaction) => interaction.isStringSelectMenu());
  await candidate.choose(thread.id, question.id, "level", ["hard"]);
  const choice = await chosen;
  assert.deepEqual(choice.values, ["hard"]);
  await choice.deferUpdate();

  const pressed = once(Events.InteractionCreate, (interaction) => interaction.isButton());
  const { id } = await candidate.press(thread.id, question.id, "answer");
  const press = await pressed;
  await press.showModal(
    new ModalBuilder().setCustomId("modal").setTitle("Your answer").addLabelComponents(
      new LabelBuilder().setLabel("Answer").setTextInputComponent(
        new TextInputBuilder().setCustomId("text").setStyle(TextInputStyle.Paragraph),
      ),
    ),
  );
  const { modal } = await stream.next("INTERACTION_MODAL", (event) => event.id === id);
  assert.equal(modal.title, "Your answer");

  const submitted = once(Events.InteractionCreate, (interaction) => interaction.isModalSubmit());
  const label = { type: 18, component: { type: 4, custom_id: "text", value: "소유권" } };
  await candidate.submit(thread.id, id, "modal", [label]);
  const submit = await submitted;
  assert.equal(submit.fields.getTextInputValue("text"), "소유권");
  const { resource } = await submit.reply({ content: "Thank you", withResponse: true });
  assert.equal(resource.message.content, "Thank you");
  await question.edit({ components: [] });
  await question.react("👍");
  await question.pin();
  assert.equal((await thread.messages.fetchPins()).items.length, 1);
}

async function resumes(candidate, thread) {
  for (const [name, disturbance] of [
    ["a dropped connection", { kind: "close", code: 4000 }],
    ["op 7", { kind: "reconnect" }],
    ["op 9 that may be resumed", { kind: "invalid_session", resumable: true }],
  ]) {
    const resumed = once(Events.ShardResume);
    const heard = once(Events.MessageCreate, (message) => message.content === `during ${name}`);
    await fault(disturbance);
    await candidate.say(thread.id, `during ${name}`);
    await Promise.all([resumed, heard]);
    step(`resumed after ${name}`);
  }
}

async function obeysLimits(channel) {
  await fault({ method: "POST", path: "/channels/*/messages", kind: "rate_limit", retry_after: 0.2 });
  const sent = await channel.send("after a 429");
  assert.equal(sent.content, "after a 429");
  await assert.rejects(channel.send(""), { code: 50006 });
  await assert.rejects(channel.messages.fetch("1"), { code: 10008 });
  assert.ok((await channel.messages.fetch({ limit: 10 })).size > 0);
  await channel.bulkDelete([sent, await channel.send("one more")]);
}

async function usesTheRest(channel, candidate) {
  const hook = await channel.createWebhook({ name: "Herald" });
  const heard = once(Events.MessageCreate, (message) => message.webhookId === hook.id);
  const said = await hook.send({ content: "by a webhook", username: "Somebody" });
  assert.equal(said.author.username, "Somebody");
  await heard;
  await hook.editMessage(said.id, "changed");
  await hook.delete();

  const poll = await channel.send({
    poll: { question: { text: "Again?" }, answers: [{ text: "Yes" }, { text: "No" }], duration: 1, allowMultiselect: false },
  });
  assert.equal(poll.poll.answers.size, 2);
  assert.ok((await poll.poll.end()).poll.resultsFinalized);

  const { guild } = channel;
  await guild.members.fetch();
  const member = await guild.members.fetch(candidate.id);
  assert.equal(member.id, candidate.id);
  const role = await guild.roles.create({ name: "Practising", colors: { primaryColor: 0x336699 } });
  await member.roles.add(role);
  const dm = await member.send("directly");
  assert.equal(dm.channel.type, ChannelType.DM);
}

async function main() {
  const candidate = await person("candidate");
  const stream = candidate.listen();
  const ready = once(Events.ClientReady);
  await client.login(DISCORD_TOKEN);
  await ready;
  const guild = client.guilds.cache.get(DISCORD_GUILD_ID);
  const channel = guild.channels.cache.find((one) => one.name === "general");
  step(`connected as ${client.user.tag} in ${guild.name}`);

  const practice = await registersCommands(guild);
  step("commands registered");
  await completes(candidate, channel, practice, stream);
  step("autocompleted");
  const thread = await opensThread(candidate, channel);
  step("deferred, opened a private thread, edited the answer");
  await asksWithAModal(candidate, thread, stream);
  step("components, files and a modal");
  await resumes(candidate, thread);
  await obeysLimits(channel);
  step("waited out a 429, understood the errors");
  await usesTheRest(channel, candidate);
  step("webhook, poll, members, roles, direct message");
  stream.close();
  await client.destroy();
}

main().then(
  () => step("all well"),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
