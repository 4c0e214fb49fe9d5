//! Buttons, menus and forms of the community.

use super::press::{Answer, Paragraph, Press, Sent};
use super::{moderating, sharing, suggestions};
use crate::app::community::{moderation, notices, opinions, posts, practice, setup, weeks};
use crate::app::daily::MEMO_CHARACTERS;
use crate::app::{bank, interview};
use crate::discord::Data;
use crate::discord::custom_id::community::{Control, QuestionCode};
use crate::discord::errors::send;
use crate::discord::only_you::OnlyYou;
use crate::discord::preflight::preflight_of_press;
use crate::discord::reply::{Page, community as reply};
use crate::domain::community::{LONGEST, Refusal, SHORTEST};
use crate::domain::ids::{GuildId, MemberId, OpinionId};
use crate::domain::language::Language;
use crate::error::{AppResult, UserError};
use crate::t;
use poise::serenity_prelude::{self as serenity, CreateModal, Permissions};

/// Name of the form's field.
const FIELD: &str = "opinion";
/// Opinions of one's own on a page.
const MINE: u32 = 8;

/// Acts on a press.
pub(crate) async fn press(
    data: &Data,
    interaction: &serenity::ComponentInteraction,
    control: Control,
    reply: &OnlyYou<'_>,
) -> AppResult<()> {
    let press = Press::new(data, interaction, reply)?;
    let page = match control {
        Control::Write(code) | Control::Practise(code) | Control::Memo(code) | Control::Discuss(code) => {
            of_question(&press, control, code).await?
        }
        Control::Edit(_)
        | Control::Best(..)
        | Control::Recommend(..)
        | Control::Delete(_)
        | Control::Report(_)
        | Control::ReportChosen
        | Control::Mine(_) => of_opinions(&press, control).await?,
        Control::SetUp => Some(set_up(&press).await?),
        Control::Hide(_)
        | Control::Unhide(_)
        | Control::Leave(_)
        | Control::ShareLeave(_)
        | Control::ShareHide(_)
        | Control::ShareBlock(_)
        | Control::ShareUnhide(_)
        | Control::ShutOut(_)
        | Control::LetIn => moderating::press(&press, control).await?,
        Control::Share(..)
        | Control::ShareChosen
        | Control::ShareEdit(_)
        | Control::ShareNow(..)
        | Control::Withdraw(_)
        | Control::Rate(_)
        | Control::Rated(..)
        | Control::ShareReport(_) => sharing::press(&press, control).await?,
        Control::SuggestAnyway(_)
        | Control::SuggestDrop(_)
        | Control::Accept(_)
        | Control::SuggestEdit(_)
        | Control::Refuse(_) => suggestions::press(&press, control).await?,
        Control::Streak => {
            press.think().await?;
            let who = &press.actor;
            let on = weeks::toggle_streak(who.community, who.here, who.by).await?;
            Some(reply::weeks::streak(who.l, on))
        }
        Control::Written(_)
        | Control::Edited(_)
        | Control::MemoSent(_)
        | Control::ShareEdited(_)
        | Control::ShareHidden(_)
        | Control::ShareBlocked(_)
        | Control::Suggested(..)
        | Control::SuggestEdited(_)
        | Control::Refused(_) => return Err(UserError::StaleControl.into()),
    };
    if let Some(page) = page {
        send(reply, page, "a button of the community").await;
    }
    Ok(())
}

/// What is below the post of a question.
async fn of_question(press: &Press<'_>, control: Control, code: QuestionCode) -> Answer {
    let who = &press.actor;
    let (community, here, by, l) = (who.community, who.here, who.by, who.l);
    if let Control::Practise(_) | Control::Discuss(_) = control {
        press.think().await?;
    }
    let key = question_of(who.data, here, code).await?;
    Ok(Some(match control {
        Control::Practise(_) => {
            let parent = preflight_of_press(press.interaction);
            let id = practice::practise(community, here, by, key, l, parent).await?;
            let thread = interview::opened(&who.data.app, id).await?;
            crate::discord::reply::interview_started(l, thread)
        }
        Control::Discuss(_) => {
            notices::speak(community, by, l).await?;
            let discussion = posts::discussion_for(community, here, by, &key).await?;
            reply::discussion_opened(l, discussion.thread)
        }
        Control::Memo(_) => {
            let question = community.question(here, &key).await?;
            let memo = practice::memo(community, by, &key).await?;
            return press.open(memo_form(l, code, question.text.get(l), memo)).await;
        }
        _ => {
            let question = community.question(here, &key).await?;
            let form = opinion_form(l, Control::Written(code), question.text.get(l), None);
            return press.open(form).await;
        }
    }))
}

/// What is below opinions and lists of them.
async fn of_opinions(press: &Press<'_>, control: Control) -> Answer {
    let who = &press.actor;
    let (community, here, by, l) = (who.community, who.here, who.by, who.l);
    let place = |page: u32| usize::try_from(page).unwrap_or(0);
    Ok(Some(match control {
        Control::Edit(id) => {
            let opinion = opinions::editable(community, here, by, id).await?;
            return press.open(opinion_form(l, Control::Edited(id), "", Some(&opinion.text))).await;
        }
        Control::Best(discussion, page) => {
            press.take_own().await?;
            reply::best(l, by, &opinions::best(community, here, discussion, place(page)).await?)
        }
        Control::Recommend(id, page) => {
            press.take_own().await?;
            let on = opinions::toggle(community, here, by, id).await?;
            let opinion = opinions::load(community, here, id).await?;
            match page.checked_sub(1) {
                Some(page) => {
                    let list = opinions::best(community, here, opinion.discussion, place(page)).await?;
                    reply::best(l, by, &list)
                }
                None => reply::recommended(l, on, opinion.recommendations),
            }
        }
        Control::Delete(id) => {
            press.take().await?;
            opinions::delete(community, here, by, id).await?;
            reply::deleted(l)
        }
        Control::Mine(page) => {
            press.take().await?;
            mine(who.data, l, (here, by), page).await?
        }
        Control::Report(id) => {
            press.think().await?;
            report(press, id).await?
        }
        _ => {
            press.think().await?;
            report(press, press.chosen()?).await?
        }
    }))
}

async fn report(press: &Press<'_>, id: OpinionId) -> AppResult<Page> {
    let who = &press.actor;
    moderation::report(who.community, who.here, who.by, id).await?;
    Ok(reply::moderation::reported(who.l))
}

async fn set_up(press: &Press<'_>) -> AppResult<Page> {
    press.take().await?;
    let who = &press.actor;
    who.may(Permissions::MANAGE_GUILD, UserError::NeedsManageServer)?;
    let look = setup::look(who.community, who.here).await?;
    let posted = look.settings.map_or(look.server.language, |settings| settings.language);
    let chosen = press.all_chosen()?.iter().cloned().collect();
    crate::app::usage::note(&who.data.app, who.here, who.by, "setup", "channels").await?;
    Ok(reply::set_up(who.l, &setup::set_up(who.community, who.here, posted, &chosen).await?))
}

/// A page of the member's own opinions.
pub(crate) async fn mine(
    data: &Data,
    l: Language,
    (here, by): (GuildId, MemberId),
    page: u32,
) -> AppResult<Page> {
    let bank = bank::of(&data.app, &mut *data.app.db.acquire().await?, here).await?;
    let found = opinions::mine(&data.community, here, by, MINE, page).await?;
    let named = found.opinions.into_iter().map(|(opinion, discussion)| {
        let question = bank.question(&discussion.question);
        let text = question.map_or_else(|| discussion.question.clone(), |q| q.text.get(l).to_owned());
        (opinion, discussion, text)
    });
    Ok(reply::mine(l, &named.collect::<Vec<_>>(), found.page, found.pages))
}

/// The key of the question with that code.
async fn question_of(data: &Data, here: GuildId, code: QuestionCode) -> AppResult<String> {
    let app = &data.app;
    let bank = bank::of(app, &mut *app.db.acquire().await?, here).await?;
    let found = bank.questions().iter().find(|question| QuestionCode::of(&question.key) == code);
    Ok(found.ok_or(Refusal::QuestionNotFound)?.key.clone())
}

/// The form for an opinion.
pub(crate) fn opinion_form(l: Language, control: Control, question: &str, text: Option<&str>) -> CreateModal {
    let field = (FIELD, t!(l, "opinion-form-label"), LONGEST);
    let form = Paragraph::new(control, t!(l, "opinion-form-title"), field).about(question).at_least(SHORTEST);
    match text {
        Some(text) => form.filled(text).form(),
        None => form.form(),
    }
}

/// The form for a memo.
fn memo_form(l: Language, code: QuestionCode, question: &str, memo: Option<String>) -> CreateModal {
    let field = (FIELD, t!(l, "discussion-memo-label"), MEMO_CHARACTERS);
    let form = Paragraph::new(Control::MemoSent(code), t!(l, "discussion-memo"), field);
    form.about(question).filled(&memo.unwrap_or_default()).optional().form()
}

/// Acts on a form.
pub(crate) async fn form(
    data: &Data,
    interaction: &serenity::ModalInteraction,
    control: Control,
) -> AppResult<Page> {
    let sent = Sent::new(data, interaction)?;
    let who = &sent.actor;
    let (community, here, by, l) = (who.community, who.here, who.by, who.l);
    let text = sent.text();
    notices::speak(community, by, l).await?;
    let result = match control {
        Control::Written(code) => {
            let key = question_of(data, here, code).await?;
            let written = opinions::write(community, here, by, &key, &text).await;
            written.map(|(opinion, discussion)| reply::written(l, &opinion, discussion.thread))
        }
        Control::MemoSent(code) => {
            let key = question_of(data, here, code).await?;
            let kept = practice::put_memo(community, by, &key, &text).await;
            kept.map(|()| reply::memo_kept(l, &text))
        }
        Control::Edited(id) => {
            let edited = opinions::edit(community, here, by, id, &text).await;
            edited.map(|opinion| reply::edited(l, &opinion))
        }
        Control::ShareEdited(_) => sharing::form(&sent, control).await,
        Control::ShareHidden(_) | Control::ShareBlocked(_) => moderating::form(&sent, control).await,
        Control::Suggested(..) | Control::SuggestEdited(_) | Control::Refused(_) => {
            suggestions::form(&sent, control).await
        }
        _ => return Err(UserError::StaleControl.into()),
    };
    // What somebody wrote is given back where it was not taken.
    Ok(match result {
        Ok(page) => page,
        Err(error) => crate::discord::reply::returned(
            l,
            crate::discord::errors::explain(l, &error, "an opinion"),
            &text,
        ),
    })
}
