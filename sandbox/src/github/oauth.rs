//! The OAuth device flow: a device asks for a code, a person types it in, the device polls for the token.

use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::http::Call;
use super::reply::{Body, Query, Reply, error_reply, header};
use super::state::{Token, digest};
use super::{CLIENT_ID, Shared};

/// How long a code can be typed in, in seconds.
const EXPIRES_IN: i64 = 900;
/// How many seconds a device leaves between polls, at first and more each time it is too quick.
const INTERVAL: i64 = 5;
/// What the device asks for when it polls.
const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// The codes given out.
#[derive(Debug, Default)]
pub(super) struct Grants {
    pub(super) disabled: bool,
    grants: Vec<Grant>,
}

#[derive(Debug)]
struct Grant {
    device_code: String,
    user_code: String,
    scopes: Vec<String>,
    expires: DateTime<Utc>,
    interval: i64,
    polled: Option<DateTime<Utc>>,
    decision: Decision,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Open,
    Approved(u64),
    Denied,
    /// The token was fetched; the code is worth nothing more.
    Used,
}

impl Grants {
    fn decide(&mut self, user_code: &str, decision: Decision) -> bool {
        let open = self.grants.iter_mut().find(|grant| {
            grant.user_code.eq_ignore_ascii_case(user_code) && grant.decision == Decision::Open
        });
        open.map(|grant| grant.decision = decision).is_some()
    }

    pub(super) fn approve(&mut self, user_code: &str, account: u64) -> bool {
        self.decide(user_code, Decision::Approved(account))
    }

    pub(super) fn deny(&mut self, user_code: &str) -> bool {
        self.decide(user_code, Decision::Denied)
    }

    pub(super) fn user_codes(&self, now: DateTime<Utc>) -> Vec<String> {
        let open = |grant: &&Grant| grant.decision == Decision::Open && grant.expires > now;
        self.grants.iter().filter(open).map(|grant| grant.user_code.clone()).collect()
    }

    fn begin(&mut self, scope: &str, now: DateTime<Utc>) -> &Grant {
        let identity = format!("device {} {now}", self.grants.len());
        let hash = digest(&identity);
        // Only consonants, as GitHub has it, so that no words come out.
        let letters: Vec<char> = hash
            .bytes()
            .filter_map(|byte| "BCDFGHJKLMNPQRST".chars().nth(char::from(byte).to_digit(16)? as usize))
            .collect();
        let user_code = format!("{}-{}", String::from_iter(&letters[..4]), String::from_iter(&letters[4..8]));
        self.grants.push(Grant {
            device_code: hash,
            user_code,
            scopes: scope.split([' ', ',']).filter(|s| !s.is_empty()).map(str::to_owned).collect(),
            expires: now + TimeDelta::seconds(EXPIRES_IN),
            interval: INTERVAL,
            polled: None,
            decision: Decision::Open,
        });
        &self.grants[self.grants.len() - 1]
    }

    /// The account that agreed and the scopes, or the error to send.
    fn poll(&mut self, device_code: &str, now: DateTime<Utc>) -> Result<(u64, Vec<String>), Value> {
        let grant = self
            .grants
            .iter_mut()
            .find(|grant| grant.device_code == device_code && grant.decision != Decision::Used)
            .ok_or_else(|| error("incorrect_device_code", "The device_code provided is not valid."))?;
        if grant.expires <= now {
            return Err(error("expired_token", "This 'device_code' has expired."));
        }
        let hurried = grant.polled.is_some_and(|last| now - last < TimeDelta::seconds(grant.interval));
        grant.polled = Some(now);
        if hurried {
            grant.interval += INTERVAL;
            let mut body = error("slow_down", "Too many requests have been made in the same timeframe.");
            body["interval"] = json!(grant.interval);
            return Err(body);
        }
        match grant.decision {
            Decision::Approved(account) => {
                grant.decision = Decision::Used;
                Ok((account, grant.scopes.clone()))
            }
            Decision::Denied => Err(error("access_denied", "The authorization request was denied.")),
            Decision::Open | Decision::Used => {
                Err(error("authorization_pending", "The authorization request is still pending."))
            }
        }
    }
}

fn error(code: &str, description: &str) -> Value {
    json!({
        "error": code, "error_description": description,
        "error_uri": "https://docs.github.com/developers/apps/authorizing-oauth-apps#error-codes-for-the-device-flow",
    })
}

/// Answers below `/login`.
pub(super) fn answer(shared: &Shared, call: &Call) -> Reply {
    let parts: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    let body = match (call.method.as_str(), parts.as_slice()) {
        (method, ["login", "device"]) => return device_page(shared, call, method == "POST"),
        ("POST", ["login", "device", "code"]) => device_code(shared, &parameters(call)),
        ("POST", ["login", "oauth", "access_token"]) => access_token(shared, &parameters(call)),
        _ => {
            shared.reject(format!("{} {}: no such path", call.method, call.path));
            return error_reply(StatusCode::NOT_FOUND, "Not Found");
        }
    };
    // GitHub's errors of this flow are answers with status 200.
    encoded(call, body)
}

/// The page where a person types the code in: by hand, for one's own eyes.
fn device_page(shared: &Shared, call: &Call, decided: bool) -> Reply {
    let said = if decided {
        let fields = parameters(call);
        let code = fields.get("user_code").unwrap_or_default();
        let account =
            fields.get("login").and_then(|login| shared.state().account(login).map(|account| account.id));
        let mut grants = shared.grants();
        let done = match (fields.get("decision"), account) {
            (Some("deny"), _) => grants.deny(code),
            (_, Some(account)) => grants.approve(code, account),
            _ => false,
        };
        if done { "Done. You may close this page." } else { "No such code, or no such account." }
    } else {
        "Enter the code your device shows, and whose account it may see."
    };
    Reply::text("text/html; charset=utf-8", PAGE.replace("SAID", said))
}

/// The page for typing the code in.
const PAGE: &str = "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>\
    <title>Device activation</title><body><h1>Device activation</h1><p role=status>SAID</p><form method=post>\
    <p><label>Code <input name=user_code required autofocus></label></p>\
    <p><label>Account <input name=login></label></p>\
    <p><button name=decision value=approve>Authorize</button> <button name=decision value=deny>Cancel</button></p>\
    </form></body></html>";

fn device_code(shared: &Shared, parameters: &Query) -> Value {
    if parameters.get("client_id") != Some(CLIENT_ID) {
        return json!({ "error": "Not Found" });
    }
    let mut grants = shared.grants();
    if grants.disabled {
        return error("device_flow_disabled", "Device Flow must be explicitly enabled for this App.");
    }
    let grant = grants.begin(parameters.get("scope").unwrap_or_default(), shared.clock.now());
    json!({
        "device_code": grant.device_code, "user_code": grant.user_code,
        "verification_uri": format!("{}/login/device", shared.api),
        "expires_in": EXPIRES_IN, "interval": INTERVAL,
    })
}

fn access_token(shared: &Shared, parameters: &Query) -> Value {
    if parameters.get("client_id") != Some(CLIENT_ID) {
        let sentence = "The client_id and/or client_secret passed are incorrect.";
        return error("incorrect_client_credentials", sentence);
    }
    if parameters.get("grant_type") != Some(GRANT_TYPE) {
        return error("unsupported_grant_type", "The grant type is not supported.");
    }
    let code = parameters.get("device_code").unwrap_or_default();
    let polled = shared.grants().poll(code, shared.clock.now());
    let (account, scopes) = match polled {
        Ok(granted) => granted,
        Err(body) => return body,
    };
    let token = format!("gho_{}", &digest(&format!("token {code}"))[..36]);
    let scope = scopes.join(",");
    shared.state().tokens.insert(token.clone(), Token { account, scopes });
    json!({ "access_token": token, "token_type": "bearer", "scope": scope })
}

/// Parameters of the query and of the body, which may be a form or JSON.
fn parameters(call: &Call) -> Query {
    let mut query = call.query.clone();
    match call.json_body() {
        Some(Value::Object(fields)) => query.0.extend(fields.into_iter().map(|(name, value)| {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (name, value)
        })),
        _ => query.0.extend(form_urlencoded::parse(&call.body).into_owned()),
    }
    query
}

/// JSON for those who ask for it, a form for all others: GitHub's default.
fn encoded(call: &Call, body: Value) -> Reply {
    let status = if body["error"] == "Not Found" { StatusCode::NOT_FOUND } else { StatusCode::OK };
    if header(&call.headers, "accept").is_some_and(|accept| accept.contains("json")) {
        return Reply::status(status, Body::Json(body));
    }
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in body.as_object().unwrap_or(&Map::new()) {
        form.append_pair(name, &value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    }
    Reply { status, ..Reply::text("application/x-www-form-urlencoded; charset=utf-8", form.finish()) }
}
