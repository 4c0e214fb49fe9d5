//! Pages as serenity's builders. Whatever is sent passes through here: cut to Discord's limits, mentions off.

use super::reply::{Button, Embed, Look, Page, Row};
use poise::serenity_prelude::{
    ButtonStyle, CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateButton, CreateEmbed,
    CreateEmbedFooter, CreateInteractionResponseFollowup, CreateInteractionResponseMessage, CreateMessage,
    CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, EditInteractionResponse,
};

/// A message in a channel.
pub(super) fn message(page: Page) -> CreateMessage {
    let page = page.fit();
    CreateMessage::new()
        .add_files(attachment(&page))
        .embeds(embeds(&page))
        .components(rows(&page))
        .allowed_mentions(CreateAllowedMentions::new())
}

/// The first reply to an interaction, for the member alone.
pub(super) fn reply(page: Page) -> CreateInteractionResponseMessage {
    let page = page.fit();
    CreateInteractionResponseMessage::new()
        .add_files(attachment(&page))
        .embeds(embeds(&page))
        .components(rows(&page))
        .allowed_mentions(CreateAllowedMentions::new())
        .ephemeral(true)
}

/// A further reply to an interaction, for the member alone.
pub(super) fn follow_up(page: Page) -> CreateInteractionResponseFollowup {
    let page = page.fit();
    CreateInteractionResponseFollowup::new()
        .add_files(attachment(&page))
        .embeds(embeds(&page))
        .components(rows(&page))
        .allowed_mentions(CreateAllowedMentions::new())
        .ephemeral(true)
}

/// The reply in place of the one before, or of "thinking".
pub(super) fn edit(page: Page) -> EditInteractionResponse {
    let page = page.fit();
    let edit = EditInteractionResponse::new()
        .embeds(embeds(&page))
        .components(rows(&page))
        .allowed_mentions(CreateAllowedMentions::new());
    match attachment(&page) {
        Some(attachment) => edit.new_attachment(attachment),
        // A picture shown before is not part of what is shown now.
        None => edit.clear_attachments(),
    }
}

fn attachment(page: &Page) -> Option<CreateAttachment> {
    let file = page.file.as_ref()?;
    Some(CreateAttachment::bytes(file.bytes.clone(), &file.name).description(&file.description))
}

fn embeds(page: &Page) -> Vec<CreateEmbed> {
    page.embeds.iter().map(embed).collect()
}

fn embed(embed: &Embed) -> CreateEmbed {
    let mut builder = CreateEmbed::new().colour(embed.tone.colour()).description(embed.body.as_str());
    if !embed.title.is_empty() {
        builder = builder.title(embed.title.as_str());
    }
    if !embed.footer.is_empty() {
        builder = builder.footer(CreateEmbedFooter::new(embed.footer.as_str()));
    }
    builder
}

fn rows(page: &Page) -> Vec<CreateActionRow> {
    page.rows.iter().map(row).collect()
}

fn row(row: &Row) -> CreateActionRow {
    match row {
        Row::Buttons(buttons) => CreateActionRow::Buttons(buttons.iter().map(button).collect()),
        Row::Menu { control, placeholder, choices } => {
            let options =
                choices.iter().map(|(label, value)| CreateSelectMenuOption::new(label, value)).collect();
            let menu = CreateSelectMenu::new(control.to_string(), CreateSelectMenuKind::String { options });
            CreateActionRow::SelectMenu(menu.placeholder(placeholder))
        }
        Row::Picks { control, placeholder, choices } => {
            let most = u8::try_from(choices.len()).unwrap_or(25);
            let option = |(label, value, chosen): &(String, String, bool)| {
                CreateSelectMenuOption::new(label, value).default_selection(*chosen)
            };
            let options = choices.iter().map(option).collect();
            let menu = CreateSelectMenu::new(control.to_string(), CreateSelectMenuKind::String { options });
            CreateActionRow::SelectMenu(menu.placeholder(placeholder).min_values(0).max_values(most))
        }
    }
}

fn button(button: &Button) -> CreateButton {
    let style = match button.look {
        Look::Main => ButtonStyle::Primary,
        Look::Other => ButtonStyle::Secondary,
        Look::Danger => ButtonStyle::Danger,
    };
    CreateButton::new(button.control.to_string()).label(&button.label).style(style)
}
