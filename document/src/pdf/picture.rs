//! Pages that are pictures of text: scans, photos, outlines of letters, fonts that say nothing of their characters.

use pdfium_render::prelude::{
    PdfBitmapFormat, PdfPage, PdfPageObject, PdfPageObjectCommon as _, PdfPageObjectType,
    PdfPageObjectsCommon as _, PdfRenderConfig,
};

use super::{Refused, layout::Line};

/// Letters and digits that the mark of a scanner's program or a page number has at most.
const FEW_LETTERS: usize = 40;
/// The share of the page that a picture covers where it is the page.
const COVERED: f32 = 0.5;
/// So many outlines without any text are letters that some program drew.
const OUTLINES: usize = 50;
/// Objects of a page looked at.
const MAX_OBJECTS: usize = 2000;
/// The longer side of a picture in pixels: small print of a whole page stays readable.
const LONG_SIDE: f32 = 1800.0;

/// Whether a page shows pictures where its text should be. Pages with nothing on them do not.
pub(super) fn is_picture(page: &PdfPage<'_>, lines: &[Line]) -> bool {
    let (mut letters, mut unreadable) = (0, 0);
    for c in lines.iter().flat_map(|line| line.text.chars()) {
        letters += usize::from(c.is_alphanumeric());
        unreadable += usize::from(is_unreadable(c));
    }
    if unreadable > FEW_LETTERS.max(letters) {
        return true;
    }
    if letters >= FEW_LETTERS {
        return false;
    }
    let (width, height) = (page.width().value, page.height().value);
    let covers = |object: &PdfPageObject<'_>| {
        let bounds = object.bounds().ok();
        bounds.is_some_and(|b| b.width().value * b.height().value >= COVERED * width * height)
    };
    let mut paths = 0;
    for object in page.objects().iter().take(MAX_OBJECTS) {
        match object.object_type() {
            PdfPageObjectType::Image | PdfPageObjectType::XObjectForm
                if lines.is_empty() || covers(&object) =>
            {
                return true;
            }
            PdfPageObjectType::Path => paths += 1,
            _ => {}
        }
    }
    lines.is_empty() && paths >= OUTLINES
}

/// What fonts without a character table leave of a text.
fn is_unreadable(c: char) -> bool {
    matches!(c, char::REPLACEMENT_CHARACTER | '\u{e000}'..='\u{f8ff}')
        || (c.is_control() && !c.is_whitespace())
}

/// A picture of the page in shades of grey.
pub(super) fn paint(page: &PdfPage<'_>) -> Result<Vec<u8>, Refused> {
    let (width, height) = (page.width().value, page.height().value);
    let scale = LONG_SIDE / width.max(height);
    let pixels = |points: f32| (points * scale).round().clamp(1.0, LONG_SIDE) as i32;
    let config = PdfRenderConfig::new()
        .set_fixed_size(pixels(width), pixels(height))
        .set_format(PdfBitmapFormat::Gray)
        .limit_render_image_cache_size(true);
    let bitmap = page.render_with_config(&config).map_err(|_| Refused::Broken)?;
    let side = |pixels| u32::try_from(pixels).map_err(|_| Refused::Broken);
    let (width, height) = (side(bitmap.width())?, side(bitmap.height())?);
    let bytes = bitmap.as_raw_bytes();
    // Rows of the bitmap may be longer than the picture.
    let stride = bytes.len() / height.max(1) as usize;
    let rows = bytes.chunks_exact(stride.max(1)).take(height as usize);
    let shades: Vec<u8> = rows.flat_map(|row| row.iter().take(width as usize)).copied().collect();
    encode(&shades, width, height).map_err(|_| Refused::Crashed)
}

fn encode(shades: &[u8], width: u32, height: u32) -> Result<Vec<u8>, png::EncodingError> {
    let mut picture = Vec::new();
    let mut encoder = png::Encoder::new(&mut picture, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header()?.write_image_data(shades)?;
    Ok(picture)
}
