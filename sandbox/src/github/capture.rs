//! Writes exchanges down, to be checked against GitHub's published description.
//!
//! The description at hand is a cut. Exchanges of operations it has go to the file that was named, those of others
//! beside it, to a file with `.beyond` added to its name. Bodies of answers with a status that the description does
//! not list for the operation (rate limits, faults, 401) are left out. So are those of public events: there, it asks
//! a payload to be of exactly one kind, and has a kind, `PublicEvent`, that any object is of.

use std::ffi::OsString;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use axum::http::Method;
use serde_json::{Map, Value, json};

use super::http::Call;
use super::reply::Reply;

/// Method, path and the statuses with described bodies, of each operation in the cut.
const DESCRIBED: [(&str, &str, &[u16]); 26] = [
    ("GET", "/users/{}", &[200, 404]),
    ("GET", "/users/{}/repos", &[200]),
    ("GET", "/users/{}/orgs", &[200]),
    ("GET", "/users/{}/events/public", &[]),
    ("GET", "/users/{}/starred", &[200]),
    ("GET", "/repos/{}/{}", &[200, 301, 403, 404]),
    ("PATCH", "/repos/{}/{}", &[403, 404]),
    ("DELETE", "/repos/{}/{}", &[403, 404]),
    ("GET", "/repos/{}/{}/languages", &[200]),
    ("GET", "/repos/{}/{}/readme", &[200, 404, 422]),
    ("GET", "/repos/{}/{}/contents/{path}", &[200, 403, 404]),
    ("PUT", "/repos/{}/{}/contents/{path}", &[404]),
    ("DELETE", "/repos/{}/{}/contents/{path}", &[404]),
    ("GET", "/repos/{}/{}/commits", &[200, 400, 404, 409, 500]),
    ("GET", "/repos/{}/{}/contributors", &[200, 403, 404]),
    ("GET", "/repos/{}/{}/topics", &[200, 404]),
    ("PUT", "/repos/{}/{}/topics", &[404]),
    ("GET", "/repos/{}/{}/git/trees/{}", &[200, 404, 409, 422]),
    ("GET", "/repos/{}/{}/stats/commit_activity", &[200, 202]),
    ("GET", "/search/repositories", &[200, 422]),
    ("GET", "/search/issues", &[200, 401, 403, 422]),
    ("GET", "/search/commits", &[200]),
    ("GET", "/rate_limit", &[200, 404]),
    ("GET", "/user", &[200, 401, 403]),
    ("GET", "/user/repos", &[200, 401, 403, 422]),
    ("POST", "/user/repos", &[401, 403, 404]),
];

/// Two open files.
#[derive(Debug)]
pub(super) struct Capture {
    described: File,
    beyond: File,
}

impl Capture {
    /// Opens `path` and the file beside it, to append.
    pub(super) fn open(path: &Path) -> std::io::Result<Capture> {
        let open = |path: &Path| File::options().create(true).append(true).open(path);
        let mut beyond = OsString::from(path);
        beyond.push(".beyond");
        Ok(Capture { described: open(path)?, beyond: open(Path::new(&beyond))? })
    }

    pub(super) fn write(&self, call: &Call, reply: &Reply) {
        let status = reply.status.as_u16();
        let query: Map<String, Value> = call.query.0.iter().map(|(k, v)| (k.clone(), json!(v))).collect();
        let mut line = json!({ "method": call.method.as_str(), "path": call.path, "status": status });
        if !query.is_empty() {
            line["query"] = Value::Object(query);
        }
        if let Some(body) = call.json_body() {
            line["request_body"] = body;
        }
        let operation = described(&call.method, &call.path);
        let bodies = operation.is_none_or(|statuses| statuses.contains(&status));
        if let Some(body) = reply.json_body().filter(|_| bodies) {
            line["response_body"] = body.clone();
        }
        // One write, so that lines of several doubles on one file do not mix.
        let mut file = if operation.is_some() { &self.described } else { &self.beyond };
        if let Err(error) = file.write_all(format!("{line}\n").as_bytes()) {
            tracing::error!(%error, "cannot write the capture of the traffic with GitHub's double");
        }
    }
}

/// The statuses with described bodies, if the cut has the operation.
fn described(method: &Method, path: &str) -> Option<&'static [u16]> {
    let fits = |template: &str| {
        let mut given = path.split('/');
        for part in template.split('/') {
            match (part, given.next()) {
                ("{path}", Some(rest)) => return !rest.is_empty(),
                ("{}", Some(value)) if !value.is_empty() => {}
                (part, Some(value)) if part == value => {}
                _ => return false,
            }
        }
        given.next().is_none()
    };
    let operation = DESCRIBED.iter().find(|(verb, template, _)| *verb == method.as_str() && fits(template));
    operation.map(|(_, _, statuses)| *statuses)
}
