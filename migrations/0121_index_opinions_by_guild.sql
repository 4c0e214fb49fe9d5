CREATE INDEX opinions_by_guild ON opinions (guild_id, id)
