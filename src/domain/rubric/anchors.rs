//! The written anchors: what an answer looks like that earns a rating.

use super::Dimension;
use crate::domain::question::Bilingual;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What raters and candidates are told about a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionText {
    /// Its name.
    pub name: Bilingual,
    /// The question it asks of an answer.
    pub asks: Bilingual,
    /// One per rating, from 1 to 5.
    pub anchors: Vec<Anchor>,
}

/// What an answer looks like that earns a rating.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// The rating, 1 to 5.
    pub rating: u8,
    /// English.
    pub en: String,
    /// Korean.
    pub ko: String,
}

static ANCHORS: LazyLock<BTreeMap<Dimension, DimensionText>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../assets/rubric.toml")).expect("assets/rubric.toml is well-formed")
});

/// The texts of a dimension.
///
/// # Panics
/// Never: the file is part of the program, and a test reads every dimension.
pub fn anchors(dimension: Dimension) -> &'static DimensionText {
    &ANCHORS[&dimension]
}

/// Every anchor text in both languages.
pub fn all_texts() -> impl Iterator<Item = &'static str> {
    ANCHORS.values().flat_map(|text| {
        let anchors = text.anchors.iter().flat_map(|anchor| [anchor.en.as_str(), anchor.ko.as_str()]);
        [text.asks.en.as_str(), text.asks.ko.as_str()].into_iter().chain(anchors)
    })
}

#[cfg(test)]
mod tests {
    use super::super::RATINGS;
    use super::*;

    #[test]
    fn every_dimension_has_an_anchor_for_every_rating() {
        for dimension in Dimension::ALL {
            let ratings: Vec<u8> = anchors(dimension).anchors.iter().map(|anchor| anchor.rating).collect();
            assert_eq!(ratings, RATINGS.collect::<Vec<_>>(), "{}", dimension.key());
        }
        assert!(all_texts().all(|text| text.chars().count() > 8));
    }
}
