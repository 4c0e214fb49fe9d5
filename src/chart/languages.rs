//! Programming languages and their shares.

use super::card::{
    Anchor, ChartError, LABEL, MARGIN, SMALL, WIDTH, bar, colour, dot, fit, heading, png, rectangle,
    text_width, write,
};
use plotters::style::{Color as _, RGBColor};

const ROW: i32 = 64;

/// One language's share.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Its name.
    pub name: String,
    /// 0 to 1.
    pub share: f64,
    /// The colour GitHub gives it, as 0xRRGGBB; grey where it gives none.
    pub colour: Option<u32>,
}

/// Shares of languages as PNG: one bar of all together, then one row each.
///
/// # Errors
/// Where the drawing libraries fail, which no value should cause.
pub fn languages(shares: &[Share], title: &str, subtitle: &str) -> Result<Vec<u8>, ChartError> {
    let rows = i32::try_from(shares.len()).unwrap_or(10);
    let height = u32::try_from(230 + rows * ROW).unwrap_or(870);
    png(height, |area| {
        let top = heading(area, title, subtitle)?;
        let (left, right) = (MARGIN, WIDTH as i32 - MARGIN);
        let mut from = left;
        for share in shares {
            let to = from + (f64::from(right - left) * share.share).round() as i32;
            rectangle(area, (from, top + 8), ((to - 2).max(from), top + 44), rgb(share.colour).filled())?;
            from = to;
        }
        let widest = shares.iter().map(|share| text_width(area, &share.name, LABEL)).max().unwrap_or(0);
        let names = widest.min(300);
        let (bars, end) = (left + 44 + names + 24, right - 120);
        let largest = shares.iter().map(|share| share.share).fold(f64::MIN_POSITIVE, f64::max);
        for (share, row) in shares.iter().zip(0..) {
            let y = top + 84 + row * ROW + ROW / 2 - 14;
            dot(area, (left + 14, y), 12, rgb(share.colour).filled())?;
            let name = fit(area, &share.name, LABEL, names);
            write(area, &name, (left + 44, y), Anchor::Left, LABEL, colour::TEXT)?;
            let length = (f64::from(end - bars) * share.share / largest) as i32;
            bar(area, bars, bars + length, y, 16, rgb(share.colour))?;
            write(area, &percent(share.share), (right, y), Anchor::Right, SMALL, colour::TEXT)?;
        }
        Ok(())
    })
}

/// A share in words: `42%`, `0.4%`, `<0.1%`.
pub fn percent(share: f64) -> String {
    match share * 100.0 {
        p if p >= 9.95 => format!("{p:.0}%"),
        p if p >= 0.05 => format!("{p:.1}%"),
        _ => "<0.1%".to_owned(),
    }
}

/// The colour, lightened where it could not be seen on the card.
fn rgb(of: Option<u32>) -> RGBColor {
    let Some(of) = of else { return colour::QUIET };
    let part = |shift: u32| f64::from((of >> shift) & 0xff);
    let (r, g, b) = (part(16), part(8), part(0));
    let light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    let lift = ((70.0 - light) / (255.0 - light)).clamp(0.0, 1.0);
    let lifted = |part: f64| (part + (255.0 - part) * lift) as u8;
    RGBColor(lifted(r), lifted(g), lifted(b))
}

#[cfg(test)]
mod tests {
    use super::{percent, rgb};

    #[test]
    fn shares_are_told_as_people_tell_them() {
        assert_eq!(
            [0.426, 0.0994, 0.004, 0.0001, 1.0].map(percent),
            ["43%", "9.9%", "0.4%", "<0.1%", "100%"]
        );
    }

    #[test]
    fn dark_colours_of_github_stay_visible() {
        let dark = rgb(Some(0x000020));
        assert!(u32::from(dark.0) + u32::from(dark.1) + u32::from(dark.2) > 150);
        assert_eq!(rgb(Some(0xdea584)).0, 0xde);
    }
}
