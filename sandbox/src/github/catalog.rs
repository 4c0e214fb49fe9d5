//! Languages with GitHub's colours, and licences.

/// Colours as GitHub shows them, for the languages that resumes and repositories are full of.
const COLORS: [(&str, &str); 32] = [
    ("C", "#555555"),
    ("C#", "#7355dd"),
    ("C++", "#f34b7d"),
    ("CSS", "#663399"),
    ("Clojure", "#db5855"),
    ("Dart", "#00B4AB"),
    ("Dockerfile", "#384d54"),
    ("Elixir", "#6e4a7e"),
    ("Go", "#00ADD8"),
    ("HCL", "#844FBA"),
    ("HTML", "#e34c26"),
    ("Haskell", "#5e5086"),
    ("Java", "#b07219"),
    ("JavaScript", "#f1e05a"),
    ("Jupyter Notebook", "#DA5B0B"),
    ("Kotlin", "#A97BFF"),
    ("Lua", "#000080"),
    ("Makefile", "#427819"),
    ("Objective-C", "#438eff"),
    ("PHP", "#4F5D95"),
    ("Perl", "#0298c3"),
    ("Python", "#3572A5"),
    ("R", "#198CE7"),
    ("Ruby", "#701516"),
    ("Rust", "#dea584"),
    ("SCSS", "#c6538c"),
    ("Scala", "#c22d40"),
    ("Shell", "#89e051"),
    ("Svelte", "#ff3e00"),
    ("Swift", "#F05138"),
    ("TypeScript", "#3178c6"),
    ("Vue", "#41b883"),
];

/// The colour of a language, where GitHub has one and we know it.
pub(super) fn color(language: &str) -> Option<&'static str> {
    COLORS.iter().find(|(name, _)| *name == language).map(|(_, color)| *color)
}

/// A licence as GitHub names it.
#[derive(Debug, Clone)]
pub(super) struct License {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) spdx: String,
}

/// Names of licences by SPDX identifier; any other is GitHub's "Other".
const LICENSES: [(&str, &str); 8] = [
    ("AGPL-3.0", "GNU Affero General Public License v3.0"),
    ("Apache-2.0", "Apache License 2.0"),
    ("BSD-3-Clause", "BSD 3-Clause \"New\" or \"Revised\" License"),
    ("GPL-3.0", "GNU General Public License v3.0"),
    ("ISC", "ISC License"),
    ("MIT", "MIT License"),
    ("MPL-2.0", "Mozilla Public License 2.0"),
    ("Unlicense", "The Unlicense"),
];

/// The licence with an SPDX identifier.
pub(super) fn license(spdx: &str) -> License {
    match LICENSES.iter().find(|(id, _)| *id == spdx) {
        Some((id, name)) => {
            License { key: id.to_lowercase(), name: (*name).to_owned(), spdx: (*id).to_owned() }
        }
        None => License { key: "other".to_owned(), name: "Other".to_owned(), spdx: "NOASSERTION".to_owned() },
    }
}
