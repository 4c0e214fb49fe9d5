"""A bot of discord.py, unmodified but for the address, played with by a person. Ends with 0 when everything happened."""

import asyncio
import base64
import datetime
import io
import json
import os
import sys

import aiohttp
import discord
import yarl
from discord import app_commands

URL = os.environ["DISCORD_URL"]
GUILD = discord.Object(int(os.environ["DISCORD_GUILD_ID"]))
WAIT = 10.0
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

# The two lines that differ from a bot at Discord.
discord.http.Route.BASE = f"{URL}/api/v10"
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(URL.replace("http", "ws", 1))


def step(name: str) -> None:
    print(f"discord.py: {name}", flush=True)


class Person:
    """A person at a Discord client, by the sandbox's member API."""

    def __init__(self, http: aiohttp.ClientSession, user_id: str) -> None:
        self.http = http
        self.id = user_id
        self.events: list[dict] = []

    async def call(self, method: str, path: str, body: object = None) -> object:
        headers = {"x-sandbox-user": self.id}
        async with self.http.request(method, f"{URL}/sandbox{path}", json=body, headers=headers) as response:
            text = await response.text()
            assert response.status < 300, f"{method} {path}: {response.status} {text}"
            return json.loads(text) if text else None

    async def listen(self) -> None:
        self.stream = await self.http.ws_connect(f"{URL}/sandbox/events?as={self.id}")

    async def hears(self, kind: str, interaction: str) -> dict:
        async with asyncio.timeout(WAIT):
            while True:
                event = await self.stream.receive_json()
                if event["t"] == kind and event["d"]["id"] == interaction:
                    return event["d"]

    async def interact(self, kind: int, channel: int, data: dict, **more: object) -> str:
        body = {"type": kind, "channel_id": str(channel), "data": data, **more}
        return (await self.call("POST", "/interactions", body))["id"]

    async def say(self, channel: int, content: str) -> None:
        await self.call("POST", f"/channels/{channel}/messages", {"content": content})


class Answer(discord.ui.Modal, title="Your answer"):
    text = discord.ui.Label(
        text="Answer",
        component=discord.ui.TextInput(style=discord.TextStyle.paragraph, custom_id="text"),
    )

    def __init__(self, done: asyncio.Future) -> None:
        super().__init__(custom_id="modal", timeout=WAIT)
        self.done = done

    async def on_submit(self, interaction: discord.Interaction) -> None:
        response = await interaction.response.send_message("Thank you")
        self.done.set_result((self.text.component.value, response.resource))


class Question(discord.ui.View):
    def __init__(self, done: asyncio.Future, chosen: asyncio.Future) -> None:
        super().__init__(timeout=WAIT)
        self.done = done
        self.chosen = chosen

    @discord.ui.button(label="Answer", custom_id="answer", style=discord.ButtonStyle.primary)
    async def answer(self, interaction: discord.Interaction, _: discord.ui.Button) -> None:
        await interaction.response.send_modal(Answer(self.done))

    @discord.ui.select(custom_id="level", options=[discord.SelectOption(label="Hard", value="hard")])
    async def level(self, interaction: discord.Interaction, select: discord.ui.Select) -> None:
        await interaction.response.defer()
        self.chosen.set_result(select.values)


class Bot(discord.Client):
    def __init__(self) -> None:
        intents = discord.Intents.default()
        intents.message_content = True
        intents.members = True
        super().__init__(intents=intents)
        self.tree = app_commands.CommandTree(self)
        self.opened: asyncio.Future = asyncio.Future()

    async def on_error(self, event: str, *_: object) -> None:
        step(f"{event} failed")
        raise


def register(bot: Bot) -> None:
    @bot.tree.command(guild=GUILD, description="Begins to practise")
    async def practice(interaction: discord.Interaction, role: str) -> None:
        try:
            bot.opened.set_result(await open_thread(interaction, role))
        except Exception as error:  # handed to the one who waits
            bot.opened.set_exception(error)

    @practice.autocomplete("role")
    async def roles(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current}ckend", value="backend")]


async def open_thread(interaction: discord.Interaction, role: str) -> discord.Thread:
    assert (role, interaction.locale) == ("backend", discord.Locale.korean)
    assert interaction.app_permissions.manage_threads
    await interaction.response.defer(thinking=True)
    thread = await interaction.channel.create_thread(
        name="Practice", type=discord.ChannelType.private_thread, invitable=False, auto_archive_duration=1440
    )
    await thread.add_user(interaction.user)
    edited = await interaction.edit_original_response(content=thread.mention, embed=discord.Embed(title="Begun"))
    assert edited.embeds[0].title == "Begun"
    followed = await interaction.followup.send("only you", ephemeral=True, wait=True)
    assert followed.flags.ephemeral
    return thread


async def ask(candidate: Person, thread: discord.Thread) -> None:
    done, chosen = asyncio.Future(), asyncio.Future()
    embed = discord.Embed()
    embed.set_image(url="attachment://chart.png")
    files = [
        discord.File(io.BytesIO(PNG), "chart.png", description="a chart"),
        discord.File(io.BytesIO(b"text"), "notes.txt"),
    ]
    question = await thread.send("Why Rust?", embed=embed, files=files, view=Question(done, chosen), nonce="q1")
    assert "chart.png?ex=" in question.embeds[0].image.url
    assert await question.attachments[0].read() == b"text"
    select = {"component_type": 3, "custom_id": "level", "values": ["hard"]}
    await candidate.interact(3, thread.id, select, message_id=str(question.id))
    assert await asyncio.wait_for(chosen, WAIT) == ["hard"]
    button = {"component_type": 2, "custom_id": "answer"}
    pressed = await candidate.interact(3, thread.id, button, message_id=str(question.id))
    modal = (await candidate.hears("INTERACTION_MODAL", pressed))["modal"]
    assert modal["title"] == "Your answer"
    label = {"type": 18, "component": {"type": 4, "custom_id": "text", "value": "소유권"}}
    data = {"custom_id": "modal", "components": [label]}
    await candidate.interact(5, thread.id, data, interaction_id=pressed)
    text, message = await asyncio.wait_for(done, WAIT)
    assert (text, message.content) == ("소유권", "Thank you")
    await question.edit(view=None)
    await question.add_reaction("👍")
    await question.pin()
    assert [message.id async for message in thread.pins()] == [question.id]


async def resume(bot: Bot, candidate: Person, thread: discord.Thread) -> None:
    for name, fault in [
        ("a dropped connection", {"kind": "close", "code": 4000}),
        ("op 7", {"kind": "reconnect"}),
        ("op 9 that may be resumed", {"kind": "invalid_session", "resumable": True}),
    ]:
        text = f"during {name}"
        resumed = asyncio.create_task(bot.wait_for("resumed", timeout=WAIT))
        heard = asyncio.create_task(bot.wait_for("message", check=lambda m: m.content == text, timeout=WAIT))
        await asyncio.sleep(0)
        await candidate.call("POST", "/faults", fault)
        await candidate.say(thread.id, text)
        await asyncio.gather(resumed, heard)
        step(f"resumed after {name}")


async def limits(candidate: Person, channel: discord.TextChannel) -> None:
    fault = {"method": "POST", "path": "/channels/*/messages", "kind": "rate_limit", "retry_after": 0.2}
    await candidate.call("POST", "/faults", fault)
    sent = await channel.send("after a 429")
    for refused, code in [(channel.send(""), 50006), (channel.fetch_message(1), 10008)]:
        try:
            await refused
        except discord.HTTPException as error:
            assert error.code == code, error
        else:
            raise AssertionError(f"{code} was not raised")
    assert sent in [message async for message in channel.history(limit=10)]
    await channel.delete_messages([sent, await channel.send("one more")])


async def rest(bot: Bot, candidate: Person, channel: discord.TextChannel) -> None:
    hook = await channel.create_webhook(name="Herald")
    said = await hook.send("by a webhook", username="Somebody", wait=True)
    assert said.author.name == "Somebody"
    await hook.edit_message(said.id, content="changed")
    await hook.delete()
    poll = discord.Poll(question="Again?", duration=datetime.timedelta(hours=1))
    poll.add_answer(text="Yes").add_answer(text="No")
    message = await channel.send(poll=poll)
    assert (await message.end_poll()).poll.is_finalised()
    member = await channel.guild.fetch_member(int(candidate.id))
    assert member in await channel.guild.query_members(user_ids=[member.id])
    role = await channel.guild.create_role(name="Practising")
    await member.add_roles(role)
    direct = await member.send("directly")
    assert direct.channel.type is discord.ChannelType.private
    await channel.guild.ban(discord.Object(int(await label(candidate, "member"))), reason="a test")
    assert len([ban async for ban in channel.guild.bans()]) == 1


async def label(person: Person, name: str) -> str:
    users = (await person.call("GET", "/users"))["users"]
    return next(entry["user"]["id"] for entry in users if entry["label"] == name)


async def play(bot: Bot, candidate: Person) -> None:
    await asyncio.wait_for(bot.wait_until_ready(), WAIT)
    channel = discord.utils.get(bot.get_guild(GUILD.id).text_channels, name="general")
    step(f"connected as {bot.user} in {channel.guild.name}")
    register(bot)
    (command,) = await bot.tree.sync(guild=GUILD)
    step("commands registered")
    focused = {"name": "role", "type": 3, "value": "ba", "focused": True}
    data = {"id": str(command.id), "type": 1, "options": [focused]}
    asked = await candidate.interact(4, channel.id, data)
    assert (await candidate.hears("INTERACTION_AUTOCOMPLETE", asked))["choices"][0]["name"] == "backend"
    step("autocompleted")
    option = {"name": "role", "type": 3, "value": "backend"}
    await candidate.interact(2, channel.id, {"id": str(command.id), "type": 1, "options": [option]})
    thread = await asyncio.wait_for(bot.opened, WAIT)
    step("deferred, opened a private thread, edited the answer")
    await ask(candidate, thread)
    step("components, files and a modal")
    await resume(bot, candidate, thread)
    await limits(candidate, channel)
    step("waited out a 429, understood the errors")
    await rest(bot, candidate, channel)
    step("webhook, poll, members, roles, direct message, ban")


async def main() -> None:
    async with aiohttp.ClientSession() as http, Bot() as bot:
        candidate = Person(http, "0")
        candidate.id = await label(candidate, "candidate")
        await candidate.listen()
        running = asyncio.create_task(bot.start(os.environ["DISCORD_TOKEN"]))
        playing = asyncio.create_task(play(bot, candidate))
        # A bot that stops by itself failed to connect.
        await asyncio.wait([running, playing], return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        await playing
    step("all well")


if __name__ == "__main__":
    discord.utils.setup_logging(level=30)
    sys.exit(asyncio.run(main()))
