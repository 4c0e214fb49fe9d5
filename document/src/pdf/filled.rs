//! What people filled in: values of form fields and text typed onto a page, which are not part of the page itself.

use pdfium_render::prelude::{
    PdfFormField, PdfPage, PdfPageAnnotation, PdfPageAnnotationCommon as _, PdfRect,
};

use super::fragments::{Glyph, Place};

/// Annotations of a page looked at; a long form has a few hundred.
const MAX_ANNOTATIONS: usize = 1000;
/// Longest value in characters.
const MAX_VALUE: usize = 5000;
/// Usual height of a line in points.
const LINE_HEIGHT: f32 = 11.0;

/// The characters filled in, placed where their fields stand, so that they are read beside the fields' labels.
pub(super) fn glyphs(page: &PdfPage<'_>) -> Vec<Glyph> {
    let annotations = page.annotations();
    let mut glyphs = Vec::new();
    for annotation in annotations.iter().take(MAX_ANNOTATIONS).filter(|annotation| !annotation.is_hidden()) {
        if let (Some(value), Ok(bounds)) = (value(&annotation), annotation.bounds()) {
            place(&value, &bounds, &mut glyphs);
        }
    }
    glyphs
}

fn value(annotation: &PdfPageAnnotation<'_>) -> Option<String> {
    let value = match annotation {
        PdfPageAnnotation::FreeText(text) => text.contents(),
        other => match other.as_form_field()? {
            PdfFormField::Text(field) if !field.is_password() => field.value(),
            PdfFormField::ComboBox(field) => field.value(),
            _ => None,
        },
    }?;
    (!value.trim().is_empty()).then_some(value)
}

/// Spreads a value over its field, line by line from the top.
fn place(value: &str, bounds: &PdfRect, glyphs: &mut Vec<Glyph>) {
    let value: String = value.chars().take(MAX_VALUE).collect();
    let lines: Vec<&str> = value.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).collect();
    let (left, right) = (bounds.left().value, bounds.right().value);
    let (top, bottom) = (bounds.top().value, bounds.bottom().value);
    let height = ((top - bottom) / lines.len().max(1) as f32).min(LINE_HEIGHT);
    // A single line stands in the middle of its field, beside its label; several begin at the top.
    let first = if lines.len() == 1 { f32::midpoint(top, bottom) + height / 2.0 } else { top };
    for (number, line) in lines.iter().enumerate() {
        let width = ((right - left) / line.chars().count().max(1) as f32).min(height / 2.0);
        let line_top = first - number as f32 * height;
        glyphs.push(Glyph::new('\n', None, true, false));
        for (index, c) in line.chars().enumerate() {
            let left = left + index as f32 * width;
            let (top, bottom) = (line_top, line_top - height);
            let place =
                Place { left, right: left + width, top, bottom, base: bottom + 0.2 * height, size: height };
            glyphs.push(Glyph::new(c, Some(place), false, false));
        }
    }
}
