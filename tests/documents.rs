//! Documents through the real child process.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use hotseat::{
    document::{
        Extracted, Extractor, Format, MAX_DOCUMENT_BYTES, OtherKind, PagePart, Refused, Scan, Warning,
        picture_type,
    },
    domain::resume::{
        Language, LengthUnit, PersonalKind, ResumeText, SectionKind, Suspicion, cover_letter_answers,
        question_worthy_lines, redacted_lines, understand,
    },
};

/// The PDF library: from the environment, as in production, else where `./dev` puts it.
fn pdfium() -> PathBuf {
    let configured = std::env::var_os("HOTSEAT_PDFIUM").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pdfium/pypdfium2_raw/libpdfium.so");
    let path = configured.unwrap_or(beside);
    assert!(
        path.exists(),
        "no libpdfium.so; run: pip download --no-deps --only-binary=:all: -d target/pdfium pypdfium2==5.15.2 \
         && unzip -o target/pdfium/pypdfium2-*.whl pypdfium2_raw/libpdfium.so -d target/pdfium"
    );
    path
}

fn extractor() -> Extractor {
    // What ends a child is told by limits that do not depend on how busy the machine is.
    let mut extractor = Extractor::new(env!("CARGO_BIN_EXE_hotseat"), Some(pdfium()));
    extractor.time_limit = Duration::from_secs(60);
    extractor
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

fn sample(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples").join(name)).unwrap()
}

async fn read(name: &str) -> Result<Extracted, Refused> {
    extractor().extract(fixture(name)).await
}

#[tokio::test]
async fn english_pdf_keeps_paragraphs_whole() {
    let read = read("resume_en.pdf").await.unwrap();
    assert_eq!((read.format, read.pages, read.warnings), (Format::Pdf, Some(1), vec![]));
    let lines: Vec<&str> = read.text.lines().collect();
    assert!(lines.contains(&"• Redesigned the dispatch service around an event log in Kafka, which reduced the time to assign a driver from 45 seconds to 6 seconds for 12,000 orders a day."), "{lines:#?}");
    assert!(lines.contains(&"Copperleaf Bank, Jul 2018 – Feb 2021"));
}

#[tokio::test]
async fn korean_pdf_keeps_words_whole() {
    let read = read("resume_ko.pdf").await.unwrap();
    for words in [
        "동료가 밤에 깨지 않도록 시스템을 단순하게 만드는 일을 좋아하며, 기록을 남겨",
        "커서 기반으로 전환하여 응답 시간을 1.2초에서 90ms로 단축했습니다.",
        "부하 테스트로 초당 800건까지 검증했습니다.",
    ] {
        assert!(read.text.contains(words), "{words} in {}", read.text);
    }
}

#[tokio::test]
async fn columns_drawn_across_are_read_down() {
    let read = read("two_columns_en.pdf").await.unwrap();
    let at = |words: &str| read.text.find(words).unwrap_or_else(|| panic!("{words} in {}", read.text));
    assert!(at("over both columns") < at("SKILLS"));
    assert!(at("SKILLS") < at("dbt") && at("dbt") < at("EDUCATION") && at("2014 - 2017") < at("EXPERIENCE"));
    assert!(
        read.text
            .contains("so that planners see a new estimate within five minutes instead of the next morning.")
    );
}

#[tokio::test]
async fn words_that_a_page_does_not_show_are_left_out() {
    let read = read("hidden_en.pdf").await.unwrap();
    assert!(read.text.contains("Harborline") && read.text.contains("12 minutes"), "{}", read.text);
    assert!(!read.text.contains("ninja") && !read.text.contains("full marks"), "{}", read.text);
}

#[tokio::test]
async fn filled_in_forms_are_read_with_their_labels() {
    let read = read("form_en.pdf").await.unwrap();
    for line in ["Full name\tInes Halvorsen", "Achievement\tCut paging noise from 90 to 12 alerts a week"] {
        assert!(read.text.lines().any(|there| there == line), "{line} in {}", read.text);
    }
}

#[tokio::test]
async fn docx_reads_headers_lists_and_tables() {
    let english = read("resume_en.docx").await.unwrap();
    assert_eq!((english.format, english.pages), (Format::Docx, None));
    assert!(english.text.starts_with("Priya Lindqvist, curriculum vitae\n"));
    assert!(english.text.contains("• Replaced a jQuery booking form with React & TypeScript"));
    assert!(english.text.contains("Languages\tTypeScript, JavaScript, HTML, CSS\n"));
    let korean = read("resume_ko.docx").await.unwrap().text;
    assert!(korean.contains("성명\t문하율\n"));
    assert!(korean.contains("2021.03 ~ 현재\n새봄헬스케어 백엔드 개발자\n예약 서버의 데드락"));
}

#[tokio::test]
async fn korean_word_processor_files_read_tables_boxes_and_bullets() {
    for (name, format, header, person, job, skill, certificate) in [
        (
            "resume_ko.hwp",
            Format::Hwp,
            "미리내 입사지원서",
            "도담희",
            "미리내교육\n채점 서버 개발\n동시 응시",
            "• Java\tSpring",
            "2019.08",
        ),
        (
            "resume_ko.hwpx",
            Format::Hwpx,
            "새봄 입사지원서",
            "라온유",
            "별무리물류\n배차 서버 개발\n지연 알림",
            "• Redis & Kafka",
            "2021.11",
        ),
    ] {
        let read = read(name).await.unwrap();
        assert_eq!((read.format, read.pages, read.warnings), (format, None, vec![]));
        assert!(read.text.starts_with(header), "{}", read.text);
        let person = format!("성명\t{person}");
        for part in [person.as_str(), "기간\t회사\t업무\n", job, skill] {
            assert!(read.text.contains(part), "{part} in {}", read.text);
        }
        assert!(read.text.contains(&format!("정보처리기사 {certificate}\n")));
        assert!(!read.text.contains("보이지 않는"));
        let understood = understand(&read.text);
        assert!(
            understood.sections.iter().any(|section| matches!(section.kind, SectionKind::CoverLetter(_)))
        );
    }
}

#[tokio::test]
async fn open_document_rich_text_and_web_pages_are_read() {
    let odt = read("resume_en.odt").await.unwrap();
    assert_eq!(odt.format, Format::Odt);
    assert!(odt.text.contains("• Moved 40 services to Kubernetes, cutting deploys from 50 to 6 minutes\n"));
    assert!(odt.text.contains("Languages\tGo, Python, SQL\nEducation\nBSc Physics, 2016\n"));
    assert!(odt.text.ends_with("With two colleagues.\n\nPage footer"));
    let rtf = read("resume_ko.rtf").await.unwrap();
    assert_eq!(rtf.format, Format::Rtf);
    assert!(
        rtf.text
            .starts_with("입사지원서\n\n한도란\n이메일: doran@example.com\n학력\t가온대학교 전자공학과\n")
    );
    assert!(rtf.text.contains("• 센서 펌웨어의 전류를 18mA에서 7mA로 줄였습니다."));
    let html = read("resume_ko.html").await.unwrap();
    assert_eq!((html.format, html.warnings), (Format::Html, vec![]));
    assert!(html.text.contains("• 첫 화면을 3.4초에서 0.9초로\n• React, TypeScript & Vite\n"));
    for hidden in ["menu", "machines", "write", "온누리 이력서"] {
        assert!(!html.text.contains(hidden), "{hidden}");
    }
}

#[tokio::test]
async fn plain_texts_are_read_in_any_encoding() {
    let korean = read("resume_ko_cp949.txt").await.unwrap();
    assert_eq!(korean.format, Format::Text);
    assert_eq!(korean.warnings, [Warning::GuessedEncoding("EUC-KR".into())]);
    assert!(korean.text.contains("이름: 서다온\n연락처") && korean.text.contains("똠방 뷁 시험"));
    let marked = read("resume_en.md").await.unwrap();
    assert_eq!(marked.format, Format::Markdown);
    assert!(marked.text.contains("- Reduced alert noise by 80% with Prometheus recording rules"));
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_its_reason() {
    let cases = [
        ("encrypted.pdf", Refused::Encrypted),
        ("scanned.pdf", Refused::NoText),
        ("broken.pdf", Refused::Broken),
        ("bomb.docx", Refused::TooLarge { limit: 32 << 20 }),
        ("bomb.pdf", Refused::TooMuchMemory),
        ("encrypted.hwp", Refused::Encrypted),
        ("encrypted.hwpx", Refused::Encrypted),
        ("distribution.hwp", Refused::Protected),
        ("bomb.hwp", Refused::TooLarge { limit: 32 << 20 }),
        ("bomb.hwpx", Refused::TooLarge { limit: 32 << 20 }),
    ];
    for (name, reason) in cases {
        assert_eq!(read(name).await, Err(reason), "{name}");
    }
    let extract = |bytes: &[u8]| {
        let bytes = bytes.to_vec();
        async move { extractor().extract(bytes).await }
    };
    assert_eq!(extract(b"").await, Err(Refused::Empty));
    assert_eq!(extract(b" \n").await, Err(Refused::Empty));
    assert_eq!(extract(b"PK\x03\x04 photo.raw").await, Err(Refused::Unsupported(OtherKind::Archive)));
    let large = vec![b'a'; MAX_DOCUMENT_BYTES + 1];
    assert_eq!(extract(&large).await, Err(Refused::TooLarge { limit: MAX_DOCUMENT_BYTES as u64 }));
}

#[tokio::test]
async fn scanned_pages_are_handed_over_as_pictures_and_the_others_as_text() {
    let half = read("half_scanned.pdf").await.unwrap();
    assert_eq!((half.pages, half.warnings), (Some(2), vec![Warning::PagesWithoutText(1)]));
    let Scan { pages, parts, cut } = extractor().scan(fixture("half_scanned.pdf")).await.unwrap();
    assert_eq!((pages, cut, parts.len()), (2, false, 2));
    let [PagePart::Text(text), PagePart::Picture(png)] = &parts[..] else { panic!("{parts:?}") };
    assert!(text.contains("Harborline") && !text.contains("Tidewater"), "{text}");
    assert_eq!(picture_type(png), Some("image/png"));
    let picture = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    assert_eq!((picture.info().width, picture.info().height), (1272, 1800));

    let whole = extractor().scan(fixture("scanned.pdf")).await.unwrap();
    assert_eq!(whole.pictures(), 1);
    assert_eq!(extractor().scan(fixture("encrypted.pdf")).await, Err(Refused::Encrypted));
    assert_eq!(
        extractor().scan(fixture("resume_en.docx")).await,
        Err(Refused::Unsupported(OtherKind::Unknown))
    );
    assert_eq!(extractor().scan(fixture("resume_en.pdf")).await.unwrap().pictures(), 0);
}

#[tokio::test]
async fn without_the_library_only_pdfs_are_refused() {
    for library in [None, Some(PathBuf::from("/nonexistent/libpdfium.so"))] {
        let extractor = Extractor::new(env!("CARGO_BIN_EXE_hotseat"), library);
        assert_eq!(extractor.extract(fixture("resume_en.pdf")).await, Err(Refused::PdfEngineMissing));
        assert!(extractor.extract(fixture("resume_en.docx")).await.is_ok());
    }
}

#[tokio::test]
async fn a_child_that_does_not_answer_is_ended() {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/endless.sh");
    let mut endless = Extractor::new(program, None);
    endless.time_limit = Duration::from_millis(200);
    let started = Instant::now();
    assert_eq!(endless.extract(b"resume".to_vec()).await, Err(Refused::TooSlow));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_child_that_answers_without_end_is_not_listened_to() {
    let flood = Extractor::new("/usr/bin/yes", None);
    assert_eq!(flood.extract(b"resume".to_vec()).await, Err(Refused::Crashed));
}

#[tokio::test]
async fn a_missing_or_silent_program_is_a_crash() {
    for program in ["/nonexistent/hotseat", "/bin/true", "/bin/false"] {
        assert_eq!(
            Extractor::new(program, None).extract(b"resume".to_vec()).await,
            Err(Refused::Crashed),
            "{program}"
        );
    }
}

#[tokio::test]
async fn documents_are_read_alike_from_a_nursery_and_without_one() {
    let mut names: Vec<_> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    let forked = extractor();
    let mut started = extractor();
    started.nursery = false;
    for name in names {
        assert_eq!(forked.extract(fixture(&name)).await, started.extract(fixture(&name)).await, "{name}");
    }
    assert_eq!(
        forked.scan(fixture("half_scanned.pdf")).await,
        started.scan(fixture("half_scanned.pdf")).await
    );
    assert!(forked.nursery_id().await.is_some());
    assert_eq!(started.nursery_id().await, None);
}

/// Waits until there is no nursery any more.
async fn ended(extractor: &Extractor) {
    let ended = async {
        while extractor.nursery_id().await.is_some() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), ended).await.unwrap();
}

#[tokio::test]
async fn a_nursery_that_was_ended_is_followed_by_another() {
    let extractor = extractor();
    assert!(extractor.extract(fixture("resume_en.pdf")).await.is_ok());
    let first = extractor.nursery_id().await.unwrap();
    assert!(extractor.extract(fixture("resume_en.pdf")).await.is_ok());
    assert_eq!(extractor.nursery_id().await, Some(first));
    let killed = Command::new("kill").args(["-9", &first.to_string()]).status().unwrap();
    assert!(killed.success());
    ended(&extractor).await;
    assert!(extractor.extract(fixture("resume_en.pdf")).await.is_ok());
    assert_ne!(extractor.nursery_id().await.unwrap(), first);
}

#[tokio::test]
async fn a_document_is_read_though_its_nursery_stands_still_or_ends() {
    let mut extractor = extractor();
    assert!(extractor.extract(fixture("resume_en.docx")).await.is_ok());
    let stop = |signal: &str, nursery: u32| {
        assert!(Command::new("kill").args([signal, &nursery.to_string()]).status().unwrap().success());
    };
    // It ends while a document waits for its child, so the document is read without it.
    let nursery = extractor.nursery_id().await.unwrap();
    stop("-STOP", nursery);
    let (read, ()) = tokio::join!(extractor.extract(fixture("resume_en.pdf")), async {
        tokio::task::yield_now().await;
        stop("-KILL", nursery);
    });
    assert!(read.is_ok());
    // One that does not answer is given up with the document, and another comes.
    assert!(extractor.extract(fixture("resume_en.docx")).await.is_ok());
    let nursery = extractor.nursery_id().await.unwrap();
    stop("-STOP", nursery);
    extractor.time_limit = Duration::from_millis(200);
    assert_eq!(extractor.extract(fixture("resume_en.pdf")).await, Err(Refused::TooSlow));
    extractor.time_limit = Duration::from_secs(60);
    assert!(extractor.extract(fixture("resume_en.pdf")).await.is_ok());
    assert_ne!(extractor.nursery_id().await.unwrap(), nursery);
}

#[tokio::test]
async fn what_ends_one_child_leaves_the_next_alone() {
    let extractor = extractor();
    let whole = extractor.extract(fixture("resume_en.pdf")).await;
    let nursery = extractor.nursery_id().await;
    for _ in 0..2 {
        assert_eq!(extractor.extract(fixture("bomb.pdf")).await, Err(Refused::TooMuchMemory));
        assert_eq!(extractor.extract(fixture("resume_en.pdf")).await, whole);
    }
    assert_eq!(extractor.nursery_id().await, nursery);
}

#[tokio::test]
async fn documents_read_at_once_are_not_mixed() {
    let extractor = extractor();
    let names = ["resume_en.pdf", "resume_ko.pdf", "resume_ko.hwp", "resume_en.docx"];
    let mut alone = Vec::new();
    for name in names {
        alone.push(extractor.extract(fixture(name)).await.unwrap());
    }
    for _ in 0..10 {
        let [a, b, c, d] = names.map(|name| extractor.extract(fixture(name)));
        let (a, b, c, d) = tokio::join!(a, b, c, d);
        assert_eq!([a, b, c, d].map(Result::unwrap).as_slice(), alone);
    }
}

#[tokio::test]
async fn a_nursery_without_documents_ends_and_comes_again() {
    let extractor = extractor().with_idle(Duration::from_millis(300));
    assert!(extractor.extract(fixture("resume_en.pdf")).await.is_ok());
    ended(&extractor).await;
    assert!(extractor.extract(fixture("resume_en.pdf")).await.is_ok());
}

#[tokio::test]
async fn a_nursery_has_nothing_of_the_bot_and_ends_with_it() {
    let extractor = extractor();
    assert!(extractor.extract(fixture("resume_en.docx")).await.is_ok());
    let process = Path::new("/proc").join(extractor.nursery_id().await.unwrap().to_string());
    // Cargo gives this test an environment, of which nothing is handed on.
    let environment = fs::read_to_string(process.join("environ")).unwrap();
    assert_eq!(environment, format!("HOTSEAT_PDFIUM={}\0", pdfium().display()));
    drop(extractor);
    let gone = async {
        while process.exists() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), gone).await.unwrap();
}

#[test]
fn the_child_lives_within_its_limits() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hotseat"))
        .arg("extract")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let limits = Path::new("/proc").join(child.id().to_string()).join("limits");
    // The child sets its limits before it reads, and waits for its input until it is dropped below.
    let deadline = Instant::now() + Duration::from_secs(10);
    let set = loop {
        let limits = fs::read_to_string(&limits).unwrap();
        let limit = |name: &str| {
            let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
            line[name.len()..].split_whitespace().take(2).map(str::to_owned).collect::<Vec<_>>()
        };
        let all =
            ["Max address space", "Max cpu time", "Max file size", "Max core file size", "Max processes"]
                .map(limit);
        if all[4] == ["0", "0"] || Instant::now() > deadline {
            break all;
        }
        std::thread::yield_now();
    };
    assert_eq!(
        set,
        [
            ["536870912", "536870912"].map(str::to_owned).to_vec(),
            ["10", "10"].map(str::to_owned).to_vec(),
            ["0", "0"].map(str::to_owned).to_vec(),
            ["0", "0"].map(str::to_owned).to_vec(),
            ["0", "0"].map(str::to_owned).to_vec(),
        ]
    );
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

/// A library that stands for a PDF library which a document has taken over.
fn taken_over(folder: &Path, how: &[&str]) -> PathBuf {
    let library = folder.join("libreaching_out.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reaching_out.c");
    let mut compiler = Command::new("cc");
    let compiled = compiler.args(["-shared", "-fPIC"]).args(how).arg("-o").arg(&library).arg(source).status();
    assert!(compiled.unwrap().success());
    library
}

#[tokio::test]
async fn a_forked_child_that_hangs_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let library = taken_over(folder.path(), &["-DHANGING"]);
    let mut extractor = Extractor::new(env!("CARGO_BIN_EXE_hotseat"), Some(library));
    extractor.time_limit = Duration::from_secs(60);
    assert!(extractor.extract(fixture("resume_en.docx")).await.is_ok());
    let nursery = extractor.nursery_id().await.unwrap();
    extractor.time_limit = Duration::from_millis(300);
    assert_eq!(extractor.extract(fixture("resume_en.pdf")).await, Err(Refused::TooSlow));
    let children = || {
        let processes = fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().path().join("stat"));
        let parent = format!(" {nursery} ");
        // After the name: the state and the parent.
        let of_nursery =
            |stat: String| stat.rsplit_once(')').is_some_and(|(_, rest)| rest[2..].starts_with(&parent));
        processes
            .filter_map(|stat| fs::read_to_string(stat).ok())
            .filter(|stat| of_nursery(stat.clone()))
            .count()
    };
    let gone = async {
        while children() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), gone).await.unwrap();
    extractor.time_limit = Duration::from_secs(60);
    assert!(extractor.extract(fixture("resume_en.docx")).await.is_ok());
}

#[test]
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn a_library_taken_over_in_the_child_reaches_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let library = taken_over(folder.path(), &[]);

    // Anywhere else every way is open, so what is closed below is closed by the child.
    let elsewhere = Command::new("/bin/true").env("LD_PRELOAD", &library).status().unwrap();
    assert_eq!(elsewhere.code(), Some(64 | 0b1111));

    let mut child = Command::new(env!("CARGO_BIN_EXE_hotseat"))
        .arg("extract")
        .env_clear()
        .env("HOTSEAT_PDFIUM", &library)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&fixture("resume_en.pdf")).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(64));
}

#[tokio::test]
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
async fn a_library_taken_over_in_a_forked_child_reaches_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let library = taken_over(folder.path(), &["-DFORKED"]);
    // It is quiet in the nursery, and answers for the child: `protected` where no way was open and the limits were set.
    let mut extractor = Extractor::new(env!("CARGO_BIN_EXE_hotseat"), Some(library));
    extractor.time_limit = Duration::from_secs(60);
    assert_eq!(extractor.extract(fixture("resume_en.pdf")).await, Err(Refused::Protected));
    assert!(extractor.nursery_id().await.is_some());
}

#[tokio::test]
async fn samples_are_understood_from_their_pages() {
    for (name, language, title, skill, result) in [
        ("resume_en.pdf", Language::En, "EXPERIENCE", "Kafka", "from 2.8 seconds to 310 ms"),
        ("resume_ko.pdf", Language::Ko, "경력", "TypeScript", "4.1초에서 1.6초로"),
    ] {
        let read = extractor().extract(sample(name)).await.unwrap();
        let (text, understood) = (ResumeText::new(&read.text), understand(&read.text));
        assert_eq!(
            (understood.language, understood.quality.suspicion),
            (language, Suspicion::None),
            "{name}"
        );
        let experience =
            understood.sections.iter().find(|section| section.kind == SectionKind::Experience).unwrap();
        assert_eq!(experience.title, title);
        assert!(understood.skills.iter().any(|found| found.name == skill), "{name}");
        assert!(understood.experiences.len() >= 4, "{name}: {:#?}", understood.experiences);
        let worthy = question_worthy_lines(&understood, &text);
        let best: Vec<&str> = worthy.iter().take(5).filter_map(|worthy| text.line(worthy.line)).collect();
        assert!(best.iter().any(|line| line.contains(result)), "{name}: {best:#?}");
        assert!(worthy.len() >= 8, "{name}");
        let kinds: Vec<PersonalKind> = understood.personal.iter().map(|datum| datum.kind).collect();
        for kind in [PersonalKind::Name, PersonalKind::Email, PersonalKind::Phone, PersonalKind::Url] {
            assert!(kinds.contains(&kind), "{name}: {kind:?}");
        }
        let redacted: String =
            redacted_lines(&text, &understood).into_iter().map(|line| line.text + "\n").collect();
        for secret in ["Castellan", "한서윤", "@example", "900123", "0000-1234", "example-"] {
            assert!(!redacted.contains(secret), "{name}: {secret}");
        }
    }
}

#[tokio::test]
async fn a_story_is_no_resume() {
    let read = read("not_a_resume.txt").await.unwrap();
    assert_eq!(understand(&read.text).quality.suspicion, Suspicion::NotAResume);
}

#[test]
fn a_folder_of_documents_is_measured() {
    let out = tempfile::tempdir().unwrap();
    let measure = |folder: &Path| {
        let run = Command::new(env!("CARGO_BIN_EXE_hotseat"))
            .args(["evaluate", "documents"])
            .arg(folder)
            .arg("--texts")
            .arg(out.path())
            .env("HOTSEAT_PDFIUM", pdfium())
            .current_dir(out.path())
            .output()
            .unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap()
    };
    let table = measure(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures"));
    let line = |format: &str| {
        let line = table.lines().find(|line| line.split_whitespace().next() == Some(format));
        line.unwrap_or_else(|| panic!("{format} in {table}")).split_whitespace().collect::<Vec<_>>()
    };
    assert_eq!(line("hwpx")[1..5], ["3", "1", "2", "0"]);
    assert!(
        table.contains("hwpx refused: 1 document is encrypted, 1 document is larger than 33554432 bytes")
    );
    let figures = fs::read(out.path().join("resume_ko.hwpx.json")).unwrap();
    let figures: serde_json::Value = serde_json::from_slice(&figures).unwrap();
    assert_eq!(figures["ok"], true);
    assert!(figures["rss_kb"].as_u64().unwrap() > 1000 && figures["seconds"].as_f64().unwrap() > 0.0);
    assert!(fs::read_to_string(out.path().join("resume_ko.hwpx.txt")).unwrap().contains("라온유"));
    assert!(!out.path().join("bomb.hwp.txt").exists());

    let folder = tempfile::tempdir().unwrap();
    let list = r#"[{"id": "a/b", "file": "a.txt", "format": "note", "refs": "ref.txt", "expect": "error"}, {"file": "gone.pdf"},
        {"file": "b.txt", "format": "note", "refs": ["ref.txt"], "facts": ["경력 사항"]}]"#;
    for (name, text) in [
        ("manifest.json", list),
        ("a.txt", "Kim"),
        ("b.txt", "경력 사항 Rust"),
        ("ref.txt", "경력 사항 Rust Java"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let table = measure(folder.path());
    let note = table.lines().find(|line| line.starts_with("note")).unwrap();
    let note: Vec<&str> = note.split_whitespace().collect();
    assert_eq!(note[1..8], ["2", "2", "0", "0", "0.7500", "1.0000", "1.0000"]);
    assert!(table.contains("a/b: read, should be refused") && table.contains("gone.pdf: "));
    assert!(out.path().join("a__b.txt").exists());
}

/// What was understood of a document, as lines: language and titles of sections, skills, and every period with what it
/// is about.
async fn understood(name: &str) -> [String; 3] {
    let read = read(name).await.unwrap();
    let understood = understand(&read.text);
    let titles = understood.sections.iter().map(|section| match &section.kind {
        SectionKind::CoverLetter(_) => "prompt".to_owned(),
        kind => format!("{kind:?} {}", section.title).trim_end().to_owned(),
    });
    let skills = understood.skills.iter().map(|skill| skill.name.clone());
    let periods = understood.experiences.iter().map(|period| {
        let month = |at: hotseat::domain::resume::YearMonth| match at.month {
            Some(month) => format!("{}.{month}", at.year),
            None => at.year.to_string(),
        };
        let to = period.to.map_or("now".to_owned(), month);
        format!("{}~{to} {}", month(period.from), period.what.replace('\t', " "))
    });
    let joined = |parts: Vec<String>, by| parts.join(by);
    let sections = format!("{:?}: {}", understood.language, joined(titles.collect(), "; "));
    [sections, joined(skills.collect(), ", "), joined(periods.collect(), "\n")]
}

#[tokio::test]
async fn resumes_of_five_kinds_are_understood() {
    let expected: [(&str, [&str; 3]); 4] = [
        (
            "table_form_ko.docx",
            [
                "Ko: Summary; Education 학 력 사 항; Experience 경 력 사 항; Projects 프로젝트; Certificates 자격증 및 어학; Skills 보유 기술; Other 병 역 사 항",
                "Kotlin, Spring Boot, Kafka, Java, Oracle Database, Spring Batch, MySQL, Python, AWS, Docker, Kubernetes",
                "2015.3~2019.2 한빛대학교 컴퓨터공학과 졸업\n2012.3~2015.2 분당고등학교 이과 졸업\n2021.4~now ㈜누리페이\n2019.3~2021.3 가온물류(주) 사원 배차 관리 시스템 유지보수 (Java, Oracle)\n2022.1~2022.9 정산 배치 재구축 Spring Batch와 MySQL로 야간 정산을 3시간에서 40분으로 줄임",
            ],
        ),
        (
            "browser_columns_en.pdf",
            [
                "En: Summary; Other CONTACT; Skills SKILLS; Education EDUCATION; Certificates LANGUAGES; Certificates CERTIFICATIONS; Summary PROFILE; Experience WORK EXPERIENCE; Projects SELECTED PROJECTS; Experience VOLUNTEERING",
                "Python, SQL, Scala, Apache Spark, Airflow, dbt, Snowflake, PostgreSQL, Terraform, AWS",
                "2011~2014 BSc Mathematics\n2020.1~now Harrow Rail Analytics\n2014.9~2019.12 Pennine Grocers plc\n2021~2022 Platform Times\n2018.3~2019.6 Code Club leader, Leeds Central Library",
            ],
        ),
        (
            "tabs_en.rtf",
            [
                "En: Summary; Summary OBJECTIVE; Experience EMPLOYMENT HISTORY; Education EDUCATION; Skills TECHNICAL SKILLS; Projects PROJECTS; Certificates LANGUAGES",
                "Embedded systems, C++, RTOS, Arduino, STM32, Rust, C, Python, CMake, Linux, Git, ESP32, MQTT, Grafana",
                "2018.6~now Vessla Marine AB Embedded Software Engineer\n2015.9~2018.5 Kvarnen Robotics Junior Engineer\n2013~2015 Chalmers University of Technology M.Sc. Embedded Systems\n2019~2020 Open Tide Gauge Hobby project",
            ],
        ),
        (
            "tables_en.md",
            [
                "En: Summary; Summary About; Experience Experience; Projects Projects; Education Education; Skills Skills; Awards Awards",
                "React, Vite, TypeScript, Angular, Vue.js, Svelte, IndexedDB, WebGL, JavaScript, HTML, CSS, Jest, Playwright",
                "2022.3~now Kranich Labs GmbH — Frontend Engineer\n2019.8~2022.2 Uferlos AG, Junior Developer\n2020~2021 Fahrplan Offline Svelte, IndexedDB\n2023~now Tiny Grid TypeScript, WebGL\n2015~2019 TU Berlin, B.Sc. Informatik",
            ],
        ),
    ];
    for (name, expected) in expected {
        assert_eq!(understood(name).await, expected, "{name}");
    }
}

#[tokio::test]
async fn prompts_of_a_cover_letter_are_counted_with_and_without_spaces() {
    let read = read("cover_letter_ko.docx").await.unwrap();
    let text = ResumeText::new(&read.text);
    let answers = cover_letter_answers(&understand(&read.text), &text);
    let found: Vec<_> = answers
        .iter()
        .map(|answer| {
            let limit = answer.limit.map(|limit| (limit.most, limit.unit));
            (answer.prompt.as_str(), answer.characters, answer.characters_without_spaces, limit)
        })
        .collect();
    assert_eq!(
        found,
        [
            ("성장과정 (500자 이내)", 83, 64, Some((500, LengthUnit::Characters))),
            (
                "우리 회사에 지원한 동기와 입사 후 이루고 싶은 목표를 기술해 주십시오. (공백 포함 700자)",
                75,
                57,
                Some((700, LengthUnit::Characters))
            ),
            (
                "팀원과 갈등을 겪고 이를 해결한 경험을 구체적으로 서술하시오. [1,000 Byte 이내]",
                84,
                62,
                Some((1000, LengthUnit::Bytes))
            ),
            (
                "본인이 가장 도전적으로 임했던 경험은 무엇입니까? (600자 이내, 공백 제외)",
                91,
                73,
                Some((600, LengthUnit::CharactersWithoutSpaces))
            ),
        ]
    );
}

#[test]
fn a_process_can_read_more_than_one_pdf() {
    for name in ["resume_en.pdf", "resume_ko.pdf"] {
        assert!(hotseat::document::read_as(Format::Pdf, &fixture(name), Some(&pdfium())).is_ok(), "{name}");
    }
}
