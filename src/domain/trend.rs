//! How scores move over time: which scores are looked at, their moving average, and the marked ones among them.

use super::attendance::Attendance;
use super::ids::InterviewId;
use super::interview::{Interview, Kind};
use super::report::Report;
use super::rubric::Dimension;
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use std::collections::BTreeMap;

/// The fewest scores a moving average is made of.
const SMALLEST_WINDOW: usize = 5;
/// A moving average goes over one score in so many, so that it stays calm where there are thousands.
const WINDOW_SHARE: usize = 40;
/// Below this many scores a moving average says nothing.
const FEWEST_TO_AVERAGE: usize = 3;

/// Which kinds of sittings are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Attempts {
    /// Whole interviews, first ones and repeats: one question says little beside five.
    #[default]
    Whole,
    /// Interviews with questions of their own.
    First,
    /// Repeats.
    Repeats,
    /// Sittings of one question.
    OneQuestion,
    /// Everything.
    All,
}

impl Attempts {
    /// The names of the kinds that are looked at, separated by commas.
    pub fn kinds(self) -> String {
        let taken = Kind::ALL.into_iter().filter(|kind| self.take(*kind));
        taken.map(Kind::key).collect::<Vec<_>>().join(",")
    }

    /// Whether sittings of a kind are looked at.
    pub fn take(self, kind: Kind) -> bool {
        match self {
            Self::Whole => matches!(kind, Kind::Full | Kind::Repeat),
            Self::First => kind == Kind::Full,
            Self::Repeats => kind == Kind::Repeat,
            Self::OneQuestion => matches!(kind, Kind::Retry | Kind::Single),
            Self::All => true,
        }
    }
}

/// How far back scores are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Period {
    /// 7 days.
    Week,
    /// 30 days.
    Month,
    /// 91 days.
    Quarter,
    /// 365 days.
    Year,
    /// Everything.
    #[default]
    All,
}

impl Period {
    /// All periods, the shortest first.
    pub const ALL: [Self; 5] = [Self::Week, Self::Month, Self::Quarter, Self::Year, Self::All];

    /// The name used in text keys.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::All => "all",
        }
    }

    /// The earliest time looked at.
    pub fn since(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let days = match self {
            Self::Week => 7,
            Self::Month => 30,
            Self::Quarter => 91,
            Self::Year => 365,
            Self::All => return None,
        };
        Some(now - Duration::days(days))
    }
}

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    /// The total, 0 to 100.
    #[default]
    Total,
    /// One dimension, 1 to 5.
    Dimension(Dimension),
}

/// The scores of one finished sitting.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// The interview.
    pub interview: InterviewId,
    /// When it began.
    pub at: DateTime<Utc>,
    /// Key of its role.
    pub role: String,
    /// What kind of sitting it was.
    pub kind: Kind,
    /// The first interview over the same questions, for repeats of it.
    pub attempt_of: Option<InterviewId>,
    /// 0 to 100.
    pub total: f64,
    /// 1 to 5 each, in the order of [`Dimension::ALL`]; `None` where nothing was rated.
    pub dimensions: [Option<f64>; 5],
}

impl Score {
    /// The scores of an interview that ended with this report.
    pub fn of(interview: &Interview, report: &Report) -> Self {
        Self {
            interview: interview.id,
            at: interview.started_at,
            role: interview.role.clone(),
            kind: interview.settings.kind,
            attempt_of: interview.attempt_of,
            total: report.total,
            dimensions: Dimension::ALL.map(|dimension| report.dimensions.get(&dimension).copied()),
        }
    }

    /// The value of a measure.
    pub fn value(&self, measure: Measure) -> Option<f64> {
        measure.of(self.total, &self.dimensions)
    }

    /// What a chart needs of it.
    pub fn rated(&self) -> Rated {
        let short = |interview: InterviewId| interview.0.as_u64_pair().1;
        Rated {
            id: short(self.interview),
            first: short(self.attempt_of.unwrap_or(self.interview)),
            at: self.at,
            total: self.total,
            dimensions: self.dimensions,
        }
    }
}

impl Measure {
    fn of(self, total: f64, dimensions: &[Option<f64>; 5]) -> Option<f64> {
        match self {
            Self::Total => Some(total),
            Self::Dimension(dimension) => {
                let place = Dimension::ALL.iter().position(|d| *d == dimension)?;
                dimensions[place]
            }
        }
    }
}

/// What a chart needs of a score; small, because there may be thousands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rated {
    /// Tells it from others; the random half of the interview's id.
    pub id: u64,
    /// The same of the first interview over its questions; its own for a first one.
    pub first: u64,
    /// When it began.
    pub at: DateTime<Utc>,
    /// 0 to 100.
    pub total: f64,
    /// 1 to 5 each, in the order of [`Dimension::ALL`]; `None` where nothing was rated.
    pub dimensions: [Option<f64>; 5],
}

impl Rated {
    /// Bytes of one as it is stored.
    pub const BYTES: usize = 46;

    /// Reads one that is stored: the interview's id, the end of the first one's or 0, microseconds since 1970, millionths of
    /// the total, and ten-thousandths of each rating, the highest byte first; `None` for anything else.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let number = |from: usize, to: usize| {
            let bytes = bytes.get(from..to)?;
            Some(bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte)))
        };
        let mut dimensions = [None; 5];
        for (place, rating) in dimensions.iter_mut().enumerate() {
            let stored = number(36 + 2 * place, 38 + 2 * place)?;
            *rating = (stored > 0).then(|| stored as f64 / 10_000.0);
        }
        let id = number(8, 16)?;
        Some(Self {
            id,
            first: number(16, 24).map(|first| if first == 0 { id } else { first })?,
            at: DateTime::from_timestamp_micros(i64::try_from(number(24, 32)?).ok()?)?,
            total: number(32, 36)? as f64 / 1_000_000.0,
            dimensions,
        })
    }

    /// The value of a measure.
    pub fn value(&self, measure: Measure) -> Option<f64> {
        measure.of(self.total, &self.dimensions)
    }
}

/// One point of a trend.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When it began.
    pub at: DateTime<Utc>,
    /// Its value.
    pub value: f64,
}

/// Scores over time; never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// What the values are.
    pub measure: Measure,
    /// The points, oldest first.
    pub points: Vec<Point>,
    /// The moving average at each point; empty where there are too few points.
    pub average: Vec<f64>,
    /// How many scores the average goes over.
    pub window: usize,
    /// The place of the best point, the latest of equals.
    pub best: usize,
    /// The place of the worst point, the latest of equals.
    pub worst: usize,
    /// The places of the attempts over the same questions, oldest first, two or more each.
    pub attempts: Vec<Vec<usize>>,
}

impl Trend {
    /// The trend of a measure over scores in any order; `None` if none has it.
    pub fn of(scores: &[Rated], measure: Measure) -> Option<Self> {
        let mut taken: Vec<(&Rated, f64)> =
            scores.iter().filter_map(|score| Some((score, score.value(measure)?))).collect();
        taken.sort_by_key(|(score, _)| (score.at, score.id));
        let points: Vec<Point> =
            taken.iter().map(|(score, value)| Point { at: score.at, value: *value }).collect();
        let by_value = |a: &usize, b: &usize| points[*a].value.total_cmp(&points[*b].value);
        let best = (0..points.len()).max_by(by_value)?;
        let worst = (0..points.len()).rev().min_by(by_value)?;
        let window = SMALLEST_WINDOW.max(points.len() / WINDOW_SHARE);
        let average =
            if points.len() < FEWEST_TO_AVERAGE { Vec::new() } else { moving_average(&points, window) };
        let attempts = attempts(taken.iter().map(|(score, _)| *score));
        Some(Self { measure, points, average, window, best, worst, attempts })
    }

    /// The latest point.
    pub fn latest(&self) -> Point {
        self.points[self.points.len() - 1]
    }

    /// How far the moving average went up from its first full window to now; `None` below two windows, where it would
    /// be an accident.
    pub fn change(&self) -> Option<f64> {
        if self.points.len() < 2 * self.window.min(SMALLEST_WINDOW) || self.average.is_empty() {
            return None;
        }
        let first = self.average.get(self.window.min(self.average.len()) - 1)?;
        Some(self.average.last()? - first)
    }

    /// The mean of all values.
    pub fn mean(&self) -> f64 {
        self.points.iter().map(|point| point.value).sum::<f64>() / self.points.len() as f64
    }
}

/// What the last seven days brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Week {
    /// Days with practice, 0 to 7.
    pub days: usize,
    /// Consecutive days of practice up to now.
    pub streak: usize,
    /// Finished interviews, repeats included.
    pub interviews: usize,
    /// The mean of their totals.
    pub mean: Option<f64>,
    /// The mean of the week before.
    pub before: Option<f64>,
    /// The best total.
    pub best: Option<f64>,
    /// The dimension with the lowest mean rating, and that mean.
    pub weakest: Option<(Dimension, f64)>,
    /// Questions answered badly whose time has come again.
    pub waiting: usize,
}

impl Week {
    /// The week that ends now; `None` where there was no practice in it nor in the week before: who is away needs no
    /// weekly news of it.
    pub fn of(
        scores: &[Score],
        attendance: &Attendance,
        waiting: usize,
        today: NaiveDate,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        let begin = today - Days::new(6);
        let days = attendance.between(begin, today);
        let whole = |from, to| {
            let taken = scores.iter().filter(|score| Attempts::Whole.take(score.kind));
            taken.filter(|score| score.at > from && score.at <= to).collect::<Vec<_>>()
        };
        let (week, two_weeks) = (now - Duration::days(7), now - Duration::days(14));
        let (this, before) = (whole(week, now), whole(two_weeks, week));
        if days == 0 && this.is_empty() && attendance.between(begin - Days::new(7), today) == 0 {
            return None;
        }
        let mean = |of: &[&Score]| mean(of.iter().map(|score| score.total));
        let weakest = Dimension::ALL
            .into_iter()
            .filter_map(|dimension| {
                let rated = this.iter().filter_map(|score| score.value(Measure::Dimension(dimension)));
                Some((dimension, self::mean(rated)?))
            })
            .min_by(|(_, a), (_, b)| a.total_cmp(b));
        Some(Self {
            days,
            streak: attendance.streak(today),
            interviews: this.len(),
            mean: mean(&this),
            before: mean(&before),
            best: this.iter().map(|score| score.total).max_by(f64::total_cmp),
            weakest,
            waiting,
        })
    }
}

/// The mean of values; `None` of none.
fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

/// At each point the mean of the last values up to it, at most `window` of them.
fn moving_average(points: &[Point], window: usize) -> Vec<f64> {
    (0..points.len())
        .scan(0.0, |sum, place| {
            *sum += points[place].value;
            if place >= window {
                *sum -= points[place - window].value;
            }
            Some(*sum / (place + 1).min(window) as f64)
        })
        .collect()
}

fn attempts<'a>(scores: impl Iterator<Item = &'a Rated>) -> Vec<Vec<usize>> {
    let mut by_origin = BTreeMap::<u64, Vec<usize>>::new();
    for (place, score) in scores.enumerate() {
        by_origin.entry(score.first).or_default().push(place);
    }
    by_origin.into_values().filter(|places| places.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use chrono::TimeZone;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn score(day: i64, total: f64) -> Score {
        Score {
            interview: InterviewId(Uuid::from_u128(u128::try_from(day).unwrap() + 1)),
            at: Utc.timestamp_opt(1_700_000_000 + day * 86_400, 0).unwrap(),
            role: "backend".to_owned(),
            kind: Kind::Full,
            attempt_of: None,
            total,
            dimensions: [Some(total / 25.0 + 1.0), None, None, None, None],
        }
    }

    fn trend(scores: &[Score]) -> Option<Trend> {
        Trend::of(&scores.iter().map(Score::rated).collect::<Vec<_>>(), Measure::Total)
    }

    #[test]
    fn a_stored_score_is_read_and_anything_shorter_is_not() {
        let mut stored = vec![0; Rated::BYTES];
        (stored[0], stored[15], stored[23]) = (9, 4, 3);
        stored[24..32].copy_from_slice(&1_700_000_000_250_000_u64.to_be_bytes());
        stored[32..36].copy_from_slice(&71_500_000_u32.to_be_bytes());
        stored[38..40].copy_from_slice(&32_500_u16.to_be_bytes());
        let read = Rated::read(&stored).unwrap();
        assert_eq!((read.first, read.id, read.total), (3, 4, 71.5));
        assert_eq!(read.at.timestamp_micros(), 1_700_000_000_250_000);
        assert_eq!(read.dimensions, [None, Some(3.25), None, None, None]);
        assert_eq!(Rated::read(&stored[..45]), None);
        stored[23] = 0;
        assert_eq!(Rated::read(&stored).unwrap().first, 4, "a first one is its own");
        assert_eq!(Attempts::Whole.kinds(), "full,repeat");
    }

    #[test]
    fn no_score_is_no_trend_and_one_is_best_worst_and_latest() {
        assert_eq!(Trend::of(&[], Measure::Total), None);
        let one = trend(&[score(0, 70.0)]).unwrap();
        assert_eq!((one.best, one.worst, one.latest().value), (0, 0, 70.0));
        assert!(one.average.is_empty() && one.change().is_none() && one.attempts.is_empty());
    }

    #[test]
    fn scores_are_put_in_order_and_the_latest_of_equals_is_marked() {
        let trend = trend(&[score(3, 80.0), score(1, 50.0), score(2, 80.0), score(0, 50.0)]).unwrap();
        let values: Vec<f64> = trend.points.iter().map(|point| point.value).collect();
        assert_eq!(values, [50.0, 50.0, 80.0, 80.0]);
        assert_eq!((trend.best, trend.worst), (3, 1));
    }

    #[test]
    fn the_average_goes_over_the_last_five_and_the_change_from_full_window_to_full_window() {
        let scores: Vec<Score> = (0..10).map(|day| score(day, day as f64 * 10.0)).collect();
        let whole = trend(&scores).unwrap();
        assert_eq!((whole.average[0], whole.average[4], whole.average[9]), (0.0, 20.0, 70.0));
        assert_eq!(whole.change(), Some(50.0));
        assert_eq!(trend(&scores[..9]).unwrap().change(), None);
    }

    #[test]
    fn attempts_over_the_same_questions_are_joined() {
        let first = score(0, 40.0);
        let mut again = score(2, 60.0);
        again.attempt_of = Some(first.interview);
        again.kind = Kind::Repeat;
        let mut third = score(5, 70.0);
        third.attempt_of = Some(first.interview);
        let trend = trend(&[third, score(1, 50.0), again, first]).unwrap();
        assert_eq!(trend.attempts, [vec![0, 2, 3]]);
    }

    #[test]
    fn a_dimension_without_ratings_is_left_out() {
        let scores = [score(0, 40.0).rated()];
        assert!(Trend::of(&scores, Measure::Dimension(Dimension::Relevance)).is_some());
        assert!(Trend::of(&scores, Measure::Dimension(Dimension::Depth)).is_none());
    }

    #[test]
    fn a_week_is_told_beside_the_one_before_and_not_to_who_is_away() {
        let now = score(20, 0.0).at + Duration::hours(1);
        let today = now.date_naive();
        let scores = [score(8, 40.0), score(9, 50.0), score(16, 60.0), score(20, 80.0)];
        let days = |back: &[u64]| back.iter().map(|back| today - Days::new(*back)).collect::<Attendance>();
        let week = Week::of(&scores, &days(&[0, 1, 6, 7]), 2, today, now).unwrap();
        assert_eq!((week.days, week.streak, week.interviews, week.waiting), (3, 2, 2, 2));
        assert_eq!((week.mean, week.before, week.best), (Some(70.0), Some(45.0), Some(80.0)));
        assert_eq!(week.weakest, Some((Dimension::Relevance, 3.8)));
        let idle = Week::of(&[], &days(&[9]), 0, today, now).unwrap();
        assert_eq!((idle.days, idle.mean, idle.weakest), (0, None, None));
        assert_eq!(Week::of(&[], &days(&[14]), 0, today, now), None);
    }

    #[test]
    fn one_question_sittings_stay_out_of_the_usual_trend() {
        assert!(Attempts::Whole.take(Kind::Repeat) && !Attempts::Whole.take(Kind::Retry));
        assert!(!Attempts::First.take(Kind::Repeat) && Attempts::OneQuestion.take(Kind::Single));
        for kind in Kind::ALL {
            assert!(Attempts::All.take(kind));
            assert_eq!(Kind::from_key(kind.key()), Some(kind));
        }
    }

    proptest! {
        #[test]
        fn averages_stay_between_the_worst_and_the_best(totals in prop::collection::vec(0.0..100.0f64, 1..300)) {
            let scores: Vec<Score> =
                totals.iter().zip(0..).map(|(total, day)| score(day, *total)).collect();
            let trend = trend(&scores).unwrap();
            let (low, high) = (trend.points[trend.worst].value, trend.points[trend.best].value);
            for average in &trend.average {
                prop_assert!((low - 1e-9..=high + 1e-9).contains(average));
            }
        }
    }
}
