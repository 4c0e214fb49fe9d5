//! What a member can leave in a community, written straight into the database.

use chrono::Utc;
use hotseat::crypto::Vault;
use hotseat::db::community::{discussions, opinions, shares, suggestions};
use hotseat::domain::community::{
    BotRatings, Discussion, Opinion, Share, ShareState, Suggestion, SuggestionState, Written,
};
use hotseat::domain::ids::{
    ChannelId, DiscussionId, GuildId, InterviewId, MemberId, MessageId, OpinionId, ShareId, SuggestionId,
    TurnId,
};
use hotseat::domain::language::Language;
use hotseat::domain::question::{Bilingual, QuestionKind};
use sqlx::MySqlConnection;
use uuid::Uuid;

/// The discussion it is about.
pub const DISCUSSION: DiscussionId = DiscussionId(Uuid::from_u128(0xd15c));

/// An opinion, a shared answer and a suggested question of a member, all of them with `text`.
pub async fn fill(
    db: &mut MySqlConnection,
    vault: &Vault,
    (guild, owner): (GuildId, MemberId),
    over: InterviewId,
    text: &str,
) -> (OpinionId, ShareId, SuggestionId) {
    let now = Utc::now();
    let discussion = Discussion {
        id: DISCUSSION,
        guild,
        question: "db-index".to_owned(),
        channel: ChannelId(5),
        thread: None,
        created_at: now,
    };
    discussions::add(db, &discussion).await.unwrap();
    let opinion = Opinion {
        id: OpinionId(Uuid::now_v7()),
        discussion: discussion.id,
        guild,
        author: owner,
        text: text.to_owned(),
        message: Some(MessageId(6)),
        by_form: true,
        hidden: false,
        recommendations: 0,
        created_at: now,
        edited_at: None,
    };
    assert!(opinions::add(db, vault, &opinion).await.unwrap());
    let share = Share {
        id: ShareId(Uuid::now_v7()),
        guild,
        owner,
        interview: over,
        turn: TurnId(0),
        language: Language::En,
        question: "What is an index?".to_owned(),
        answer: text.to_owned(),
        bot: BotRatings::default(),
        named: false,
        state: ShareState::Draft,
        channel: ChannelId(5),
        thread: None,
        reason: None,
        changed_at: now,
    };
    shares::add(db, vault, &share).await.unwrap();
    let written = Written {
        question: "What did Northlight do?".to_owned(),
        key_points: "one\ntwo\nthree".to_owned(),
        hint: String::new(),
        follow_up: String::new(),
    };
    let usual = Bilingual { en: "Think.".to_owned(), ko: "생각해 보세요.".to_owned() };
    let about = ("databases", QuestionKind::Technical, 1);
    let suggestion = Suggestion {
        id: SuggestionId(Uuid::now_v7()),
        guild,
        author: owner,
        question: written.question("suggested-1".to_owned(), about, (usual.clone(), usual)).unwrap(),
        state: SuggestionState::Draft,
        reason: None,
        created_at: now,
    };
    suggestions::add(db, vault, &suggestion).await.unwrap();
    (opinion.id, share.id, suggestion.id)
}
