//! The community as snapshots.

use super::{assert_within_limits, snapshot};
use crate::app::community::board::{
    Card, Digest, DigestOpinion, Notice, NoticeKind, PostOrder, ShareOrder, SharePlace,
};
use crate::app::community::moderation::{Report, Reports};
use crate::app::community::opinions;
use crate::app::community::share_reports::List;
use crate::app::community::sharing::View;
use crate::app::community::suggestions::Made;
use crate::discord::reply::Page;
use crate::discord::reply::community::{self as reply, moderation, sharing, suggestions, weeks};
use crate::domain::community::{
    Action, BotRatings, Discussion, Logged, Opinion, PeerMean, Share, ShareState, Shut, ShutOut, Suggestion,
    SuggestionState, Written,
};
use crate::domain::ids::{
    ChannelId, DiscussionId, GuildId, InterviewId, MemberId, MessageId, OpinionId, ShareId, SuggestionId,
    TurnId,
};
use crate::domain::language::Language;
use crate::domain::question::{Bilingual, QuestionKind, StockQuestion};
use crate::domain::rubric::Dimension;
use chrono::DateTime;
use std::collections::BTreeMap;
use uuid::Uuid;

const AUTHOR: MemberId = MemberId(42);
const READER: MemberId = MemberId(43);

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn opinion(number: u128, text: &str) -> Opinion {
    Opinion {
        id: OpinionId(id(number)),
        discussion: DiscussionId(id(9)),
        guild: GuildId(1),
        author: AUTHOR,
        text: text.to_owned(),
        message: Some(MessageId(100)),
        by_form: true,
        hidden: false,
        recommendations: 3,
        created_at: DateTime::UNIX_EPOCH,
        edited_at: None,
    }
}

fn discussion() -> Discussion {
    Discussion {
        id: DiscussionId(id(9)),
        guild: GuildId(1),
        question: "db-index".to_owned(),
        channel: ChannelId(5),
        thread: Some(ChannelId(6)),
        created_at: DateTime::UNIX_EPOCH,
    }
}

fn share(state: ShareState) -> View {
    let bot = BotRatings { points: Some(61.0), ratings: BTreeMap::from([(Dimension::Depth, 3)]) };
    let share = Share {
        id: ShareId(id(11)),
        guild: GuildId(1),
        owner: AUTHOR,
        interview: InterviewId(id(12)),
        turn: TurnId(0),
        language: Language::En,
        question: "What does an index cost?".to_owned(),
        answer: "Writes become **slower**.\n[email] @everyone https://example.org".to_owned(),
        bot,
        named: false,
        state,
        channel: ChannelId(5),
        thread: Some(ChannelId(7)),
        reason: (state == ShareState::Hidden).then(|| "It names **somebody** else. @everyone".to_owned()),
        changed_at: DateTime::UNIX_EPOCH,
    };
    let peers = BTreeMap::from([(Dimension::Depth, PeerMean { mean: 4.25, count: 4 })]);
    View { share, peers, raters: 4 }
}

fn question(text: &str) -> StockQuestion {
    let written = Written {
        question: text.to_owned(),
        key_points: "one\ntwo | 둘\nthree".to_owned(),
        hint: String::new(),
        follow_up: String::new(),
    };
    let usual = Bilingual { en: "Think.".to_owned(), ko: "생각해 보세요.".to_owned() };
    let about = ("databases", QuestionKind::Technical, 1);
    written.question("suggested-1".to_owned(), about, (usual.clone(), usual)).unwrap()
}

fn suggestion(state: SuggestionState) -> Suggestion {
    Suggestion {
        id: SuggestionId(id(13)),
        guild: GuildId(1),
        author: AUTHOR,
        question: question("What does an index cost? | 인덱스의 비용은?"),
        state,
        reason: (state == SuggestionState::Refused).then(|| "We have it already.".to_owned()),
        created_at: DateTime::UNIX_EPOCH,
    }
}

#[test]
fn questions_and_opinions_as_everybody_sees_them() {
    snapshot("community_question", |l| {
        reply::question_post(&PostOrder {
            discussion: DiscussionId(id(9)),
            guild: GuildId(1),
            channel: ChannelId(5),
            since: DateTime::UNIX_EPOCH,
            language: l,
            key: "db-index".to_owned(),
            question: "What does an index cost?".to_owned(),
            topic: "Databases".to_owned(),
            difficulty: 2,
            key_points: vec!["slower writes".to_owned()],
            credit: Some(AUTHOR),
        })
    });
    snapshot("community_card", |language| {
        let text = "Join discord.gg/abc @everyone".to_owned();
        reply::card(&Card { opinion: OpinionId(id(1)), author: AUTHOR, text, hidden: false, language })
    });
    snapshot("community_best", |l| {
        let opinions = vec![opinion(1, "The first one of all."), opinion(2, "The second one of all.")];
        let question = "What does an index cost?".to_owned();
        reply::best(
            l,
            READER,
            &opinions::List { discussion: discussion(), question, opinions, page: 0, pages: 2, total: 7 },
        )
    });
    snapshot("community_mine", |l| {
        let own = [(opinion(1, "The first one of all."), discussion(), "What does it cost?".to_owned())];
        reply::mine(l, &own, 1, 3)
    });
}

#[test]
fn shared_answers_from_the_preview_to_the_ratings() {
    snapshot("share_draft", |l| sharing::own(l, &share(ShareState::Draft)));
    snapshot("share_waiting", |l| sharing::own(l, &share(ShareState::Waiting)));
    snapshot("share_posted", |l| sharing::own(l, &share(ShareState::Posted)));
    snapshot("share_blocked", |l| sharing::own(l, &share(ShareState::Blocked)));
    snapshot("share_hidden", |l| sharing::own(l, &share(ShareState::Hidden)));
    snapshot("share_hidden_post", sharing::hidden_post);
    snapshot("share_mine", |l| sharing::mine(l, &[share(ShareState::Posted)]));
    snapshot("share_post", |language| {
        let View { share, .. } = share(ShareState::Waiting);
        let place = SharePlace {
            share: share.id,
            guild: share.guild,
            channel: share.channel,
            since: DateTime::UNIX_EPOCH,
            name: "A name".to_owned(),
        };
        let (question, answer) = (share.question, share.answer);
        sharing::post(&ShareOrder { place, language, question, answer, owner: None })
    });
    snapshot("share_rate", |l| {
        let own = BTreeMap::from([(Dimension::Relevance, 4)]);
        sharing::rate(l, &share(ShareState::Posted).share, &own)
    });
    snapshot("share_notice", |language| {
        let what = NoticeKind::ShareBlocked { question: "What does an index cost?".to_owned() };
        sharing::notice(&Notice { nonce: "n".to_owned(), since: DateTime::UNIX_EPOCH, language, what })
    });
}

#[test]
fn what_members_are_told_in_direct_messages() {
    let question = || "What does an index cost?".to_owned();
    let hidden = |shut_out| NoticeKind::ShareHidden {
        question: question(),
        reason: "It names somebody else.".to_owned(),
        named: false,
        shut_out,
    };
    for (name, what) in [
        ("notice_share_hidden", hidden(false)),
        ("notice_share_shut_out", hidden(true)),
        (
            "notice_opinion_hidden",
            NoticeKind::OpinionHidden { question: question(), text: "Join discord.gg/abc".to_owned() },
        ),
        ("notice_opinion_blocked", NoticeKind::OpinionBlocked { text: "Join discord.gg/abc".to_owned() }),
        ("notice_flood", NoticeKind::Flood { thread: Some(ChannelId(6)) }),
        ("notice_post_blocked", NoticeKind::PostBlocked { question: question() }),
    ] {
        snapshot(name, |language| {
            let since = DateTime::UNIX_EPOCH;
            sharing::notice(&Notice { nonce: "n".to_owned(), since, language, what: what.clone() })
        });
    }
}

#[test]
fn moderators_see_no_author_of_a_shared_answer() {
    let reports = Reports {
        shown: vec![
            (Report::Share(Box::new(share(ShareState::Posted).share)), 2),
            (Report::Opinion(opinion(1, "The first one of all.")), 1),
        ],
        more: true,
    };
    snapshot("moderation_reports", |l| moderation::reports(l, &reports));
    let id = ShareId(id(11));
    snapshot("moderation_share_blocked", |l| moderation::share_decided(l, id, Action::ShareBlock));
    let at = DateTime::UNIX_EPOCH;
    let list = List {
        shut: vec![
            Shut { who: ShutOut::Author(id), by: READER, at },
            Shut { who: ShutOut::Member(MemberId(44)), by: READER, at },
        ],
        page: 1,
        pages: 3,
    };
    snapshot("moderation_shut_out", |l| moderation::shut_out(l, &list));
    let line = |action, subject: &str| Logged { actor: READER, action, subject: subject.to_owned(), at };
    let log = [line(Action::ShareBlock, &id.to_string()), line(Action::Block, "44")];
    snapshot("moderation_log", |l| moderation::moderation_log(l, &log));
    for l in Language::ALL {
        let pages = [
            moderation::share_decided(l, id, Action::ShareHide),
            moderation::shut_out(l, &list),
            moderation::moderation_log(l, &log),
        ];
        let shares = Reports { shown: reports.shown[..1].to_vec(), more: false };
        for page in pages.into_iter().chain([moderation::reports(l, &shares)]) {
            assert!(!format!("{page:?}").contains("<@42>"), "{page:?}");
        }
    }
}

#[test]
fn suggestions_from_both_sides() {
    snapshot("suggest_alike", |l| {
        let made = Made {
            suggestion: suggestion(SuggestionState::Draft),
            alike: vec![question("What does an index cost?")],
        };
        suggestions::made(l, &made, &[])
    });
    snapshot("suggest_sent", |l| {
        let before = [SuggestionState::Open, SuggestionState::Accepted, SuggestionState::Refused];
        suggestions::sent(l, &before.map(suggestion))
    });
    snapshot("suggest_open", |l| {
        suggestions::open(l, &[suggestion(SuggestionState::Open)], |_| "Databases".to_owned())
    });
    snapshot("suggest_refused", |language| {
        let (question, reason) = ("What does an index cost?".to_owned(), "We have it already.".to_owned());
        let what = NoticeKind::Refused { question, reason };
        sharing::notice(&Notice { nonce: "n".to_owned(), since: DateTime::UNIX_EPOCH, language, what })
    });
}

fn digest(language: Language, long: usize) -> Page {
    let text = "길고 **long** ".repeat(long);
    weeks::digest(&Digest {
        guild: GuildId(1),
        channel: ChannelId(5),
        nonce: "n".to_owned(),
        since: DateTime::UNIX_EPOCH,
        language,
        questions: vec![(text.clone(), ChannelId(6)); 3],
        opinions: vec![
            DigestOpinion {
                author: AUTHOR,
                text: text.clone(),
                recommendations: 3,
                place: Some((ChannelId(6), MessageId(100)))
            };
            3
        ],
        practised: vec![(text, 4); 3],
        streaks: vec![(AUTHOR, 12); 10],
        is_cut: false,
    })
}

#[test]
fn the_week() {
    snapshot("week_digest", |l| digest(l, 1));
    snapshot("week_streak", |l| weeks::streak(l, true));
}

#[test]
fn the_longest_pages_stay_within_discords_limits() {
    for l in Language::ALL {
        let mut long = share(ShareState::Posted);
        long.share.answer = "가나다 🙂 **x** ".repeat(600);
        long.share.question = "가".repeat(900);
        assert_within_limits(&sharing::own(l, &long).fit());
        assert_within_limits(&sharing::rate(l, &long.share, &BTreeMap::new()).fit());
        assert_within_limits(&digest(l, 300).fit());
        let reports = Reports { shown: vec![(Report::Share(Box::new(long.share)), 9); 5], more: true };
        assert_within_limits(&moderation::reports(l, &reports).fit());
        let mut open = suggestion(SuggestionState::Open);
        open.question.text.ko = "가".repeat(300);
        let topic = |_: &str| "주제".repeat(50);
        assert_within_limits(&suggestions::open(l, &[open.clone(), open.clone(), open], topic).fit());
    }
}
