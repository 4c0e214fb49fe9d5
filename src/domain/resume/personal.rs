//! Personal data in a resume, found so that it can be kept away from prompts and other people.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::{Line, ResumeText, sections};

/// Lines at the top in which people give their contact data, often without saying what is what.
const CONTACT_LINES: u32 = 12;

/// The kind of a personal datum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonalKind {
    /// Telephone number.
    Phone,
    /// E-mail address.
    Email,
    /// Korean resident registration number (주민등록번호).
    ResidentNumber,
    /// Date of birth or age.
    BirthDate,
    /// Postal address.
    Address,
    /// Web address, often of a personal page or account.
    Url,
    /// The candidate's name.
    Name,
    /// Account name on a messenger or network.
    Account,
}

impl PersonalKind {
    /// The word that stands for the datum once it is masked.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::ResidentNumber => "resident number",
            Self::BirthDate => "birth date",
            Self::Address => "address",
            Self::Url => "url",
            Self::Name => "name",
            Self::Account => "account",
        }
    }
}

/// One personal datum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalDatum {
    /// What it is.
    pub kind: PersonalKind,
    /// The line it is on.
    pub line: u32,
    /// Where in the line, in bytes on character boundaries.
    pub range: Range<usize>,
}

/// How one kind is recognised. If the pattern has a group, the group is the datum, else the whole match.
struct Rule {
    kind: PersonalKind,
    /// Whether the rule holds at the top of the resume only.
    contact_only: bool,
    pattern: Regex,
}

/// The rules, most certain first: where two overlap, the first wins.
static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    use PersonalKind::{Account, Address, BirthDate, Email, Name, Phone, ResidentNumber, Url};
    let rules = [
        (Email, false, r"[A-Za-z0-9._%+-]+ ?@ ?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
        (Url, false, r#"(?i)(?:https?://|www\.)[^\s|,;<>()"'\[\]가-힣]+"#),
        (
            Url,
            false,
            r"(?i)\b(?:[a-z0-9-]+\.)+(?:com|net|org|io|dev|me|kr|app|page|site|so|gg|ai)/[^\s|,;()\[\]가-힣]+",
        ),
        (
            Url,
            true,
            r"(?i)(?:^|[\s|(:])((?:[a-z0-9-]+\.)+(?:com|net|org|io|dev|me|kr|page|site))(?:$|[\s|,)])",
        ),
        (
            ResidentNumber,
            false,
            r"\b\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) ?[-–] ?[1-8](?:\d{6}|[*xX●]{6}|\d[*xX●]{5})",
        ),
        (ResidentNumber, false, r"\b\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[1-8]\d{6}\b"),
        (
            Phone,
            false,
            r"(?:\(?\+ ?82\)?[-. )]*(?:\(0\))?|\b)\(?0?1[016789]\)?[-. )]{0,3}[\d*]{3,4}[-. ]{0,3}[\d*]{4}\b",
        ),
        (Phone, false, r"(?:\b|\()0(?:2|[3-6]\d|70)\)?[-. )]{1,2}\d{3,4}[-. ]{1,2}\d{4}\b"),
        (Phone, false, r"\(?\+\d{1,3}\)?[-. (]*\d{1,4}[-. )]*\d{2,4}[-. ]?\d{2,4}(?:[-. ]?\d{2,4}){0,3}\b"),
        (Phone, false, r"(?:\b1[-. ])?(?:\(\d{3}\) ?|\b\d{3}[-. ])\d{3}[-. ]\d{4}\b"),
        (
            BirthDate,
            false,
            r"(?i)(?:생년\s?월일|출생(?:일|년도)?|생일|date of birth|birth ?date|birthday|\bDOB\b|\bborn\b(?: on)?)[\s:：|]*([\dA-Za-z년월일][\dA-Za-z.,/\-년월일 ]{3,22}[\d일년월])",
        ),
        (
            BirthDate,
            false,
            r"\b(?:19|20)\d{2}[.\-/년]\s?\d{1,2}[.\-/월]\s?\d{1,2}(?:\.|일)? ?(?:생\b|년생|출생)|\b(?:19\d{2}|\d{2})년\s?생",
        ),
        (BirthDate, false, r"(?i)\(?만 ?\d{2} ?세\)?|(?:나이|연령|\bage)[\s:：|]*(\d{2}(?: ?세)?)\b"),
        (BirthDate, true, r"^(?:19[4-9]\d|200\d|201[0-2])[.\-/] ?\d{1,2}[.\-/] ?\d{1,2}\.?$"),
        (Address, false, r"(?i)(?:주소|거주지|\baddress) ?[:：|] ?(\S.*)$"),
        (
            Address,
            false,
            r"(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주|충청[북남]도|전라[북남]도|경상[북남]도)(?:특별자치시|특별시|광역시|특별자치도|시|도)? ?(?:[가-힣]{1,5}(?:시|군|구) ?){1,2}(?:[가-힣0-9]{1,8}(?:동|읍|면|로|길|가)\b?[ ,]?(?:[가-힣0-9]+길 ?)?(?:[\d-]+)?(?:[, ]+[\d가-힣]+(?:동|호|층|아파트|빌라))*)?",
        ),
        (
            Address,
            false,
            r"(?i)\b\d{1,5} (?:[A-Z][A-Za-z.'-]* ){1,4}(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|way)\b\.?(?:,? (?:apt|unit|suite|#)\.? ?\w+)?(?:, [A-Z][A-Za-z .]+)?(?:,? [A-Z]{2} \d{5}(?:-\d{4})?)?",
        ),
        (
            Address,
            false,
            r"\b(?:[A-Z][a-z]+-(?:gu|dong|ro|gil|myeon|eup)\b[, ]*)(?:[A-Z][a-z]+(?:-(?:si|do|gu))?[, ]*)*",
        ),
        (
            Account,
            false,
            r"(?i)(?:카카오톡|카톡|kakao(?:talk)?|telegram|discord|instagram|skype|line id)\s?(?:id|아이디)?\s?[:：]\s?([\w.@#-]{3,})",
        ),
        (Account, true, r"(?:^|[\s|(])(@[a-z0-9_][A-Za-z0-9_.-]{2,})"),
        (Account, true, r"(?i)\b(?:github|gitlab|linkedin|velog|tistory)\s?[:：|/]+\s?([\w./@-]{3,})"),
        (
            Name,
            true,
            r"^\W*(?:이름|성명|성 명|이 름)[ :：|]+([가-힣]{2,4}|[가-힣](?: [가-힣]){1,3})(?:$|[^가-힣])",
        ),
        (
            Name,
            true,
            r"(?:성\s?명|이\s?름|\b)[ (（]{0,2}(?:한글|국문)[ )）:：|]+([가-힣]{2,4})(?:$|[^가-힣])",
        ),
        (
            Name,
            true,
            r"\b(?:영문|영어)(?: ?(?:성명|이름))?[ )）:：|]+([A-Z][A-Za-z'-]+(?:[ ,]+[A-Z][A-Za-z'-]+){1,2})",
        ),
        (Name, true, r"\b(?:한자|한문)(?: ?(?:성명|이름))?[ )）:：|]+(\p{Han}{2,4})"),
        (Name, true, r"(?i:\b(?:full )?name)[ :：|]+([A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z.'-]*){1,3})"),
    ];
    let rule = |(kind, contact_only, pattern)| Rule {
        kind,
        contact_only,
        pattern: Regex::new(pattern).expect("the patterns are fixed and tested"),
    };
    rules.into_iter().map(rule).collect()
});

/// Finds the personal data of a text.
pub(super) fn find(text: &ResumeText) -> Vec<PersonalDatum> {
    let mut found: Vec<PersonalDatum> = Vec::new();
    for line in &text.lines {
        for rule in RULES.iter().filter(|rule| !rule.contact_only || line.number <= CONTACT_LINES) {
            for captures in rule.pattern.captures_iter(&line.text) {
                if let Some(datum) = captures.get(1).or_else(|| captures.get(0)) {
                    add(&mut found, rule.kind, line, datum.range());
                }
            }
        }
    }
    add_names(&mut found, text);
    add_cities(&mut found, text);
    found.sort_by_key(|datum| (datum.line, datum.range.start));
    found
}

/// Adds a datum unless it is empty or overlaps one already found.
fn add(found: &mut Vec<PersonalDatum>, kind: PersonalKind, line: &Line, range: Range<usize>) {
    let piece = &line.text[range.clone()];
    let trimmed = piece.trim_end_matches([' ', ',', '.', '|', '·']).trim_start_matches(' ');
    let start = range.start + (piece.len() - piece.trim_start_matches(' ').len());
    let range = start..start + trimmed.len();
    let clash = |datum: &PersonalDatum| {
        datum.line == line.number && datum.range.start < range.end && range.start < datum.range.end
    };
    if !range.is_empty() && !is_technology(kind, trimmed) && !found.iter().any(clash) {
        found.push(PersonalDatum { kind, line: line.number, range });
    }
}

/// Technologies that look like web addresses.
fn is_technology(kind: PersonalKind, text: &str) -> bool {
    const NAMES: &[&str] =
        &["socket.io", "asp.net", "ado.net", "vb.net", "draw.io", "fly.io", "crates.io", "ml.net"];
    kind == PersonalKind::Url && NAMES.iter().any(|name| text.eq_ignore_ascii_case(name))
}

/// The name of the candidate, from its label or from the first lines, wherever it stands in the text.
fn add_names(found: &mut Vec<PersonalDatum>, text: &ResumeText) {
    let labelled = found.iter().filter(|datum| datum.kind == PersonalKind::Name);
    let labelled = labelled.filter_map(|datum| Some(text.line(datum.line)?[datum.range.clone()].to_owned()));
    let mut names: Vec<String> = labelled.collect();
    if names.is_empty() {
        names.extend(unlabelled_name(found, text));
    }
    let other: Vec<String> = names.iter().filter_map(|name| other_spelling(name, text)).collect();
    names.extend(other);
    for line in &text.lines {
        for name in &names {
            let ranges: Vec<Range<usize>> =
                line.text.match_indices(name).map(|(start, name)| start..start + name.len()).collect();
            for range in ranges.into_iter().filter(|range| stands_alone(&line.text, range)) {
                add(found, PersonalKind::Name, line, range);
            }
        }
    }
}

/// The name in the other script beside it: `홍길동 (Gildong Hong)`, `Gildong Hong | 홍길동`.
fn other_spelling(name: &str, text: &ResumeText) -> Option<String> {
    static LATIN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^ ?[(|/·,]? ?([A-Z][A-Za-z'-]+(?:[ ,]+[A-Z][A-Za-z'-]+){1,2})(?:$| ?[)|/·,])")
            .expect("the pattern is fixed and tested")
    });
    static HANGUL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^ ?[(|/·,]? ?([가-힣]{2,4})(?:$| ?[)|/·,])").expect("the pattern is fixed and tested")
    });
    let pattern = if name.is_ascii() { &HANGUL } else { &LATIN };
    let top = text.lines.iter().take_while(|line| line.number <= CONTACT_LINES);
    let beside = top.filter_map(|line| line.text.split_once(name).map(|(_, after)| after));
    let names = beside.filter_map(|after| Some(pattern.captures(after)?[1].to_owned()));
    names.into_iter().find(|name| name.is_ascii().then(|| name_line(name)).is_none_or(|name| name.is_some()))
}

/// Adds the places people live in where nothing but a city says so: alone or between separators, in or beside a line
/// with other contact data.
fn add_cities(found: &mut Vec<PersonalDatum>, text: &ResumeText) {
    static CITY: LazyLock<Regex> = LazyLock::new(|| {
        let korean = r"(?:대한민국 ?,? ?)?(?:서울|부산|대구|인천|광주|대전|울산|세종|수원|성남|고양|용인|창원|청주|전주|천안|제주)(?:특별시|광역시|특별자치시|시)?";
        let country = r"(?:South |Republic of )?Korea|USA|United States|Canada|UK|United Kingdom|England|Ireland|Germany|France|Netherlands|Spain|Portugal|Italy|Sweden|Norway|Denmark|Finland|Poland|Switzerland|Austria|India|Singapore|Japan|China|Taiwan|Vietnam|Australia|New Zealand|Brazil|Mexico";
        let english = format!(
            r"[A-Z][A-Za-z.-]+(?: [A-Z][a-z-]+){{0,2}}, ?(?:[A-Z]{{2}}(?:,? (?:USA|\d{{5}}))?|{country})|Seoul|Busan|Incheon|Daejeon|Daegu|Gwangju"
        );
        Regex::new(&format!(r"(?:^|[|·•/—] ?)(?:📍 ?)?((?:{korean})|(?:{english}))(?: ?(?:$|[|·•/—]))"))
            .expect("the pattern is fixed and tested")
    });
    let reachable: Vec<u32> = found
        .iter()
        .filter(|datum| matches!(datum.kind, PersonalKind::Email | PersonalKind::Phone | PersonalKind::Url))
        .map(|datum| datum.line)
        .collect();
    for line in text.lines.iter().take_while(|line| line.number <= CONTACT_LINES) {
        if reachable.iter().any(|other| other.abs_diff(line.number) <= 1)
            && let Some(city) = CITY.captures(&line.text).and_then(|found| found.get(1))
        {
            add(found, PersonalKind::Address, line, city.range());
        }
    }
}

/// A name at the top of a resume, which other contact data follow; elsewhere the first lines are too often titles.
fn unlabelled_name(found: &[PersonalDatum], text: &ResumeText) -> Option<String> {
    found.iter().find(|datum| datum.line <= CONTACT_LINES)?;
    text.lines
        .iter()
        .take(3)
        .filter(|line| !sections::is_title(&line.text))
        .find_map(|line| name_line(&line.text))
}

/// Whether a match is no part of a longer word, Korean particles aside.
fn stands_alone(line: &str, range: &Range<usize>) -> bool {
    let before = line[..range.start].chars().next_back();
    let after = line[range.end..].chars().next();
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    !before.is_some_and(char::is_alphanumeric) && !latin(after)
}

/// The name in a line that holds nothing else, or a name followed by a separator.
fn name_line(line: &str) -> Option<String> {
    static KOREAN: LazyLock<Regex> = LazyLock::new(|| {
        let surname = "[김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민나진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부]";
        let pattern = format!(
            r"^(?:({surname}[가-힣]{{2}}|{surname}(?: [가-힣]){{2}})(?:$| ?[|·/(,])|({surname}[가-힣]{{1,3}}) ?(?:의 )?(?:이력서|자기소개서|포트폴리오|님)$)"
        );
        Regex::new(&pattern).expect("the pattern is fixed and tested")
    });
    static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^([A-Z][A-Za-z'’-]*\.?(?: [A-Z][A-Za-z'’-]*\.?){1,3})(?:$| ?[|·,(])")
            .expect("the pattern is fixed and tested")
    });
    const NO_NAMES: &[&str] = &[
        "이력서",
        "경력기술서",
        "자기소개",
        "자기소개서",
        "포트폴리오",
        "지원서",
        "인적사항",
        "경력사항",
        "학력사항",
        "기술",
        "프로젝트",
        "경력",
        "소개",
        "성장과정",
        "지원동기",
        "연락처",
        "성명",
        "이름",
    ];
    const TITLES: &[&str] = &[
        "resume",
        "curriculum",
        "vitae",
        "cv",
        "engineer",
        "developer",
        "designer",
        "manager",
        "software",
        "summary",
        "experience",
        "education",
        "skills",
        "projects",
        "profile",
        "contact",
        "cover",
        "letter",
        "about",
        "senior",
        "junior",
        "lead",
        "data",
        "product",
        "frontend",
        "backend",
        "full",
        "university",
        "work",
        "professional",
        "student",
        "analyst",
        "scientist",
        "consultant",
        "architect",
        "information",
        "personal",
        "name",
        "updated",
    ];
    let korean = KOREAN.captures(line).and_then(|found| found.get(1).or_else(|| found.get(2)));
    if let Some(name) = korean.map(|name| name.as_str().to_owned()) {
        let plain = name.replace(' ', "");
        return (!NO_NAMES.contains(&plain.as_str())).then_some(name);
    }
    let name = ENGLISH.captures(line)?[1].to_owned();
    let title = |word: &str| TITLES.contains(&word.to_lowercase().trim_end_matches('.'));
    (name.chars().count() <= 40 && !name.split(' ').any(title)).then_some(name)
}

/// The lines with personal data replaced by the kind in brackets.
pub(super) fn redact(text: &ResumeText, personal: &[PersonalDatum]) -> Vec<Line> {
    let masked = |line: &Line| {
        let mut text = line.text.clone();
        for datum in personal.iter().rev().filter(|datum| datum.line == line.number) {
            if text.get(datum.range.clone()).is_some() {
                text.replace_range(datum.range.clone(), &format!("[{}]", datum.kind.word()));
            }
        }
        Line { number: line.number, text }
    };
    text.lines.iter().map(masked).collect()
}

#[cfg(test)]
mod tests {
    use super::{PersonalKind, ResumeText, find, redact};

    fn masked(text: &str) -> String {
        let text = ResumeText::new(text);
        let lines = redact(&text, &find(&text));
        lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn korean_contact_data_is_masked() {
        let cases = [
            ("연락처 010-1234-5678", "연락처 [phone]"),
            ("휴대폰: 010 1234 5678 / 02-123-4567", "휴대폰: [phone] / [phone]"),
            ("+82 10-1234-5678", "[phone]"),
            ("이메일 gil.dong@example.co.kr입니다", "이메일 [email]입니다"),
            ("주민등록번호 990101-1234567", "주민등록번호 [resident number]"),
            ("주민번호 990101-1******", "주민번호 [resident number]"),
            ("생년월일: 1999.01.02", "생년월일: [birth date]"),
            ("1999년 1월 2일생 (만 27세)", "[birth date] [birth date]"),
            ("주소: 서울특별시 마포구 가상로 12, 3층", "주소: [address]"),
            ("경기도 성남시 분당구 가상로 123", "[address]"),
            ("성명 홍길동", "성명 [name]"),
            ("카카오톡 ID: gildong99", "카카오톡 ID: [account]"),
        ];
        for (line, expected) in cases {
            assert_eq!(masked(line), expected);
        }
    }

    #[test]
    fn english_contact_data_is_masked() {
        let cases = [
            ("Call (111) 111-1111 or +1 415 555 0100", "Call [phone] or [phone]"),
            ("https://github.com/someone | someone.dev", "[url] | [url]"),
            ("see linkedin.com/in/some-one", "see [url]"),
            ("Date of Birth: March 3, 1998", "Date of Birth: [birth date]"),
            ("12 Example Street, Springfield", "[address]"),
            ("Mapo-gu, Seoul", "[address]"),
        ];
        for (line, expected) in cases {
            assert_eq!(masked(line), expected);
        }
    }

    #[test]
    fn names_are_masked_wherever_they_stand() {
        let cases = [
            ("김하늘\na@example.com\n김하늘은 결제를 맡았다", "[name]\n[email]\n[name]은 결제를 맡았다"),
            ("이솔 이력서\n010-1234-5678", "[name] 이력서\n[phone]"),
            (
                "Jane Q. Doe\nj@example.com\nBuilt by Jane Q. Doe, 2021",
                "[name]\n[email]\nBuilt by [name], 2021",
            ),
            ("이름: 서다온\n서다온입니다", "이름: [name]\n[name]입니다"),
        ];
        for (text, expected) in cases {
            assert_eq!(masked(text), expected);
        }
    }

    #[test]
    fn names_in_other_scripts_and_forms_are_masked() {
        let cases = [
            (
                "한솔아 (Sola Han)\na@example.com\nSola Han의 블로그",
                "[name] ([name])\n[email]\n[name]의 블로그",
            ),
            (
                "성명(한글) 도담희 (영문) Damhui Do\n한자: 都潭熙",
                "성명(한글) [name] (영문) [name]\n한자: [name]",
            ),
            ("Sola Han | 한솔아 | a@example.com", "[name] | [name] | [email]"),
        ];
        for (text, expected) in cases {
            assert_eq!(masked(text), expected);
        }
    }

    #[test]
    fn a_city_beside_contact_data_is_an_address() {
        let cases = [
            ("a@example.com | Seoul, South Korea", "[email] | [address]"),
            ("서울\na@example.com", "[address]\n[email]"),
            ("Portland, OR · 111-222-3333", "[address] · [phone]"),
            ("a@example.com · 서울시 | 백엔드", "[email] · [address] | 백엔드"),
            ("이력서\n서울\n부산 지사 근무\n\n경력", "이력서\n서울\n부산 지사 근무\n경력"),
            ("a@example.com\n서울대학교 전자공학과", "[email]\n서울대학교 전자공학과"),
            ("a@example.com\nJava, AI 개발자", "[email]\nJava, AI 개발자"),
        ];
        for (text, expected) in cases {
            assert_eq!(masked(text), expected);
        }
    }

    #[test]
    fn titles_are_no_names() {
        for text in [
            "Software Engineer\na@example.com",
            "장단점\na@example.com",
            "성장과정\n저는 김하늘처럼 자랐습니다",
            "하나은행 인턴",
        ] {
            assert!(!masked(text).contains("[name]"), "{text}");
        }
    }

    #[test]
    fn dates_figures_and_technologies_are_left_alone() {
        for line in [
            "2021.03 - 2023.08 결제 서비스 개발",
            "2021-03-02 ~ 2023-08-31",
            "Socket.IO와 ASP.NET으로 1,234,567건 처리",
            "@Transactional 범위를 줄여 800ms → 120ms",
            "Reduced p99 from 1200 to 350 ms for 100 000 users",
            "서울 지역 매출 30% 증가",
            "주소 검색 API의 이름 중복 문제를 해결",
            "Addressed and address the root cause of 300+ alerts in 2021 2022",
        ] {
            assert_eq!(masked(&format!("이력서\n{line}")), format!("이력서\n{line}"));
        }
    }

    #[test]
    fn ranges_are_on_character_boundaries_and_sorted() {
        let text = ResumeText::new("메일 a@example.com 전화 010-1234-5678 메일 b@example.com");
        let found = find(&text);
        assert_eq!(
            found.iter().map(|datum| datum.kind).collect::<Vec<_>>(),
            [PersonalKind::Email, PersonalKind::Phone, PersonalKind::Email]
        );
        assert!(found.iter().all(|datum| text.lines[0].text.get(datum.range.clone()).is_some()));
    }
}
