//! Who may import whom: `discord, interviewer, github → app → {db, chart, document, export} → domain`. Rooms on one floor never
//! import each other. `config`, `crypto`, `error`, `metrics` and `text` are open to every floor but the domain. Only `run`,
//! `bank`, `doctor`, `evaluate`, `grading`, `watch` and `main` see all.

use std::collections::BTreeSet;
use std::path::Path;

/// The rooms each room may import.
const FLOORS: [(&str, &[&str]); 14] = [
    ("domain", &["domain"]),
    ("document", &["document", "domain"]),
    ("chart", &["chart", "domain", "text"]),
    ("export", &["export"]),
    ("db", &["db", "crypto", "document", "domain", "error"]),
    (
        "app",
        &[
            "app", "chart", "config", "crypto", "db", "document", "domain", "error", "export", "metrics",
            "text",
        ],
    ),
    ("discord", &["discord", "app", "config", "document", "domain", "error", "metrics", "text"]),
    ("interviewer", &["interviewer", "app", "config", "domain", "error", "text"]),
    ("github", &["github", "app", "config", "domain", "error", "text"]),
    ("config", &["config"]),
    ("crypto", &["crypto"]),
    ("metrics", &["metrics"]),
    ("text", &["text", "domain"]),
    ("error", &["error", "domain", "text"]),
];

/// Rooms that build the others.
const ROOFS: [&str; 8] = ["run", "bank", "doctor", "evaluate", "grading", "watch", "main", "lib"];

/// Rust files below a folder, with the room each belongs to. Unit tests in files of their own may look anywhere.
fn files(folder: &Path, room: Option<&str>, found: &mut Vec<(String, String, String)>) {
    for entry in std::fs::read_dir(folder).expect("src can be read") {
        let path = entry.expect("an entry can be read").path();
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let room = room.unwrap_or(&stem).to_owned();
        if path.is_dir() {
            files(&path, Some(&room), found);
        } else if stem != "tests" && path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).expect("a source can be read");
            found.push((room, path.display().to_string(), text));
        }
    }
}

fn sources() -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    files(&root.join("src"), None, &mut found);
    files(&root.join("document/src"), Some("document"), &mut found);
    found
}

/// The rooms a source names: `crate::room` and, in braces after `crate::`, each first name.
fn imports(text: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            // A name such as `poise_crate::` or `$crate::` in a macro is not ours or is the macro's business.
            if at > 0 && (line.as_bytes()[at - 1].is_ascii_alphanumeric() || line.as_bytes()[at - 1] == b'$')
            {
                continue;
            }
            match rest.strip_prefix('{') {
                Some(list) => {
                    let mut depth = 0;
                    let mut name = String::new();
                    for c in list.chars() {
                        match c {
                            '{' => depth += 1,
                            '}' => depth -= 1,
                            ',' | ':' if depth == 0 => {
                                rooms.insert(std::mem::take(&mut name));
                            }
                            c if depth == 0 && (c.is_alphanumeric() || c == '_') => name.push(c),
                            _ => {}
                        }
                    }
                    rooms.insert(name);
                }
                None => {
                    rooms.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
                }
            }
        }
    }
    rooms
        .into_iter()
        .filter(|room| FLOORS.iter().any(|(name, _)| name == room) || ROOFS.contains(&room.as_str()))
        .collect()
}

#[test]
fn every_room_imports_only_the_floors_below_it() {
    let mut faults = Vec::new();
    for (room, path, text) in sources() {
        if ROOFS.contains(&room.as_str()) {
            continue;
        }
        let Some((_, allowed)) = FLOORS.iter().find(|(name, _)| *name == room) else {
            faults.push(format!("{path}: room {room} is on no floor; add it to this test"));
            continue;
        };
        for import in imports(&text) {
            if !allowed.contains(&import.as_str()) {
                faults.push(format!("{path}: {room} imports {import}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn each_library_of_the_outer_world_has_one_room() {
    let homes: [(&str, &[&str]); 11] = [
        ("serenity", &["discord"]),
        ("poise", &["discord"]),
        ("sqlx", &["db", "app", "bank", "error", "doctor"]),
        ("async_openai", &["interviewer"]),
        ("pdfium_render", &["document"]),
        ("krilla", &["export"]),
        ("plotters", &["chart"]),
        ("resvg", &["chart"]),
        ("octocrab", &["github"]),
        ("prometheus_client", &["metrics"]),
        ("axum", &["watch"]),
    ];
    let mut faults = Vec::new();
    for (room, path, text) in sources() {
        for (library, rooms) in homes {
            let used = text.lines().any(|line| {
                let line = line.trim();
                !line.starts_with("//") && line.contains(&format!("{library}::"))
            });
            if used && !rooms.contains(&room.as_str()) {
                faults.push(format!("{path}: {library} belongs to {rooms:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn queries_stand_in_the_database_room_only() {
    let mut faults = Vec::new();
    for (room, path, text) in sources() {
        let queries = text.contains("sqlx::query");
        if queries && !["db", "doctor"].contains(&room.as_str()) {
            faults.push(path);
        }
    }
    assert!(faults.is_empty(), "SQL outside of db: {faults:?}");
}

#[test]
fn the_domain_knows_no_clock_no_random_source_and_nothing_asynchronous() {
    for (room, path, text) in sources() {
        if room == "domain" {
            for forbidden in [
                "async fn",
                ".await;",
                ".await?",
                "Utc::now",
                "SystemTime",
                "Instant::",
                "rand::rng(",
                "std::fs",
                "std::net",
            ] {
                assert!(!text.contains(forbidden), "{path} has {forbidden}");
            }
        }
    }
}

/// Builders of serenity that make a message others or the member see.
const MESSAGES: [&str; 8] = [
    "CreateMessage::new",
    "EditMessage::new",
    "CreateInteractionResponseMessage::new",
    "CreateInteractionResponseFollowup::new",
    "EditInteractionResponse::new",
    "ExecuteWebhook::new",
    "EditWebhookMessage::new",
    ".say(",
];

#[test]
fn every_message_is_made_in_one_place_with_mentions_off() {
    let mut faults = Vec::new();
    for (room, path, text) in sources().into_iter().filter(|(room, ..)| room == "discord") {
        for (at, builder) in MESSAGES.iter().flat_map(|b| text.match_indices(b).map(move |(at, _)| (at, b))) {
            let end =
                text[at..].find(";\n").or_else(|| text[at..].find("\n}")).map_or(text.len(), |end| at + end);
            let made = &text[at..end.max(text[at..].find("\n}\n").map_or(end, |close| at + close))];
            let is_sign_of_life = path.ends_with("only_you.rs") && made.contains(".ephemeral(true)");
            if !path.ends_with("send.rs") && !is_sign_of_life {
                faults.push(format!("{path}: {builder} belongs into send.rs"));
            } else if path.ends_with("send.rs")
                && !made.contains(".allowed_mentions(CreateAllowedMentions::new())")
            {
                faults.push(format!("{path}: {builder} without mentions off"));
            }
        }
        assert_eq!(room, "discord");
        if text.contains("CreateAllowedMentions::new().")
            || text.contains(".all_users(")
            || text.contains(".everyone(")
        {
            faults.push(format!("{path}: allows mentions"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn web_addresses_are_asked_by_clients_that_follow_no_redirects_of_members_files() {
    // Files of members come through one client only, which is tested beside it.
    for (_, path, text) in sources() {
        let asks = text.contains(".get(file") || text.contains(".get(&file") || text.contains(".get(url)");
        assert!(!asks || path.ends_with("attachment.rs"), "{path} asks for an address on its own");
    }
}
