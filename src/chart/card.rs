//! The card every picture is drawn on: its colours, its letters, and the way to PNG.

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea as _};
use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{
    Color as _, FontFamily, FontStyle, IntoFont as _, RGBColor, ShapeStyle, TextStyle, register_font,
};
use resvg::{tiny_skia, usvg};
use std::sync::{Arc, OnceLock};

/// Width of every picture in pixels.
pub(super) const WIDTH: u32 = 900;
/// Space between the card's edge and what is on it.
pub(super) const MARGIN: i32 = 36;
/// Sizes of letters in pixels.
pub(super) const TITLE: f64 = 38.0;
pub(super) const LABEL: f64 = 29.0;
pub(super) const SMALL: f64 = 26.0;

const CORNER: u32 = 28;
const FAMILY: &str = "Pretendard";
const FONT: &[u8] = include_bytes!("../../assets/fonts/Pretendard-Medium.otf");
/// plotters takes sizes as points of a line, not of the letters.
const POINTS: f64 = 1.24;
/// How much wider plotters takes a text to be than it is painted.
const ESTIMATE: f64 = 1.03;

/// The colours, chosen to differ also for people who do not see red and green.
pub(super) mod colour {
    use plotters::style::RGBColor;

    pub(in crate::chart) const GROUND: RGBColor = RGBColor(0x1f, 0x21, 0x2b);
    pub(in crate::chart) const BAND: RGBColor = RGBColor(0x28, 0x2b, 0x37);
    pub(in crate::chart) const GRID: RGBColor = RGBColor(0x3d, 0x41, 0x50);
    pub(in crate::chart) const FAINT: RGBColor = RGBColor(0x74, 0x7a, 0x8c);
    pub(in crate::chart) const TEXT: RGBColor = RGBColor(0xf2, 0xf3, 0xf7);
    pub(in crate::chart) const QUIET: RGBColor = RGBColor(0xae, 0xb4, 0xc4);
    pub(in crate::chart) const LINE: RGBColor = RGBColor(0x8b, 0x9b, 0xff);
    pub(in crate::chart) const POINT: RGBColor = RGBColor(0xc4, 0xcc, 0xff);
    pub(in crate::chart) const BEST: RGBColor = RGBColor(0x4f, 0xd6, 0xa4);
    pub(in crate::chart) const WORST: RGBColor = RGBColor(0xff, 0x8a, 0x7a);
    pub(in crate::chart) const LATEST: RGBColor = RGBColor(0xff, 0xd1, 0x66);
}

/// Why there is no picture.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the chart could not be drawn: {0}")]
pub struct ChartError(String);

/// Where things are drawn, in pixels.
pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Which point of a text stands where it is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Left,
    Centre,
    Right,
}

/// Draws a card of that height and paints it.
pub(super) fn png(
    height: u32,
    draw: impl FnOnce(&Area<'_>) -> Result<(), ChartError>,
) -> Result<Vec<u8>, ChartError> {
    let fonts = fonts()?;
    let mut svg = String::with_capacity(64 * 1024);
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        draw(&area)?;
        area.present().map_err(fault)?;
    }
    // plotters has no round corners.
    let ground = format!(
        r##"<rect width="{WIDTH}" height="{height}" rx="{CORNER}" fill="#{:02x}{:02x}{:02x}"/>"##,
        colour::GROUND.0,
        colour::GROUND.1,
        colour::GROUND.2
    );
    let start = svg.find('>').map_or(0, |at| at + 1);
    svg.insert_str(start, &ground);
    paint(&merge_dots(&svg), height, fonts)
}

/// The picture with neighbouring dots of one look made into one shape: each element that shines through is painted on a
/// layer of its own, and a thousand layers take longer than all the rest.
fn merge_dots(svg: &str) -> String {
    let mut merged = String::with_capacity(svg.len());
    let mut last_look = None;
    for line in svg.split_inclusive('\n') {
        let dot = dot_of(line);
        let look = dot.map(|(.., look)| look);
        if last_look.is_some() && look != last_look {
            merged.push_str("\"/>\n");
        }
        match dot {
            Some((x, y, radius, look)) => {
                if last_look != Some(look) {
                    merged.push_str(&format!("<path {look} d=\""));
                }
                // A circle as two arcs.
                let (left, wide) = (x - radius, 2 * radius);
                merged.push_str(&format!(
                    "M{left} {y}a{radius} {radius} 0 1 0 {wide} 0a{radius} {radius} 0 1 0 -{wide} 0"
                ));
            }
            None => merged.push_str(line),
        }
        last_look = look;
    }
    merged
}

/// Place, radius and look of a dot, as plotters writes it.
fn dot_of(line: &str) -> Option<(i32, i32, i32, &str)> {
    let rest = line.strip_prefix("<circle cx=\"")?;
    let (x, rest) = rest.split_once("\" cy=\"")?;
    let (y, rest) = rest.split_once("\" r=\"")?;
    let (radius, look) = rest.split_once("\" ")?;
    let look = look.trim_end().strip_suffix("/>")?;
    Some((x.parse().ok()?, y.parse().ok()?, radius.parse().ok()?, look))
}

fn paint(svg: &str, height: u32, fonts: &Arc<usvg::fontdb::Database>) -> Result<Vec<u8>, ChartError> {
    let options = usvg::Options {
        fontdb: Arc::clone(fonts),
        font_family: FAMILY.to_owned(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options).map_err(fault)?;
    let mut pixels = tiny_skia::Pixmap::new(WIDTH, height).ok_or_else(|| fault("no pixels"))?;
    resvg::render(&tree, tiny_skia::Transform::identity(), &mut pixels.as_mut());
    encode(pixels)
}

/// The pixels as PNG, for speed: the usual compression saves a few kilobytes and takes longer than all the rest.
fn encode(pixels: tiny_skia::Pixmap) -> Result<Vec<u8>, ChartError> {
    let (width, height) = (pixels.width(), pixels.height());
    let mut bytes = Vec::with_capacity(128 * 1024);
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::Filter::Up);
    let mut writer = encoder.write_header().map_err(fault)?;
    writer.write_image_data(&pixels.take_demultiplied()).map_err(fault)?;
    writer.finish().map_err(fault)?;
    Ok(bytes)
}

/// The embedded font, known to both libraries.
fn fonts() -> Result<&'static Arc<usvg::fontdb::Database>, ChartError> {
    static FONTS: OnceLock<Result<Arc<usvg::fontdb::Database>, ChartError>> = OnceLock::new();
    FONTS
        .get_or_init(|| {
            register_font(FAMILY, FontStyle::Normal, FONT).map_err(|_| fault("the font is broken"))?;
            let mut fonts = usvg::fontdb::Database::new();
            fonts.load_font_source(usvg::fontdb::Source::Binary(Arc::new(FONT)));
            Ok(Arc::new(fonts))
        })
        .as_ref()
        .map_err(Clone::clone)
}

/// Whatever a library says, as our error.
pub(super) fn fault(error: impl std::fmt::Display) -> ChartError {
    ChartError(error.to_string())
}

fn style(size: f64, colour: RGBColor) -> TextStyle<'static> {
    let mut style = TextStyle::from((FontFamily::Name(FAMILY), size * POINTS).into_font());
    style.color = colour.to_backend_color();
    style
}

/// Writes a line of text, its middle at that height.
pub(super) fn write(
    area: &Area<'_>,
    text: &str,
    at: (i32, i32),
    anchor: Anchor,
    size: f64,
    colour: RGBColor,
) -> Result<(), ChartError> {
    let h_pos = match anchor {
        Anchor::Left => HPos::Left,
        Anchor::Centre => HPos::Center,
        Anchor::Right => HPos::Right,
    };
    let style = style(size, colour).pos(Pos::new(h_pos, VPos::Center));
    // Control characters would make the whole SVG unreadable.
    let clean: String = text.chars().filter(|c| !c.is_control()).collect();
    area.draw(&Text::new(clean, at, style)).map_err(fault)
}

/// How wide a text is, in pixels.
pub(super) fn text_width(area: &Area<'_>, text: &str, size: f64) -> i32 {
    let style = style(size, colour::TEXT);
    area.estimate_text_size(text, &style).map_or(0, |(width, _)| (f64::from(width) / ESTIMATE) as i32)
}

/// The text, cut to a width with an ellipsis.
pub(super) fn fit(area: &Area<'_>, text: &str, size: f64, width: i32) -> String {
    if text_width(area, text, size) <= width {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.chars().collect();
    while kept.pop().is_some() {
        let cut: String = kept.iter().collect::<String>().trim_end().to_owned() + "…";
        if text_width(area, &cut, size) <= width {
            return cut;
        }
    }
    String::new()
}

/// Title and, below it, a quiet line. Returns where what follows may begin.
pub(super) fn heading(area: &Area<'_>, title: &str, subtitle: &str) -> Result<i32, ChartError> {
    let width = WIDTH as i32 - 2 * MARGIN;
    write(area, &fit(area, title, TITLE, width), (MARGIN, 52), Anchor::Left, TITLE, colour::TEXT)?;
    if subtitle.is_empty() {
        return Ok(92);
    }
    write(area, &fit(area, subtitle, SMALL, width), (MARGIN, 100), Anchor::Left, SMALL, colour::QUIET)?;
    Ok(132)
}

pub(super) fn rectangle(
    area: &Area<'_>,
    from: (i32, i32),
    to: (i32, i32),
    style: impl Into<ShapeStyle>,
) -> Result<(), ChartError> {
    area.draw(&Rectangle::new([from, to], style)).map_err(fault)
}

/// A bar with round ends.
pub(super) fn bar(
    area: &Area<'_>,
    from: i32,
    to: i32,
    y: i32,
    thickness: i32,
    colour: RGBColor,
) -> Result<(), ChartError> {
    let radius = thickness / 2;
    let to = to.max(from + thickness);
    dot(area, (from + radius, y), radius, colour.filled())?;
    dot(area, (to - radius, y), radius, colour.filled())?;
    rectangle(area, (from + radius, y - radius), (to - radius, y + radius), colour.filled())
}

pub(super) fn dot(
    area: &Area<'_>,
    at: (i32, i32),
    radius: i32,
    style: impl Into<ShapeStyle>,
) -> Result<(), ChartError> {
    area.draw(&Circle::new(at, radius, style)).map_err(fault)
}

pub(super) fn line(
    area: &Area<'_>,
    points: Vec<(i32, i32)>,
    style: impl Into<ShapeStyle>,
) -> Result<(), ChartError> {
    area.draw(&PathElement::new(points, style)).map_err(fault)
}

/// A colour with so much of the ground in it, opaque: what shines through takes a layer of its own.
pub(super) fn faded(of: RGBColor, strength: f64) -> RGBColor {
    let part = |of: u8, ground: u8| (f64::from(of) * strength + f64::from(ground) * (1.0 - strength)) as u8;
    let ground = colour::GROUND;
    RGBColor(part(of.0, ground.0), part(of.1, ground.1), part(of.2, ground.2))
}

#[cfg(test)]
mod tests {
    use super::merge_dots;

    #[test]
    fn neighbouring_dots_of_one_look_become_one_shape() {
        let circle = |x: i32, fill: &str| format!("<circle cx=\"{x}\" cy=\"9\" r=\"4\" fill=\"{fill}\"/>\n");
        let svg =
            format!("<svg>\n{}{}{}<rect/>\n</svg>\n", circle(10, "a"), circle(20, "a"), circle(30, "b"));
        let merged = merge_dots(&svg);
        assert_eq!(merged.matches("<path").count(), 2, "{merged}");
        assert!(merged.contains("M6 9a4 4 0 1 0 8 0a4 4 0 1 0 -8 0M16 9a"), "{merged}");
        assert!(
            merged.starts_with("<svg>\n<path fill=\"a\" d=\"") && merged.ends_with("\"/>\n<rect/>\n</svg>\n")
        );
    }
}
