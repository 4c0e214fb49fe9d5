//! A folder of documents, with or without a list of what is in it.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde_json::Value;

/// The list of documents.
const MANIFEST: &str = "manifest.json";
/// Longest reference text taken, in bytes.
const MAX_REFERENCE: usize = 8 << 20;
/// Deepest folders looked into.
const MAX_DEPTH: usize = 16;

/// Documents to read.
#[derive(Debug)]
pub(super) struct Corpus {
    pub items: Vec<Item>,
}

/// One document.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub id: String,
    pub path: PathBuf,
    pub format: Option<String>,
    pub expect: Option<String>,
    /// Paths of reference texts.
    pub refs: Vec<PathBuf>,
    /// Pieces of text to be found.
    pub facts: Vec<String>,
}

impl Corpus {
    /// The documents the manifest names, or all files there are.
    pub(super) fn find(folder: &Path) -> anyhow::Result<Self> {
        let manifest = folder.join(MANIFEST);
        if !manifest.exists() {
            return Self::of_files(folder);
        }
        let text = fs::read(&manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
        let listed: Value =
            serde_json::from_slice(&text).with_context(|| format!("{} is no JSON", manifest.display()))?;
        let entries = match &listed {
            Value::Array(entries) => Some(entries),
            Value::Object(parts) => {
                ["items", "documents", "files"].iter().find_map(|name| parts.get(*name)?.as_array())
            }
            _ => None,
        };
        let entries = entries.with_context(|| format!("{} holds no list `items`", manifest.display()))?;
        Ok(Self { items: entries.iter().filter_map(|entry| Item::listed(entry, folder)).collect() })
    }

    fn of_files(folder: &Path) -> anyhow::Result<Self> {
        let mut files = BTreeSet::new();
        collect(folder, 0, &mut files).with_context(|| format!("cannot read {}", folder.display()))?;
        let is_reference = |path: &Path| {
            path.extension().is_some_and(|ending| ending == "txt") && files.contains(&path.with_extension(""))
        };
        let documents = files.iter().filter(|path| !is_reference(path));
        let items = documents.map(|path| {
            let beside = PathBuf::from(format!("{}.txt", path.display()));
            let inside = path.strip_prefix(folder).unwrap_or(path);
            Item {
                id: inside.display().to_string(),
                refs: files.contains(&beside).then_some(beside).into_iter().collect(),
                path: path.clone(),
                ..Item::default()
            }
        });
        Ok(Self { items: items.collect() })
    }
}

/// The files below a folder; hidden ones and links are none.
fn collect(folder: &Path, depth: usize, files: &mut BTreeSet<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() && depth < MAX_DEPTH {
            collect(&entry.path(), depth + 1, files)?;
        } else if kind.is_file() {
            files.insert(entry.path());
        }
    }
    Ok(())
}

impl Item {
    /// A document of a manifest; `None` if the entry names no file.
    fn listed(entry: &Value, folder: &Path) -> Option<Self> {
        let text = |name: &str| entry.get(name).and_then(Value::as_str).map(str::to_owned);
        let list = |name: &str| match entry.get(name) {
            Some(Value::String(one)) => vec![one.clone()],
            Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        let file = entry.as_str().map(str::to_owned).or_else(|| text("file")).or_else(|| text("path"))?;
        let refs = ["refs", "ref", "reference"].iter().flat_map(|name| list(name));
        Some(Self {
            id: text("id").unwrap_or_else(|| file.clone()),
            path: folder.join(&file),
            format: text("format"),
            expect: text("expect"),
            refs: refs.map(|path| folder.join(path)).collect(),
            facts: list("facts"),
        })
    }

    /// The texts to compare with, as far as they can be read.
    pub(super) fn references(&self) -> Vec<String> {
        let read = |path: &PathBuf| fs::read(path).ok().filter(|bytes| bytes.len() <= MAX_REFERENCE);
        self.refs.iter().filter_map(read).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect()
    }

    pub(super) fn expects_error(&self) -> bool {
        self.expect.as_deref() == Some("error")
    }

    /// The id as the name of a file.
    pub(super) fn file_name(&self) -> String {
        let name = self.id.replace(['/', '\\', '\0'], "__");
        if matches!(name.as_str(), "" | "." | "..") { "_".to_owned() } else { name }
    }

    /// The ending of the file's name.
    pub(super) fn ending(&self) -> String {
        self.path.extension().map_or_else(|| "?".to_owned(), |ending| ending.to_string_lossy().to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::fs;

    use super::{Corpus, Item};

    #[test]
    fn a_manifest_says_what_there_is() {
        let folder = tempfile::tempdir().unwrap();
        let list = r#"{"items": [{"id": "a", "file": "pdf/a.pdf", "format": "pdf", "refs": ["ref/a.txt"], "facts": ["x"]},
            "b.md", {"note": "no file"}, 7]}"#;
        fs::write(folder.path().join("manifest.json"), list).unwrap();
        let items = Corpus::find(folder.path()).unwrap().items;
        assert_eq!(items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["a", "b.md"]);
        assert_eq!(items[0].refs, [folder.path().join("ref/a.txt")]);
        fs::write(folder.path().join("manifest.json"), "7").unwrap();
        assert!(Corpus::find(folder.path()).is_err());
    }

    #[test]
    fn without_a_manifest_files_are_documents() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("in")).unwrap();
        for name in ["in/a.pdf", "in/a.pdf.txt", "b.txt", ".hidden"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let items = Corpus::find(folder.path()).unwrap().items;
        assert_eq!(items.iter().map(Item::file_name).collect::<Vec<_>>(), ["b.txt", "in__a.pdf"]);
        assert_eq!(items[1].references(), ["in/a.pdf.txt"]);
        assert!(Corpus::find(&folder.path().join("nowhere")).is_err());
    }
}
