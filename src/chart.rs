//! Pictures: scores over time, dimensions, languages, days of practice. Pure: values in, PNG out.
//!
//! Each picture is a card with a ground of its own and round corners, so that it looks the same in Discord's dark and
//! light theme, and its letters are large enough for a phone, where it is shown about 360 points wide. plotters lays it
//! out as SVG; resvg paints that with the embedded font (Pretendard, SIL Open Font License, see `assets/fonts`).

mod calendar;
mod card;
mod dimensions;
mod languages;
mod trend;

pub use calendar::{CalendarSpan, calendar};
pub use card::ChartError;
pub use dimensions::{dimensions, small_multiples};
pub use languages::{Share, languages, percent};
pub use trend::{TrendLabels, trend};

#[cfg(test)]
mod tests;
