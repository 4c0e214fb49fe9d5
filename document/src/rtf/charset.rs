//! The code pages of a document and of its fonts.

use std::{borrow::Cow, collections::BTreeMap};

use encoding_rs::Encoding;

/// Most fonts remembered.
const MAX_FONTS: usize = 4096;

/// Which code page a font's characters are in.
#[derive(Default)]
pub(super) struct Charsets {
    /// The document's code page.
    pub page: Option<i32>,
    fonts: BTreeMap<i32, i32>,
    /// The font being defined.
    current: Option<i32>,
}

impl Charsets {
    /// The table of fonts goes on with this font.
    pub(super) fn define(&mut self, font: Option<i32>) {
        self.current = font;
    }

    /// The character set of the font being defined.
    pub(super) fn set(&mut self, charset: Option<i32>) {
        if let (Some(font), Some(charset)) = (self.current, charset)
            && self.fonts.len() < MAX_FONTS
        {
            self.fonts.insert(font, charset);
        }
    }

    /// The text of bytes in a font.
    pub(super) fn decode<'a>(&self, font: Option<i32>, bytes: &'a [u8]) -> Cow<'a, str> {
        let charset = font.and_then(|font| self.fonts.get(&font)).copied();
        let page = self.page.unwrap_or(1252);
        let encoding = match charset {
            Some(129 | 130) => encoding_rs::EUC_KR,
            Some(128) => encoding_rs::SHIFT_JIS,
            Some(134) => encoding_rs::GBK,
            Some(136) => encoding_rs::BIG5,
            Some(77) => encoding_rs::MACINTOSH,
            Some(161) => encoding_rs::WINDOWS_1253,
            Some(162) => encoding_rs::WINDOWS_1254,
            Some(163) => encoding_rs::WINDOWS_1258,
            Some(177) => encoding_rs::WINDOWS_1255,
            Some(178) => encoding_rs::WINDOWS_1256,
            Some(186) => encoding_rs::WINDOWS_1257,
            Some(204) => encoding_rs::WINDOWS_1251,
            Some(222) => encoding_rs::WINDOWS_874,
            Some(238) => encoding_rs::WINDOWS_1250,
            // Western and unnamed sets: Korean programs write Korean into Western fonts too.
            _ => of_page(page),
        };
        encoding.decode_without_bom_handling(bytes).0
    }
}

fn of_page(page: i32) -> &'static Encoding {
    match page {
        949 | 51949 => encoding_rs::EUC_KR,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        950 => encoding_rs::BIG5,
        10000 => encoding_rs::MACINTOSH,
        65001 => encoding_rs::UTF_8,
        _ => Encoding::for_label(format!("windows-{page}").as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252),
    }
}
