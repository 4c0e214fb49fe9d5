//! The GraphQL API: a part of GitHub's schema, validated and executed as the specification says.

mod account;
mod connection;
mod contributions;
mod cost;
mod issue;
mod node;
mod repo;

use std::sync::LazyLock;

use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::resolvers::Execution;
use apollo_compiler::response::{GraphQLError, JsonMap};
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Shared;
use super::http::Call;
use super::limits::Figures;
use super::reply::{Reply, error_reply};
use super::state::Viewer;
use cost::Cost;
use node::{Cx, Object};

/// A request may ask for so many nodes at most.
const NODE_LIMIT: u64 = 500_000;
/// Parts a kind of error from its sentence while it is a message.
const SEPARATOR: char = '\u{1f}';

/// The schema, or what is wrong with it, which a test would show.
static SCHEMA: LazyLock<Result<Valid<Schema>, String>> = LazyLock::new(|| {
    let text = include_str!("graphql/schema.graphql");
    Schema::parse_and_validate(text, "schema.graphql").map_err(|invalid| invalid.errors.to_string())
});

/// Answers a query; what it cost, in points, is the other half.
pub(super) fn answer(shared: &Shared, call: &Call, viewer: &Viewer, figures: &Figures) -> (Reply, u32) {
    if *viewer == Viewer::Anonymous {
        let message = "This endpoint requires you to be authenticated.";
        return (error_reply(StatusCode::UNAUTHORIZED, message), 0);
    }
    if call.method != axum::http::Method::POST {
        return (error_reply(StatusCode::NOT_FOUND, "Not Found"), 0);
    }
    let Some(body) = call.json_body() else {
        return (error_reply(StatusCode::BAD_REQUEST, "Problems parsing JSON"), 0);
    };
    if figures.remaining() == 0 {
        return (exceeded(viewer), 0);
    }
    match run(shared, &body, viewer, figures) {
        Ok((body, cost)) => (Reply::json(body), cost),
        Err(errors) => {
            shared.reject(format!("POST /graphql: {}", json!(errors)));
            (Reply::json(json!({ "errors": errors })), 1)
        }
    }
}

/// The primary limit is an answer with status 200 here.
fn exceeded(viewer: &Viewer) -> Reply {
    let id = viewer.account().unwrap_or_default();
    let message = format!("API rate limit already exceeded for user ID {id}.");
    Reply::json(json!({
        "errors": [{ "type": "RATE_LIMIT", "code": "graphql_rate_limit", "message": message }],
    }))
}

/// Runs a query; the errors are those of a request that cannot be run at all.
fn run(
    shared: &Shared,
    body: &Value,
    viewer: &Viewer,
    figures: &Figures,
) -> Result<(Value, u32), Vec<Value>> {
    let plain = |message: &str| vec![json!({ "message": message })];
    let query = body["query"]
        .as_str()
        .ok_or_else(|| plain("A query attribute must be specified and must be a string."))?;
    let schema = SCHEMA.as_ref().map_err(|error| plain(error))?;
    let document = ExecutableDocument::parse_and_validate(schema, query, "query").map_err(|invalid| {
        invalid.errors.iter().map(|error| error_json(&error.to_json())).collect::<Vec<_>>()
    })?;
    let operation = document
        .operations
        .get(body["operationName"].as_str())
        .map_err(|error| vec![error_json(&error.to_graphql_error(&document.sources))])?;
    let variables: JsonMap = serde_json::from_value(body["variables"].clone()).unwrap_or_default();
    let variables = coerce_variable_values(schema, operation, &variables)
        .map_err(|error| vec![error_json(&error.to_graphql_error(&document.sources))])?;

    let cost = Cost::of(&document, operation, &variables);
    if cost.nodes > NODE_LIMIT {
        let message = format!(
            "This query requests up to {} possible nodes which exceeds the maximum limit of {NODE_LIMIT}.",
            cost.nodes
        );
        return Err(vec![json!({ "type": "MAX_NODE_LIMIT_EXCEEDED", "message": message })]);
    }
    if figures.remaining() < cost.points {
        return Ok((exceeded(viewer).json_body().cloned().unwrap_or_default(), 0));
    }
    let state = shared.state();
    let cx = Cx { state: &state, viewer, now: shared.clock.now(), figures, cost: &cost };
    let response = Execution::new(schema, &document)
        .operation(operation)
        .coerced_variable_values(&variables)
        .enable_schema_introspection(true)
        .execute_sync(&Object::root(&cx))
        .map_err(|error| vec![error_json(&error.to_graphql_error(&document.sources))])?;
    let mut answer = json!({ "data": response.data });
    if !response.errors.is_empty() {
        answer["errors"] = response.errors.iter().map(error_json).collect();
    }
    Ok((answer, cost.points))
}

/// An error as GitHub writes it: with its kind beside the message.
fn error_json(error: &GraphQLError) -> Value {
    let mut value = json!(error);
    if let Some((kind, message)) = error.message.split_once(SEPARATOR) {
        // Execution puts words of its own before the kind.
        value["type"] = json!(kind.rsplit(' ').next());
        value["message"] = json!(message);
    }
    value
}
