//! What a repository is built on, by the files in which that is written down; and colours of languages, which REST does
//! not tell.

use serde_json::Value;

/// The files that are read, at the root of a repository.
pub(super) const MANIFESTS: [&str; 9] = [
    "Cargo.toml",
    "package.json",
    "requirements.txt",
    "pyproject.toml",
    "go.mod",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "Gemfile",
];
/// Dependencies of one repository.
const MOST: usize = 20;

/// The dependencies named in a manifest; none where it cannot be read.
pub(super) fn dependencies(file: &str, text: &str) -> Vec<String> {
    let mut found = match file {
        "Cargo.toml" => cargo(text),
        "package.json" => package(text),
        "requirements.txt" => text.lines().filter_map(python).collect(),
        "pyproject.toml" => pyproject(text),
        "go.mod" => text.lines().filter_map(go).collect(),
        "pom.xml" => between(text, "<artifactId>", "</artifactId>"),
        "build.gradle" | "build.gradle.kts" => gradle(text),
        "Gemfile" => text.lines().filter_map(gem).collect(),
        _ => Vec::new(),
    };
    found.dedup();
    found.truncate(MOST);
    found
}

fn cargo(text: &str) -> Vec<String> {
    let table: toml::Table = text.parse().unwrap_or_default();
    let direct = table.get("dependencies").or_else(|| table.get("workspace")?.get("dependencies"));
    direct.and_then(toml::Value::as_table).map(|names| names.keys().cloned().collect()).unwrap_or_default()
}

fn package(text: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let names = value["dependencies"].as_object().into_iter().flatten();
    names.map(|(name, _)| name.clone()).collect()
}

/// The name at the beginning of a requirement such as `django>=5.1 ; python_version > "3"`.
fn python(line: &str) -> Option<String> {
    let name: String =
        line.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
    name.starts_with(|c: char| c.is_ascii_alphanumeric()).then_some(name)
}

fn pyproject(text: &str) -> Vec<String> {
    let table: toml::Table = text.parse().unwrap_or_default();
    let listed = table.get("project").and_then(|project| project.get("dependencies"));
    let listed = listed.and_then(toml::Value::as_array).into_iter().flatten();
    let poetry = table.get("tool").and_then(|tool| tool.get("poetry")?.get("dependencies"));
    let poetry = poetry.and_then(toml::Value::as_table).into_iter().flatten();
    let named = poetry.map(|(name, _)| name.clone()).filter(|name| name != "python");
    listed.filter_map(|line| python(line.as_str()?)).chain(named).collect()
}

/// The module of a line such as `require github.com/gin-gonic/gin v1.10.0`, without its place.
fn go(line: &str) -> Option<String> {
    let line = line.trim().trim_start_matches("require").trim();
    let (module, version) = line.split_once(' ')?;
    let direct = version.starts_with('v') && !version.contains("// indirect") && module.contains('.');
    direct.then(|| module.split_once('/').map_or(module, |(_, rest)| rest).to_owned())
}

/// `group:artifact:version` in quotes.
fn gradle(text: &str) -> Vec<String> {
    let quoted = text.split(['"', '\'']).skip(1).step_by(2);
    quoted
        .filter_map(|quoted| {
            let mut parts = quoted.split(':');
            let (_, artifact) = (parts.next()?, parts.next()?);
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            (!artifact.is_empty() && artifact.chars().all(plain)).then(|| artifact.to_owned())
        })
        .collect()
}

fn gem(line: &str) -> Option<String> {
    let rest = line.trim().strip_prefix("gem ")?;
    rest.split(['"', '\'']).nth(1).map(str::to_owned)
}

fn between(text: &str, from: &str, to: &str) -> Vec<String> {
    let parts = text.split(from).skip(1);
    // The first one names the project itself.
    parts.skip(1).filter_map(|part| Some(part.split_once(to)?.0.trim().to_owned())).collect()
}

/// What the names at a root hint at, where manifests are not read.
pub(super) fn hinted(root: &[String]) -> Vec<String> {
    let hints =
        [("Dockerfile", "Docker"), ("docker-compose.yml", "Docker Compose"), ("next.config.js", "next")];
    hints
        .iter()
        .filter(|(file, _)| root.iter().any(|name| name == file))
        .map(|(_, hint)| (*hint).to_owned())
        .collect()
}

/// The colour GitHub gives a common language.
pub(super) fn colour(language: &str) -> Option<u32> {
    Some(match language {
        "Rust" => 0xdea584,
        "Python" => 0x3572a5,
        "TypeScript" => 0x3178c6,
        "JavaScript" => 0xf1e05a,
        "Java" => 0xb07219,
        "Kotlin" => 0xa97bff,
        "Go" => 0x00add8,
        "C++" => 0xf34b7d,
        "C" => 0x555555,
        "C#" => 0x178600,
        "Ruby" => 0x701516,
        "Swift" => 0xf05138,
        "Objective-C" => 0x438eff,
        "PHP" => 0x4f5d95,
        "Dart" => 0x00b4ab,
        "Scala" => 0xc22d40,
        "HTML" => 0xe34c26,
        "CSS" => 0x663399,
        "SCSS" => 0xc6538c,
        "Vue" => 0x41b883,
        "Svelte" => 0xff3e00,
        "Shell" => 0x89e051,
        "Dockerfile" => 0x384d54,
        "HCL" => 0x844fba,
        "Lua" => 0x000080,
        "R" => 0x198ce7,
        "Jupyter Notebook" => 0xda5b0b,
        "Makefile" => 0x427819,
        "Elixir" => 0x6e4a7e,
        "Haskell" => 0x5e5086,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::dependencies;

    #[test]
    fn manifests_of_the_main_languages_are_read() {
        for (file, text, expected) in [
            ("Cargo.toml", "[dependencies]\nserde = \"1\"\ntokio = { version = \"1\" }\n", "serde tokio"),
            ("package.json", "{\"dependencies\":{\"next\":\"^15\",\"react\":\"^19\"}}", "next react"),
            ("requirements.txt", "django==5.1\n# note\npsycopg[binary]>=3\n-r other.txt\n", "django psycopg"),
            ("pyproject.toml", "[project]\ndependencies = [\"fastapi>=0.1\"]", "fastapi"),
            (
                "go.mod",
                "module x\nrequire (\n\tgithub.com/gin-gonic/gin v1.10.0\n\tgolang.org/x/sys v0.1.0 // indirect\n)",
                "gin-gonic/gin",
            ),
            (
                "pom.xml",
                "<artifactId>me</artifactId><dependency><artifactId>spring-core</artifactId>",
                "spring-core",
            ),
            ("build.gradle.kts", "implementation(\"io.ktor:ktor-server-core:2.0\")", "ktor-server-core"),
            ("Gemfile", "source 'x'\ngem \"rails\", '~> 8'\n", "rails"),
            ("package.json", "not json", ""),
            ("Cargo.toml", "[[[", ""),
        ] {
            assert_eq!(dependencies(file, text).join(" "), expected, "{file}");
        }
    }
}
