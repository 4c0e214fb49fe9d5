//! What members are told of the community: in direct messages, and where they take none, with the next command they use. A
//! notice carries ids only; what it says is what is stored when it is read.

use super::Community;
use super::board::{BoardError, Notice, NoticeKind};
use super::effects::Outcome;
use super::posts;
use crate::db::community::effects::{Effect, Kind};
use crate::db::community::notices::{self as stored, Unread};
use crate::db::community::{opinions, shares, suggestions};
use crate::db::{community::moderation, members};
use crate::domain::community::{Discussion, ShareState, SuggestionState};
use crate::domain::ids::{GuildId, MemberId, OpinionId, ShareId, SuggestionId};
use crate::domain::language::Language;
use crate::domain::question::Bilingual;
use crate::error::{AppError, AppResult};
use uuid::Uuid;

/// Notices shown beside the answer to one command.
const SHOWN: u32 = 2;

/// Whom a notice is for, and what it says.
struct Told {
    member: MemberId,
    what: Content,
}

/// What a notice says, before the language is known.
enum Content {
    Fixed(NoticeKind),
    OfQuestion(Bilingual, Box<dyn FnOnce(String) -> NoticeKind + Send>),
}

impl Content {
    fn of(question: Bilingual, make: impl FnOnce(String) -> NoticeKind + Send + 'static) -> Self {
        Self::OfQuestion(question, Box::new(make))
    }

    fn into_words(self, language: Language) -> NoticeKind {
        match self {
            Self::Fixed(what) => what,
            Self::OfQuestion(question, make) => make(question.get(language).to_owned()),
        }
    }
}

/// What is to be told; `None` where it is about nothing any more.
async fn content(
    community: &Community,
    kind: Kind,
    subject: Uuid,
    guild: GuildId,
) -> AppResult<Option<Told>> {
    Ok(match kind {
        Kind::ShareBlocked | Kind::ShareHidden => of_share(community, kind, ShareId(subject), guild).await?,
        Kind::OpinionHidden | Kind::OpinionBlocked | Kind::Flood => {
            of_opinion(community, kind, OpinionId(subject)).await?
        }
        Kind::PostBlocked => of_post(community, subject, guild).await?,
        Kind::Decision => of_suggestion(community, SuggestionId(subject)).await?,
        Kind::Share | Kind::ShareRewrite | Kind::OpinionRewrite => None,
    })
}

async fn of_share(community: &Community, kind: Kind, id: ShareId, guild: GuildId) -> AppResult<Option<Told>> {
    let app = &community.app;
    let mut db = app.db.acquire().await?;
    let Some(share) = shares::load(&mut db, &app.vault, id).await? else { return Ok(None) };
    let (member, question, named) = (share.owner, share.question, share.named);
    let what = match (kind, share.state) {
        (Kind::ShareHidden, ShareState::Hidden) => {
            let shut_out = moderation::is_blocked(&mut db, guild, member).await?;
            NoticeKind::ShareHidden { question, reason: share.reason.unwrap_or_default(), named, shut_out }
        }
        (Kind::ShareBlocked, ShareState::Blocked) => NoticeKind::ShareBlocked { question },
        _ => return Ok(None),
    };
    Ok(Some(Told { member, what: Content::Fixed(what) }))
}

async fn of_opinion(community: &Community, kind: Kind, id: OpinionId) -> AppResult<Option<Told>> {
    let app = &community.app;
    let Some(opinion) = opinions::load(&mut *app.db.acquire().await?, &app.vault, id).await? else {
        return Ok(None);
    };
    // One whose author had their data erased is nobody's to be told.
    if opinion.author.0 == 0 {
        return Ok(None);
    }
    let discussion = posts::load(community, opinion.discussion).await?;
    let (member, text) = (opinion.author, opinion.text);
    let what = match kind {
        Kind::Flood => Some(Content::Fixed(NoticeKind::Flood { thread: discussion.thread })),
        Kind::OpinionHidden if !opinion.hidden => None,
        Kind::OpinionHidden => question(community, opinion.guild, &discussion)
            .await?
            .map(|asked| Content::of(asked, |question| NoticeKind::OpinionHidden { question, text })),
        _ => Some(Content::Fixed(NoticeKind::OpinionBlocked { text })),
    };
    Ok(what.map(|what| Told { member, what }))
}

/// The question of a discussion, unless the server has it no more.
async fn question(
    community: &Community,
    guild: GuildId,
    discussion: &Discussion,
) -> AppResult<Option<Bilingual>> {
    match community.question(guild, &discussion.question).await {
        Ok(question) => Ok(Some(question.text)),
        Err(AppError::User(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn of_post(community: &Community, waiter: Uuid, guild: GuildId) -> AppResult<Option<Told>> {
    let waiting = stored::waiter(&mut *community.app.db.acquire().await?, waiter).await?;
    let Some((member, discussion)) = waiting else { return Ok(None) };
    let discussion = posts::load(community, discussion).await?;
    let asked = question(community, guild, &discussion).await?;
    let what = asked.map(|asked| Content::of(asked, |question| NoticeKind::PostBlocked { question }));
    Ok(what.map(|what| Told { member, what }))
}

async fn of_suggestion(community: &Community, id: SuggestionId) -> AppResult<Option<Told>> {
    let app = &community.app;
    let found = suggestions::load(&mut *app.db.acquire().await?, &app.vault, id).await?;
    Ok(found.and_then(|suggestion| {
        let question = suggestion.question.text;
        let what = match suggestion.state {
            SuggestionState::Accepted => Content::of(question, |question| NoticeKind::Accepted { question }),
            SuggestionState::Refused => {
                let reason = suggestion.reason.unwrap_or_default();
                Content::of(question, |question| NoticeKind::Refused { question, reason })
            }
            SuggestionState::Draft | SuggestionState::Open => return None,
        };
        Some(Told { member: suggestion.author, what })
    }))
}

/// Remembers the language of a member who may have to be told something.
///
/// # Errors
/// An unreachable database.
pub async fn speak(community: &Community, member: MemberId, language: Language) -> AppResult<()> {
    let app = &community.app;
    members::put_language(&mut *app.db.acquire().await?, member, language, app.clock.now()).await?;
    Ok(())
}

/// The language last spoken with a member; else that of the server.
async fn language(community: &Community, member: MemberId, guild: GuildId) -> AppResult<Language> {
    let known = members::language(&mut *community.app.db.acquire().await?, member).await?;
    Ok(match known {
        Some(language) => language,
        None => community.settings(guild).await.map_or(Language::En, |settings| settings.language),
    })
}

/// Tells a member what there is to tell in direct messages; who takes none reads it with their next command.
pub(super) async fn tell(community: &Community, effect: &Effect) -> AppResult<Outcome> {
    let Some(told) = content(community, effect.kind, effect.subject, effect.guild).await? else {
        settled(community, effect.kind, effect.subject).await?;
        return Ok(Outcome::Done);
    };
    let language = language(community, told.member, effect.guild).await?;
    let notice = Notice {
        nonce: format!("{}{}", effect.kind.key(), effect.id),
        since: effect.wanted_at,
        language,
        what: told.what.into_words(language),
    };
    match community.board.tell(told.member, &notice, effect.tries > 1).await {
        Ok(()) => settled(community, effect.kind, effect.subject).await?,
        Err(BoardError::Passing(reason)) => return Ok(Outcome::Later(reason)),
        Err(_) => stored::keep(&mut *community.app.db.acquire().await?, told.member, effect).await?,
    }
    Ok(Outcome::Done)
}

/// Keeps what could not be told for the member's next command.
pub(super) async fn keep(community: &Community, effect: &Effect) -> AppResult<()> {
    if let Some(told) = content(community, effect.kind, effect.subject, effect.guild).await? {
        stored::keep(&mut *community.app.db.acquire().await?, told.member, effect).await?;
    }
    Ok(())
}

/// What was kept only to be told goes.
async fn settled(community: &Community, kind: Kind, subject: Uuid) -> AppResult<()> {
    let mut db = community.app.db.acquire().await?;
    match kind {
        Kind::OpinionBlocked => {
            opinions::delete(&mut db, OpinionId(subject)).await?;
        }
        Kind::PostBlocked => stored::end_wait(&mut db, subject).await?,
        _ => {}
    }
    Ok(())
}

/// What a member could not be told otherwise, to be shown now and then handed to [`seen`].
///
/// # Errors
/// An unreachable database.
pub async fn unread(
    community: &Community,
    member: MemberId,
    language: Language,
) -> AppResult<Vec<(Unread, Option<Notice>)>> {
    let unread = stored::unread(&mut *community.app.db.acquire().await?, member, SHOWN).await?;
    let mut found = Vec::with_capacity(unread.len());
    for one in unread {
        let told = content(community, one.kind, one.subject, one.guild).await?;
        let notice = told.filter(|told| told.member == member).map(|told| Notice {
            nonce: one.id.to_string(),
            since: one.since,
            language,
            what: told.what.into_words(language),
        });
        found.push((one, notice));
    }
    Ok(found)
}

/// The member has seen them.
///
/// # Errors
/// An unreachable database.
pub async fn seen(community: &Community, unread: &[(Unread, Option<Notice>)]) -> AppResult<()> {
    for (one, _) in unread {
        settled(community, one.kind, one.subject).await?;
        stored::read(&mut *community.app.db.acquire().await?, one.id).await?;
    }
    Ok(())
}
