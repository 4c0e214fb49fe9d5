//! Reading an upload: by the child process, and pictures of text through a model where operator and member want that.

use super::{App, lacks_pages, mib};
use crate::app::budget;
use crate::app::ports::{InterviewerError, Picture, Spent};
use crate::document::{
    Extracted, OtherKind, PagePart, Refused, picture_type, read_by_model, scan_read_by_model,
};
use crate::domain::ids::{GuildId, MemberId};
use crate::error::{AppResult, UserError};
use anyhow::anyhow;
use futures_util::future::join_all;

/// Pages of one document that the model reads at the same time.
const AT_ONCE: usize = 3;

/// A document that was read.
pub(super) struct Read {
    pub extracted: Extracted,
    /// Whether the model could read pages that are pictures, if the member agreed.
    pub model_could_read_more: bool,
}

/// The text of a document. Pictures, and pages that are pictures, only through a model, where the operator and the member
/// want that: such a picture shows everything, personal data too.
pub(super) async fn read(
    app: &App,
    for_whom: (GuildId, MemberId),
    bytes: Vec<u8>,
    may_send_pictures: bool,
) -> AppResult<Read> {
    let whole = |extracted| Read { extracted, model_could_read_more: false };
    if !app.interviewer.reads_pictures() {
        return app.extractor.extract(bytes).await.map(whole).map_err(refusal);
    }
    if let Some(media_type) = picture_type(&bytes) {
        if !may_send_pictures {
            return Err(UserError::PictureNeedsConsent.into());
        }
        let text = by_model(app, for_whom, vec![(media_type, bytes)]).await?.concat();
        return read_by_model(text).map(whole).map_err(refusal);
    }
    match app.extractor.extract(bytes.clone()).await {
        Ok(extracted) if lacks_pages(&extracted.warnings) && !may_send_pictures => {
            Ok(Read { extracted, model_could_read_more: true })
        }
        Ok(extracted) if !lacks_pages(&extracted.warnings) => Ok(whole(extracted)),
        Ok(_) | Err(Refused::NoText) if may_send_pictures => scan(app, for_whom, bytes).await.map(whole),
        Err(Refused::NoText) => Err(UserError::ScanNeedsConsent.into()),
        other => other.map(whole).map_err(refusal),
    }
}

/// A PDF some of whose pages are pictures: each page's own text, or what the model reads of its picture.
async fn scan(app: &App, for_whom: (GuildId, MemberId), bytes: Vec<u8>) -> AppResult<Extracted> {
    let mut scan = app.extractor.scan(bytes).await.map_err(|refused| match refused {
        // Text that no program can read, without any picture.
        Refused::Unsupported(_) => UserError::FileHasNoText.into(),
        refused => refusal(refused),
    })?;
    let pictures = scan.parts.iter_mut().filter_map(|part| match part {
        PagePart::Picture(bytes) => Some(("image/png", std::mem::take(bytes))),
        PagePart::Text(_) => None,
    });
    let pictures: Vec<_> = pictures.collect();
    if pictures.is_empty() {
        return Err(UserError::FileHasNoText.into());
    }
    let mut read = by_model(app, for_whom, pictures).await?.into_iter();
    let texts = scan.parts.into_iter().map(|part| match part {
        PagePart::Text(text) => text,
        PagePart::Picture(_) => read.next().unwrap_or_default(),
    });
    scan_read_by_model(texts.collect::<Vec<_>>().join("\n\n"), scan.pages, scan.cut).map_err(refusal)
}

/// What the model reads of pictures, in their order. Every call is paid for, also where one of them fails.
async fn by_model(
    app: &App,
    (guild, member): (GuildId, MemberId),
    pictures: Vec<(&'static str, Vec<u8>)>,
) -> AppResult<Vec<String>> {
    if budget::used_up(app, guild, member).await?.is_some() {
        return Err(UserError::PictureOverBudget.into());
    }
    let spent = Spent::default();
    let pictures =
        pictures.into_iter().map(|(media_type, bytes)| Picture { media_type, bytes, spent: spent.clone() });
    let pictures: Vec<Picture> = pictures.collect();
    let mut read = Vec::new();
    for some in pictures.chunks(AT_ONCE) {
        read.extend(join_all(some.iter().map(|picture| app.interviewer.read_picture(picture))).await);
        if read.iter().any(Result::is_err) {
            break;
        }
    }
    if let Err(error) = budget::record_reading(app, guild, member, &spent).await {
        tracing::warn!(%error, "document.picture: what the model cost was not stored");
    }
    let read: Result<Vec<String>, _> = read.into_iter().map(|read| Ok(read?.value)).collect();
    let read = read.map_err(|error: InterviewerError| {
        tracing::warn!(%error, "document.picture: the model read nothing");
        UserError::PictureUnread
    })?;
    tracing::info!(pictures = read.len(), "document.picture: read by the model");
    Ok(read)
}

pub(super) fn refusal(refused: Refused) -> crate::error::AppError {
    let error = match refused {
        Refused::Unsupported(OtherKind::Image) => UserError::FileHasNoText,
        Refused::Unsupported(kind) => UserError::FileUnsupported { found: kind_name(kind).to_owned() },
        Refused::Empty => UserError::FileEmpty,
        Refused::NoText => UserError::FileHasNoText,
        Refused::Encrypted => UserError::FileEncrypted,
        Refused::Protected => UserError::FileProtected,
        Refused::Broken => UserError::FileBroken,
        Refused::TooLarge { limit } => UserError::FileTooLarge { limit_mib: mib(limit) },
        Refused::TooSlow | Refused::TooMuchMemory => UserError::FileTooCostly,
        Refused::Crashed => {
            tracing::warn!("document.crashed: the reader of a document ended unexpectedly");
            UserError::FileBroken
        }
        Refused::PdfEngineMissing => return anyhow!("the PDF library is missing: set HOTSEAT_PDFIUM").into(),
    };
    error.into()
}

/// Names of formats are the same in every language; the rest is named by its text key.
fn kind_name(kind: OtherKind) -> &'static str {
    match kind {
        OtherKind::HwpOld => "HWP 3",
        OtherKind::OldOffice => "DOC/XLS/PPT",
        OtherKind::OtherOffice => "XLSX/PPTX",
        OtherKind::Image => "JPG/PNG",
        OtherKind::Media => "MP3/MP4",
        OtherKind::Archive => "ZIP",
        OtherKind::Executable => "EXE",
        OtherKind::Unknown => "?",
    }
}
