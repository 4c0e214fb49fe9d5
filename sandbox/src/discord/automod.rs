//! AutoMod: rules of a guild, and what they do to a message of a member.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::audit::action;
use super::error::{AUTOMOD_MESSAGE, ApiError, FormErrors, MISSING_PERMISSIONS, NOT_FOUND, TOO_MANY_RULES};
use super::events::Audience;
use super::model::{Channel, Id, message_kind};
use super::permissions as perm;
use super::render;
use super::state::State;
use super::validate::integer;

const KEYWORD: u64 = 1;
const MENTION_SPAM: u64 = 5;
const BLOCK: u64 = 1;
const ALERT: u64 = 2;
const TIMEOUT: u64 = 3;
/// Rules with keywords, and with mentions, that a guild may have.
const KEYWORD_RULES: usize = 6;
/// Four weeks.
const LONGEST_TIMEOUT: u64 = 2_419_200;

/// What of a message a rule objects to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hit {
    keyword: Option<String>,
    content: Option<String>,
}

impl State {
    /// Makes a rule as `actor`.
    pub fn create_rule(&mut self, actor: Id, guild_id: Id, body: &Value) -> Result<Id, ApiError> {
        let guild = self.guild_allowed(actor, guild_id, perm::MANAGE_GUILD)?;
        let kind = integer(&body["trigger_type"]).unwrap_or(0);
        let limit = if kind == KEYWORD { KEYWORD_RULES } else { 1 };
        if guild.rules.values().filter(|rule| rule["trigger_type"] == kind).count() >= limit {
            return Err(TOO_MANY_RULES.into());
        }
        let mut rule = json!({
            "guild_id": guild_id.to_string(), "creator_id": actor.to_string(), "event_type": 1, "trigger_type": kind,
            "enabled": false, "exempt_roles": [], "exempt_channels": [], "trigger_metadata": {}, "actions": [],
        });
        self.apply_rule(actor, guild_id, &mut rule, body)?;
        let id = self.next_id();
        rule["id"] = render::id(id);
        self.guild_mut(guild_id)?.rules.insert(id, rule.clone());
        self.rule_event("AUTO_MODERATION_RULE_CREATE", guild_id, &rule);
        self.record_change(guild_id, actor, action::RULE_CREATE, id, &Value::Null, &rule);
        Ok(id)
    }

    /// Changes a rule as `actor`.
    pub fn edit_rule(&mut self, actor: Id, guild_id: Id, id: Id, body: &Value) -> Result<(), ApiError> {
        let before = self.rule(actor, guild_id, id)?.clone();
        let mut rule = before.clone();
        self.apply_rule(actor, guild_id, &mut rule, body)?;
        self.guild_mut(guild_id)?.rules.insert(id, rule.clone());
        self.rule_event("AUTO_MODERATION_RULE_UPDATE", guild_id, &rule);
        self.record_change(guild_id, actor, action::RULE_UPDATE, id, &before, &rule);
        Ok(())
    }

    /// Removes a rule as `actor`.
    pub fn delete_rule(&mut self, actor: Id, guild_id: Id, id: Id) -> Result<(), ApiError> {
        let rule = self.rule(actor, guild_id, id)?.clone();
        self.guild_mut(guild_id)?.rules.remove(&id);
        self.rule_event("AUTO_MODERATION_RULE_DELETE", guild_id, &rule);
        self.record_change(guild_id, actor, action::RULE_DELETE, id, &rule, &Value::Null);
        Ok(())
    }

    /// A rule, for those who may see it.
    pub fn rule(&self, actor: Id, guild: Id, id: Id) -> Result<&Value, ApiError> {
        Ok(self.guild_allowed(actor, guild, perm::MANAGE_GUILD)?.rules.get(&id).ok_or(NOT_FOUND)?)
    }

    fn rule_event(&mut self, name: &'static str, guild: Id, rule: &Value) {
        let audience = self.managers(guild);
        self.emit(name, &audience, |_, _| rule.clone());
    }

    /// Those who manage a guild.
    fn managers(&self, guild: Id) -> Audience {
        let may =
            |id: &Id| self.guilds.get(&guild).is_some_and(|g| perm::base(g, *id) & perm::MANAGE_GUILD != 0);
        Audience::Users { guild: Some(guild), users: self.users.keys().copied().filter(may).collect() }
    }

    /// Puts what a request says into a rule, if it is right.
    fn apply_rule(&self, actor: Id, guild: Id, rule: &mut Value, body: &Value) -> Result<(), ApiError> {
        for key in [
            "name",
            "event_type",
            "actions",
            "enabled",
            "exempt_roles",
            "exempt_channels",
            "trigger_metadata",
        ] {
            if let Some(value) = body.get(key).filter(|value| !value.is_null()) {
                rule[key] = value.clone();
            }
        }
        let kind = integer(&rule["trigger_type"]).unwrap_or(0);
        let mut errors = FormErrors::default();
        errors.length("name", rule["name"].as_str().unwrap_or(""), 1, 100);
        if !matches!(kind, KEYWORD | MENTION_SPAM) {
            let message =
                "Value must be one of (1, 5): the sandbox has no lists of words and no spam filter.";
            errors.add("trigger_type", "BASE_TYPE_CHOICES", message);
        }
        check_metadata(&mut errors, kind, &rule["trigger_metadata"]);
        check_actions(&mut errors, rule["actions"].as_array().map_or(&[][..], Vec::as_slice));
        errors.finish()?;
        let actions = rule["actions"].as_array_mut().map_or(&mut [][..], Vec::as_mut_slice);
        let times_out = actions.iter().any(|action| action["type"] == TIMEOUT);
        if times_out && perm::base(self.guild(guild)?, actor) & perm::MODERATE_MEMBERS == 0 {
            return Err(MISSING_PERMISSIONS.into());
        }
        for action in actions {
            if action["metadata"].is_null() {
                action["metadata"] = json!({});
            }
        }
        let given = rule["trigger_metadata"].clone();
        rule["trigger_metadata"] = if kind == KEYWORD {
            let list = |key: &str| given[key].as_array().cloned().unwrap_or_default();
            json!({"keyword_filter": list("keyword_filter"), "regex_patterns": list("regex_patterns"), "allow_list": list("allow_list")})
        } else {
            json!({
                "mention_total_limit": integer(&given["mention_total_limit"]).unwrap_or(20),
                "mention_raid_protection_enabled": given["mention_raid_protection_enabled"] == true,
            })
        };
        Ok(())
    }

    /// Judges what a member is about to write. The rules' actions are carried out; an error means that the message is
    /// blocked. Bots and those who manage the guild are free.
    pub fn moderate(&mut self, author: Id, channel_id: Id, text: &str) -> Result<(), ApiError> {
        let channel = self.channel(channel_id)?;
        let Some(guild) = channel.guild_id.and_then(|id| self.guilds.get(&id)) else { return Ok(()) };
        let bot = self.users.get(&author).is_none_or(|user| user.bot);
        if guild.rules.is_empty() || bot || perm::base(guild, author) & perm::MANAGE_GUILD != 0 {
            return Ok(());
        }
        let guild_id = guild.id;
        let hits: Vec<(Value, Hit)> = guild
            .rules
            .values()
            .filter(|rule| rule["enabled"] == true && !self.exempt(rule, author, channel))
            .filter_map(|rule| Some((rule.clone(), judge(rule, text)?)))
            .collect();
        let mut blocked = false;
        for (rule, hit) in hits {
            for action in rule["actions"].as_array().into_iter().flatten() {
                blocked |= action["type"] == BLOCK;
                self.carry_out(guild_id, author, channel_id, &rule, action, &hit, text);
            }
        }
        if blocked { Err(AUTOMOD_MESSAGE.into()) } else { Ok(()) }
    }

    fn exempt(&self, rule: &Value, author: Id, channel: &Channel) -> bool {
        let listed = |key: &str, id: Id| {
            rule[key].as_array().is_some_and(|l| l.iter().any(|v| integer(v) == Some(id)))
        };
        let parent = channel.parent_id.and_then(|id| self.channels.get(&id));
        let places = [Some(channel.id), channel.parent_id, parent.and_then(|parent| parent.parent_id)];
        let roles = channel
            .guild_id
            .and_then(|id| self.guilds.get(&id)?.members.get(&author))
            .map_or(&[][..], |member| &member.roles);
        places.into_iter().flatten().any(|id| listed("exempt_channels", id))
            || roles.iter().any(|id| listed("exempt_roles", *id))
    }

    #[expect(clippy::too_many_arguments, reason = "the facts of one event")]
    fn carry_out(
        &mut self,
        guild: Id,
        author: Id,
        channel: Id,
        rule: &Value,
        done: &Value,
        hit: &Hit,
        text: &str,
    ) {
        let about = &done["metadata"];
        let (number, alert) = match integer(&done["type"]) {
            Some(ALERT) => (action::RULE_FLAGGED, self.alert(author, channel, rule, about, hit, text)),
            Some(TIMEOUT) => {
                let seconds = integer(&about["duration_seconds"]).unwrap_or(0);
                let until = self.now() + TimeDelta::seconds(seconds.try_into().unwrap_or(0));
                // The author is a member: they were just judged as one.
                let changed = self.change_member(guild, author, |member| member.timeout_until = Some(until));
                debug_assert!(changed.is_ok(), "{changed:?}");
                (action::RULE_TIMED_OUT, None)
            }
            _ => (action::RULE_BLOCKED, None),
        };
        let mut payload = json!({
            "guild_id": guild.to_string(), "action": done, "rule_id": rule["id"], "rule_trigger_type": rule["trigger_type"],
            "user_id": author.to_string(), "channel_id": channel.to_string(), "content": text,
            "matched_keyword": hit.keyword, "matched_content": hit.content,
        });
        if let Some(message) = alert {
            payload["alert_system_message_id"] = render::id(message);
        }
        let mut emptied = payload.clone();
        emptied["content"] = json!("");
        emptied["matched_content"] = json!("");
        let bot = self.app.bot_id;
        if self.guilds.get(&guild).is_some_and(|g| perm::base(g, bot) & perm::MANAGE_GUILD != 0) {
            self.send_bot("AUTO_MODERATION_ACTION_EXECUTION", Some(guild), &payload, &emptied);
        }
        let options = json!({
            "auto_moderation_rule_name": rule["name"], "channel_id": channel.to_string(),
            "auto_moderation_rule_trigger_type": rule["trigger_type"].to_string(),
        });
        self.record(guild, author, number, Some(author), Vec::new(), options);
    }

    /// The line that Discord writes into the channel for alerts.
    fn alert(
        &mut self,
        author: Id,
        channel: Id,
        rule: &Value,
        about: &Value,
        hit: &Hit,
        text: &str,
    ) -> Option<Id> {
        let place = integer(&about["channel_id"]).filter(|id| self.channels.contains_key(id))?;
        let field = |name: &str, value: Value| json!({"name": name, "value": value, "inline": false});
        let mut fields =
            vec![field("rule_name", rule["name"].clone()), field("channel_id", json!(channel.to_string()))];
        fields.extend(hit.keyword.iter().map(|word| field("keyword", json!(word))));
        fields.extend(hit.content.iter().map(|part| field("keyword_matched_content", json!(part))));
        let embed = json!({"type": "auto_moderation_message", "description": text, "fields": fields});
        self.system_message_with(
            place,
            author,
            message_kind::AUTO_MODERATION_ACTION,
            vec![embed],
            Value::Null,
        );
        self.channels.get(&place)?.last_message_id
    }
}

fn check_metadata(errors: &mut FormErrors, kind: u64, about: &Value) {
    let list = |key: &str| about[key].as_array().map_or(&[][..], Vec::as_slice);
    let count = |key: &str, most: usize, errors: &mut FormErrors| {
        if list(key).len() > most {
            let path = format!("trigger_metadata.{key}");
            errors.add(&path, "BASE_TYPE_MAX_LENGTH", format!("Must be {most} or fewer in length."));
        }
    };
    for (key, most, length) in
        [("keyword_filter", 1000, 60), ("regex_patterns", 10, 260), ("allow_list", 100, 60)]
    {
        count(key, most, errors);
        for (index, word) in list(key).iter().enumerate() {
            let path = format!("trigger_metadata.{key}.{index}");
            errors.length(&path, word.as_str().unwrap_or(""), 1, length);
        }
    }
    for (index, pattern) in list("regex_patterns").iter().enumerate() {
        if regex::Regex::new(pattern.as_str().unwrap_or("")).is_err() {
            let path = format!("trigger_metadata.regex_patterns.{index}");
            errors.add(&path, "AUTO_MODERATION_INVALID_REGEX", "Invalid regex pattern");
        }
    }
    if kind == MENTION_SPAM && integer(&about["mention_total_limit"]).is_some_and(|limit| limit > 50) {
        let message = "int value should be less than or equal to 50.";
        errors.add("trigger_metadata.mention_total_limit", "NUMBER_TYPE_MAX", message);
    }
}

fn check_actions(errors: &mut FormErrors, actions: &[Value]) {
    if !(1..=5).contains(&actions.len()) {
        errors.add("actions", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
    }
    for (index, action) in actions.iter().enumerate() {
        let about = &action["metadata"];
        let at = |key: &str| format!("actions.{index}.{key}");
        match integer(&action["type"]) {
            Some(BLOCK) => {
                let text = about["custom_message"].as_str().unwrap_or("");
                errors.length(&at("metadata.custom_message"), text, 0, 150);
            }
            Some(ALERT) if about["channel_id"].is_null() => {
                errors.add(&at("metadata.channel_id"), "BASE_TYPE_REQUIRED", "This field is required");
            }
            Some(TIMEOUT) if integer(&about["duration_seconds"]).is_none_or(|s| s > LONGEST_TIMEOUT) => {
                let message = format!("int value should be less than or equal to {LONGEST_TIMEOUT}.");
                errors.add(&at("metadata.duration_seconds"), "NUMBER_TYPE_MAX", message);
            }
            Some(ALERT | TIMEOUT) => {}
            _ => errors.add(&at("type"), "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3)."),
        }
    }
}

/// What a rule objects to in a text.
fn judge(rule: &Value, text: &str) -> Option<Hit> {
    let about = &rule["trigger_metadata"];
    if rule["trigger_type"] == MENTION_SPAM {
        let mention = regex::Regex::new(r"<@[!&]?\d+>").ok()?;
        let mut named: Vec<&str> = mention.find_iter(text).map(|found| found.as_str()).collect();
        named.sort_unstable();
        named.dedup();
        let most = integer(&about["mention_total_limit"]).unwrap_or(20);
        return (named.len() as u64 > most).then_some(Hit { keyword: None, content: None });
    }
    let texts = |key: &str| about[key].as_array().into_iter().flatten().filter_map(Value::as_str);
    let allowed: Vec<String> = texts("allow_list").filter_map(|word| find_keyword(word, text)).collect();
    let words = texts("keyword_filter").filter_map(|word| Some((word, find_keyword(word, text)?)));
    let patterns = texts("regex_patterns").filter_map(|pattern| {
        let found = regex::RegexBuilder::new(pattern).case_insensitive(true).build().ok()?;
        Some((pattern, found.find(text)?.as_str().to_owned()))
    });
    let (keyword, content) = words.chain(patterns).find(|(_, part)| !allowed.contains(part))?;
    Some(Hit { keyword: Some(keyword.to_owned()), content: Some(content) })
}

/// The part of a text that a keyword fits: whole words, or their beginning, end or middle where there is a `*`.
fn find_keyword(keyword: &str, text: &str) -> Option<String> {
    let (open, close) = (keyword.starts_with('*'), keyword.ends_with('*'));
    let word = keyword.trim_matches('*');
    if word.is_empty() {
        return None;
    }
    // Where the ends are free, what was meant is the whole word.
    let (before, first) = if open { ("", r"\w*") } else { (r"(?:^|\W)", "") };
    let (last, after) = if close { (r"\w*", "") } else { ("", r"(?:$|\W)") };
    let pattern = format!("{before}({first}{}{last}){after}", regex::escape(word));
    let found = regex::RegexBuilder::new(&pattern).case_insensitive(true).build().ok()?;
    Some(found.captures(text)?.get(1)?.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_fit_as_documented() {
        for (keyword, text, fits) in [
            ("cat", "a CAT!", true),
            ("cat", "catch", false),
            ("cat", "wildcat", false),
            ("cat*", "catch", true),
            ("cat*", "wildcat", false),
            ("*cat", "wildcat", true),
            ("*cat*", "locate", true),
            ("the mat", "on the mat.", true),
            ("욕설", "이건 욕설 이다", true),
            ("욕설", "욕설이다", false),
            ("욕설*", "욕설이다", true),
            ("**", "anything", false),
        ] {
            assert_eq!(find_keyword(keyword, text).is_some(), fits, "{keyword} in {text}");
        }
    }

    #[test]
    fn allowed_words_are_left_alone() {
        let about = json!({"keyword_filter": ["*cat*"], "allow_list": ["catch"], "regex_patterns": ["d.g"]});
        let rule = json!({"trigger_type": 1, "trigger_metadata": about});
        assert_eq!(judge(&rule, "a catch"), None);
        let hit = judge(&rule, "a DOG").and_then(|hit| hit.content);
        assert_eq!(hit.as_deref(), Some("DOG"));
    }
}
