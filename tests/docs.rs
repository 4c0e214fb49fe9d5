//! The pages that are read: the reference of settings is what the code says, and nothing points nowhere.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The reference, made from the example file, which a test of the settings compares with the code.
fn reference(example: &str) -> String {
    let mut page = "# Settings\n\nMade from [`bot-config.example.toml`](../bot-config.example.toml), which a test compares with \
                    the code; `HOTSEAT_WRITE_DOCS=1\ncargo test --test docs` writes this page anew. Copy that file to \
                    `bot-config.toml`, or name another with `--config FILE`. A setting that\nis unknown is an error.\n"
        .to_owned();
    let mut comment: Vec<&str> = Vec::new();
    let mut in_environment = true;
    for line in example.lines() {
        match line.strip_prefix('#').map(|text| text.strip_prefix(' ').unwrap_or(text)) {
            Some(text) if in_environment => environment(&mut page, text),
            Some(text) => comment.push(text),
            None => in_environment = false,
        }
        if let Some(section) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            write!(page, "\n## `[{section}]`\n\n| setting | default | meaning |\n|---|---|---|\n").unwrap();
            comment.clear();
        } else if let Some((name, default)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            // Settings that are told of together.
            let meaning = if comment.is_empty() { "see above".to_owned() } else { comment.join(" ") };
            writeln!(page, "| `{name}` | `{default}` | {} |", meaning.replace('|', "\\|")).unwrap();
            comment.clear();
        }
    }
    page
}

/// A line of the head of the example: `  NAME   meaning`.
fn environment(page: &mut String, text: &str) {
    let Some((name, meaning)) = text.strip_prefix("  ").and_then(|text| text.split_once("  ")) else {
        return;
    };
    if !page.contains("## Environment") {
        page.push_str(
            "\n## Environment\n\nSecrets, and what differs between machines. A file `.env` beside the program stands in for \
             what is not set.\n\n| variable | meaning |\n|---|---|\n",
        );
    }
    writeln!(page, "| `{name}` | {} |", meaning.trim()).unwrap();
}

#[test]
fn the_reference_of_settings_is_current() {
    let example = std::fs::read_to_string(root().join("bot-config.example.toml")).unwrap();
    let (file, made) = (root().join("docs/configuration.md"), reference(&example));
    if std::env::var_os("HOTSEAT_WRITE_DOCS").is_some() {
        std::fs::write(&file, &made).unwrap();
    }
    let stands = std::fs::read_to_string(&file).unwrap();
    assert!(
        stands == made,
        "docs/configuration.md is old; HOTSEAT_WRITE_DOCS=1 cargo test --test docs writes it anew"
    );
    let settings: toml::Table = toml::from_str(&example).unwrap();
    for (section, settings) in settings {
        for name in settings.as_table().unwrap().keys() {
            assert!(made.contains(&format!("| `{name}` |")), "{section}.{name} is not in the reference");
        }
    }
}

/// Markdown pages of the repository, not of its tests' data.
fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !["target", ".git", "fixtures", "node_modules", "venv"].contains(&name.as_str()) {
            pages(&path, found);
        } else if name.ends_with(".md") {
            found.push(path);
        }
    }
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut all = Vec::new();
    pages(&root(), &mut all);
    assert!(all.len() > 5);
    let mut broken = Vec::new();
    for page in all {
        let text = std::fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            if !page.parent().unwrap().join(target).exists() {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn both_readmes_show_the_same_commands_and_pictures() {
    let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap();
    let (english, korean) = (read("README.md"), read("README.ko.md"));
    assert!(english.contains("(README.ko.md)") && korean.contains("(README.md)"), "each names the other");
    for text in ["./dev try", "./dev test", "docs/configuration.md", "HOTSEAT_KEYS", "docs/running/README.md"]
    {
        assert!(korean.contains(text) && english.contains(text), "{text} is missing in one of the two");
    }
    let pictures = |text: &str| -> Vec<String> {
        text.split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
            .filter(|it| it.ends_with(".png"))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(pictures(&english), pictures(&korean));
}
