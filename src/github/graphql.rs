//! GraphQL: repositories with languages, commits and files by the page, and a year of activity.

use super::manifests::{self, MANIFESTS};
use super::rest::{number, text};
use super::transport::Transport;
use crate::app::github::ReposError;
use crate::domain::github::{Account, Activity, Commit, Gathered, LanguageBytes, LeftOut, Repository};
use chrono::DateTime;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Repositories of a page. GitHub gives up on queries of more than ten seconds; counting changed lines takes long.
pub(super) const PAGE: u32 = 25;
/// Repositories of a page where there are many.
const LARGE_PAGE: u32 = 50;
/// Accounts of more repositories than this are read in large pages.
const MANY: u32 = 300;
/// The smallest page tried before GitHub counts as down.
const SMALLEST_PAGE: u32 = 5;
/// Repositories read at the most.
const MOST_REPOSITORIES: usize = 1000;
/// Repositories whose manifests are read.
const MANIFESTS_OF: usize = 8;

const CARD: &str = "
    fragment Card on Repository {
      nameWithOwner description isFork isArchived isMirror stargazerCount pushedAt
      licenseInfo { spdxId }
      primaryLanguage { name }
      repositoryTopics(first: 10) { nodes { topic { name } } }
      languages(first: 15, orderBy: { field: SIZE, direction: DESC }) { edges { size node { name color } } }
      defaultBranchRef { target { ... on Commit { history(first: 12 AUTHOR) {
        nodes { abbreviatedOid messageHeadline authoredDate additions deletions }
      } } } }
      root: object(expression: \"HEAD:\") { ... on Tree { entries { name } } }
      workflows: object(expression: \"HEAD:.github/workflows\") { ... on Tree { entries { name } } }
    }";

const REPOSITORIES: &str = "
    query($login: String!, $first: Int!, $after: String) {
      repositoryOwner(login: $login) {
        repositories(first: $first, after: $after, ownerAffiliations: OWNER, privacy: PUBLIC,
                     orderBy: { field: PUSHED_AT, direction: DESC }) {
          totalCount
          pageInfo { hasNextPage endCursor }
          nodes { ...Card }
        }
      }
    }";

const ACTIVITY: &str = "
    query($login: String!) {
      user(login: $login) {
        pullRequests(first: 1, states: MERGED) { totalCount }
        contributionsCollection {
          totalCommitContributions totalPullRequestContributions totalPullRequestReviewContributions
          contributionCalendar { weeks { contributionDays { date contributionCount } } }
        }
      }
    }";

/// Reads an account.
pub(super) async fn gather(api: &Transport, account: Account) -> Result<Gathered, ReposError> {
    let mut gathered = Gathered { account, ..Gathered::default() };
    read_repositories(api, &mut gathered).await?;
    if !gathered.account.organisation {
        let query = json!({ "query": ACTIVITY, "variables": { "login": gathered.account.login } });
        gathered.activity = api.query(&query).await?.map(|data| activity(&data["user"]));
    }
    if gathered.activity.is_none() {
        gathered.left_out.push(LeftOut::Activity);
    }
    read_manifests(api, &mut gathered).await?;
    Ok(gathered)
}

async fn read_repositories(api: &Transport, gathered: &mut Gathered) -> Result<(), ReposError> {
    let account = &gathered.account;
    let mut first = if account.repositories > MANY { LARGE_PAGE } else { PAGE };
    // Whose commits: those of others say nothing of the owner. An organisation has no commits of its own.
    let author = if account.organisation {
        String::new()
    } else {
        format!(", author: {{ id: \"{}\" }}", account.node)
    };
    let query = format!("{REPOSITORIES}{}", CARD.replace(" AUTHOR", &author));
    let mut after = Value::Null;
    loop {
        let variables = json!({ "login": account.login, "first": first, "after": after });
        let Some(data) = api.query(&json!({ "query": query, "variables": variables })).await? else {
            first /= 2;
            if first < SMALLEST_PAGE {
                return Err(ReposError::Down { reason: "GraphQL gives up on the smallest page".to_owned() });
            }
            continue;
        };
        let page = &data["repositoryOwner"]["repositories"];
        if !page.is_object() {
            return Err(ReposError::NotFound);
        }
        gathered.repositories.extend(page["nodes"].as_array().into_iter().flatten().filter_map(repository));
        if page["pageInfo"]["hasNextPage"] != true {
            return Ok(());
        }
        if gathered.repositories.len() >= MOST_REPOSITORIES {
            let read = u32::try_from(gathered.repositories.len()).unwrap_or(u32::MAX);
            let left = number(&page["totalCount"]).saturating_sub(read);
            gathered.left_out.push(LeftOut::Repositories(left));
            return Ok(());
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// What the most notable repositories are built on, in one query.
async fn read_manifests(api: &Transport, gathered: &mut Gathered) -> Result<(), ReposError> {
    let notable: Vec<String> =
        gathered.notable().into_iter().take(MANIFESTS_OF).map(|r| r.full_name.clone()).collect();
    let mut fields = String::new();
    let mut variables = json!({});
    let mut declared = Vec::new();
    for (place, full_name) in notable.iter().enumerate() {
        let Some((owner, name)) = full_name.split_once('/') else { continue };
        let known =
            gathered.repositories.iter().find(|r| r.full_name == *full_name).and_then(|r| r.root.as_ref());
        let there = MANIFESTS
            .iter()
            .zip(0..)
            .filter(|(file, _)| known.is_none_or(|root| root.iter().any(|n| n == *file)));
        let files: String = there
            .map(|(file, number)| {
                format!("f{number}: object(expression: \"HEAD:{file}\") {{ ... on Blob {{ text }} }} ")
            })
            .collect();
        if files.is_empty() {
            continue;
        }
        fields += &format!("r{place}: repository(owner: $o{place}, name: $n{place}) {{ {files} }}\n");
        declared.push(format!("$o{place}: String!, $n{place}: String!"));
        variables[format!("o{place}")] = json!(owner);
        variables[format!("n{place}")] = json!(name);
    }
    if fields.is_empty() {
        return Ok(());
    }
    let query = format!("query({}) {{ {fields} }}", declared.join(", "));
    let Some(data) = api.query(&json!({ "query": query, "variables": variables })).await? else {
        return Ok(());
    };
    for (place, full_name) in notable.iter().enumerate() {
        let files = &data[format!("r{place}")];
        let read: Vec<(&str, Vec<String>)> = MANIFESTS
            .iter()
            .zip(0..)
            .filter_map(|(file, number)| {
                let text = files[format!("f{number}")]["text"].as_str()?;
                Some((*file, manifests::dependencies(file, text)))
            })
            .collect();
        if let Some(repository) = gathered.repositories.iter_mut().find(|r| r.full_name == *full_name) {
            let telling = read.iter().find(|(_, dependencies)| !dependencies.is_empty());
            repository.manifest = telling.map(|(file, _)| (*file).to_owned());
            repository.dependencies = read.into_iter().flat_map(|(_, dependencies)| dependencies).collect();
        }
    }
    Ok(())
}

fn repository(value: &Value) -> Option<Repository> {
    let list = |value: &'_ Value| value.as_array().cloned().unwrap_or_default();
    let names = |tree: &Value| -> Vec<String> {
        list(&tree["entries"]).iter().filter_map(|e| text(&e["name"])).collect()
    };
    let history = list(&value["defaultBranchRef"]["target"]["history"]["nodes"]);
    Some(Repository {
        full_name: text(&value["nameWithOwner"])?,
        description: text(&value["description"]),
        fork: value["isFork"] == true,
        archived: value["isArchived"] == true,
        mirror: value["isMirror"] == true,
        stars: number(&value["stargazerCount"]),
        pushed_at: text(&value["pushedAt"]).and_then(|at| at.parse().ok()),
        licence: text(&value["licenseInfo"]["spdxId"]).filter(|id| id != "NOASSERTION"),
        topics: list(&value["repositoryTopics"]["nodes"])
            .iter()
            .filter_map(|n| text(&n["topic"]["name"]))
            .collect(),
        language: text(&value["primaryLanguage"]["name"]),
        languages: Some(list(&value["languages"]["edges"]).iter().filter_map(language).collect()),
        root: Some(names(&value["root"])),
        workflows: Some(!names(&value["workflows"]).is_empty()),
        commits: Some(history.iter().filter_map(commit).collect()),
        dependencies: Vec::new(),
        manifest: None,
    })
}

fn language(edge: &Value) -> Option<LanguageBytes> {
    let colour =
        edge["node"]["color"].as_str().and_then(|c| u32::from_str_radix(c.trim_start_matches('#'), 16).ok());
    Some(LanguageBytes {
        name: text(&edge["node"]["name"])?,
        bytes: edge["size"].as_u64().unwrap_or(0),
        colour,
    })
}

fn commit(value: &Value) -> Option<Commit> {
    Some(Commit {
        hash: text(&value["abbreviatedOid"])?,
        headline: text(&value["messageHeadline"])?,
        at: DateTime::parse_from_rfc3339(value["authoredDate"].as_str()?).ok()?,
        changed: Some(value["additions"].as_u64().unwrap_or(0) + value["deletions"].as_u64().unwrap_or(0)),
    })
}

fn activity(user: &Value) -> Activity {
    let collection = &user["contributionsCollection"];
    let mut months = BTreeMap::<String, u32>::new();
    for week in collection["contributionCalendar"]["weeks"].as_array().into_iter().flatten() {
        for day in week["contributionDays"].as_array().into_iter().flatten() {
            if let Some(month) = day["date"].as_str().and_then(|date| date.get(..7)) {
                *months.entry(month.to_owned()).or_default() += number(&day["contributionCount"]);
            }
        }
    }
    // A year of days touches thirteen months; the first is a part only.
    let surplus = months.len().saturating_sub(12);
    Activity {
        months: months.into_iter().skip(surplus).collect(),
        commits: number(&collection["totalCommitContributions"]),
        pulls: number(&collection["totalPullRequestContributions"]),
        merged: number(&user["pullRequests"]["totalCount"]),
        reviews: number(&collection["totalPullRequestReviewContributions"]),
    }
}
