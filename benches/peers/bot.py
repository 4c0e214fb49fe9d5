"""A bot of discord.py with Hotseat's idle duties: it keeps the same intents, and drops every message that is not written in
a thread of an open interview. For comparison only; started by `./dev load` with DISCORD_URL and DISCORD_TOKEN."""

import os

import discord
import yarl

URL = os.environ["DISCORD_URL"]
discord.http.Route.BASE = f"{URL}/api/v10"
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(URL.replace("http", "ws", 1))

intents = discord.Intents.none()
intents.guilds = True
intents.guild_messages = True
intents.guild_reactions = True
intents.dm_messages = True
intents.message_content = True


class Peer(discord.Client):
    """Keeps no messages and no members, as Hotseat does not."""

    def __init__(self) -> None:
        super().__init__(
            intents=intents,
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
        )
        self.live: set[int] = set()
        self.answers = 0

    async def on_message(self, message: discord.Message) -> None:
        if message.channel.id not in self.live or message.author.bot:
            return
        self.answers += 1


Peer().run(os.environ["DISCORD_TOKEN"], log_handler=None)
