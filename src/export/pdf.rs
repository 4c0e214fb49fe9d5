//! Documents as PDF for A4 paper: one Korean and Latin font, of which the file holds the characters it uses, so that text
//! can be searched and copied. Text flows over as many pages as it takes.

mod layout;

use super::Document;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use layout::{Mark, Sheet};
use rustybuzz::Face;

/// Pretendard Medium, under the SIL Open Font License.
static FONT: &[u8] = include_bytes!("../../assets/fonts/Pretendard-Medium.otf");

/// A4, in points of 1/72 inch.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const MARGIN: f32 = 56.0;
/// The line at the foot of every page.
const FOOT: f32 = 8.5;

/// Why no PDF was made.
#[derive(Debug, thiserror::Error)]
#[error("the PDF could not be made: {0}")]
pub struct PdfFailed(&'static str);

/// A colour as 0xRRGGBB.
type Colour = u32;
const INK: Colour = 0x1F_23_2B;
const GREY: Colour = 0x6B_70_7B;
const ACCENT: Colour = 0x3D_4E_C7;
const SHADE: Colour = 0xF3_F4_F9;
const TRACK: Colour = 0xE3_E6_F0;

/// A document as a PDF file.
///
/// # Errors
/// Where the font cannot be read or put into the file.
pub fn pdf(document: &Document) -> Result<Vec<u8>, PdfFailed> {
    let face = Face::from_slice(FONT, 0).ok_or(PdfFailed("the font cannot be measured"))?;
    let font = Font::new(FONT.into(), 0).ok_or(PdfFailed("the font cannot be read"))?;
    let mut sheet = Sheet::new(&face);
    sheet.write(document);
    let pages = sheet.finish();
    let mut file = krilla::Document::new_with(SerializeSettings::default());
    let metadata = Metadata::new().title(document.title.clone()).language(document.language.to_owned());
    file.set_metadata(metadata);
    let count = pages.len();
    for (marks, number) in pages.iter().zip(1..) {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or(PdfFailed("no such paper"))?;
        let mut page = file.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            draw(&mut surface, &font, mark);
        }
        let place = format!("{number} / {count}");
        let foot = HEIGHT - MARGIN / 2.0;
        let right = WIDTH - MARGIN - layout::width(&face, &place, FOOT);
        write_text(&mut surface, &font, (right, foot), FOOT, GREY, &place);
        let title = layout::beginning(&face, &document.title, FOOT, WIDTH - 2.0 * MARGIN - 80.0);
        write_text(&mut surface, &font, (MARGIN, foot), FOOT, GREY, &title);
        surface.finish();
        page.finish();
    }
    file.finish().map_err(|_| PdfFailed("the file cannot be put together"))
}

fn draw(surface: &mut Surface<'_>, font: &Font, mark: &Mark) {
    match mark {
        Mark::Text { at, size, colour, text } => write_text(surface, font, *at, *size, *colour, text),
        Mark::Box { at, width, height, colour } => {
            let Some(rect) = Rect::from_xywh(at.0, at.1, *width, *height) else { return };
            let mut path = PathBuilder::new();
            path.push_rect(rect);
            if let Some(path) = path.finish() {
                surface.set_fill(Some(fill(*colour)));
                surface.draw_path(&path);
            }
        }
    }
}

fn write_text(
    surface: &mut Surface<'_>,
    font: &Font,
    (x, y): (f32, f32),
    size: f32,
    colour: Colour,
    text: &str,
) {
    surface.set_fill(Some(fill(colour)));
    surface.draw_text(Point::from_xy(x, y), font.clone(), size, text, false, TextDirection::LeftToRight);
}

fn fill(colour: Colour) -> Fill {
    let [_, red, green, blue] = colour.to_be_bytes();
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::default(),
    }
}

#[cfg(test)]
mod tests;
