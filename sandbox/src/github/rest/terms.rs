//! The language of searches: words, `qualifier:value`, `-` before either.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// A search taken apart.
#[derive(Debug, Default)]
pub(in crate::github) struct Terms {
    pub(in crate::github) words: Vec<String>,
    pub(in crate::github) qualifiers: Vec<Qualifier>,
}

/// One condition.
#[derive(Debug)]
pub(in crate::github) struct Qualifier {
    pub(in crate::github) name: String,
    pub(in crate::github) value: String,
    /// Whether things that meet it are left out.
    pub(in crate::github) not: bool,
}

impl Terms {
    pub(in crate::github) fn parse(query: &str) -> Terms {
        let mut terms = Terms::default();
        for part in split(query) {
            let (not, plain) = part.strip_prefix('-').map_or((false, part.as_str()), |rest| (true, rest));
            match plain.split_once(':') {
                Some((name, value)) if !name.is_empty() => terms.qualifiers.push(Qualifier {
                    name: name.to_lowercase(),
                    value: value.trim_matches('"').to_owned(),
                    not,
                }),
                _ => terms.words.push(plain.trim_matches('"').to_lowercase()),
            }
        }
        terms
    }

    /// Values of the positive conditions of that name.
    pub(in crate::github) fn values<'a>(&'a self, name: &str) -> Vec<&'a str> {
        let named = self.qualifiers.iter().filter(|q| q.name == name && !q.not);
        named.map(|qualifier| qualifier.value.as_str()).collect()
    }

    /// The first condition whose name is not among those.
    pub(in crate::github) fn unknown(&self, known: &[&str]) -> Option<&Qualifier> {
        self.qualifiers.iter().find(|qualifier| !known.contains(&qualifier.name.as_str()))
    }

    /// Whether all words are in a text, and every condition is met as `meets` decides. Several conditions on whose
    /// something is are alternatives, and decided beforehand.
    pub(in crate::github) fn fit(&self, text: &str, meets: impl Fn(&Qualifier) -> bool) -> bool {
        let text = text.to_lowercase();
        self.words.iter().all(|word| text.contains(word))
            && self.qualifiers.iter().all(|qualifier| meets(qualifier) != qualifier.not)
    }
}

/// Splits at spaces outside quotes.
fn split(query: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for character in query.chars() {
        match character {
            '"' => {
                quoted = !quoted;
                if let Some(part) = parts.last_mut() {
                    part.push(character);
                }
            }
            character if character.is_whitespace() && !quoted => parts.push(String::new()),
            character => {
                if let Some(part) = parts.last_mut() {
                    part.push(character);
                }
            }
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether a number is in a range such as `>=10`, `10..20` or `10`.
pub(in crate::github) fn number_in(number: u64, range: &str) -> bool {
    within(range, |text| text.parse::<u64>().ok(), |bound| (bound, bound)).is_some_and(|test| test(number))
}

/// Whether a time is in a range such as `>2024-01-01`, `2024-01-01..2024-06-30`, `2024-01-01..*`; a day is all of it.
pub(in crate::github) fn time_in(time: DateTime<Utc>, range: &str) -> bool {
    let span = |(start, length): (DateTime<Utc>, TimeDelta)| (start, start + length);
    within(range, parse_time, span).is_some_and(|test| test(time))
}

fn parse_time(text: &str) -> Option<(DateTime<Utc>, TimeDelta)> {
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        let length = TimeDelta::days(1) - TimeDelta::nanoseconds(1);
        return Some((day.and_time(chrono::NaiveTime::MIN).and_utc(), length));
    }
    DateTime::parse_from_rfc3339(text).ok().map(|time| (time.with_timezone(&Utc), TimeDelta::zero()))
}

/// A test for a range. Each bound spans from its first to its last moment.
fn within<B, T: PartialOrd + Copy + 'static>(
    range: &str,
    parse: impl Fn(&str) -> Option<B>,
    span: impl Fn(B) -> (T, T),
) -> Option<Box<dyn Fn(T) -> bool>> {
    let bound = |text: &str| parse(text).map(&span);
    if let Some((from, to)) = range.split_once("..") {
        let from = if from == "*" { None } else { Some(bound(from)?.0) };
        let to = if to == "*" { None } else { Some(bound(to)?.1) };
        return Some(Box::new(move |it| from.is_none_or(|from| it >= from) && to.is_none_or(|to| it <= to)));
    }
    if let Some(text) = range.strip_prefix(">=") {
        let (first, _) = bound(text)?;
        return Some(Box::new(move |it| it >= first));
    }
    if let Some(text) = range.strip_prefix('>') {
        let (_, last) = bound(text)?;
        return Some(Box::new(move |it| it > last));
    }
    if let Some(text) = range.strip_prefix("<=") {
        let (_, last) = bound(text)?;
        return Some(Box::new(move |it| it <= last));
    }
    if let Some(text) = range.strip_prefix('<') {
        let (first, _) = bound(text)?;
        return Some(Box::new(move |it| it < first));
    }
    let (first, last) = bound(range)?;
    Some(Box::new(move |it| it >= first && it <= last))
}
