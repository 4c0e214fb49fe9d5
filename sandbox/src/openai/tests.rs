#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;

use super::*;

const LIMIT: Duration = Duration::from_secs(20);

fn question() -> Value {
    json!({
        "model": "scripted-model",
        "messages": [
            { "role": "system", "content": "Rate the answer. Reply with JSON." },
            { "role": "user", "content": [{ "type": "text", "text": "TCP는 연결 지향입니다." }] },
        ],
    })
}

/// The question with some fields changed.
fn question_with(changes: Value) -> Value {
    let mut body = question();
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

thread_local! {
    // Making a client takes long, for its TLS. Each test has a thread and a runtime of its own.
    static CLIENT: reqwest::Client = reqwest::Client::new();
}

fn client() -> reqwest::Client {
    CLIENT.with(Clone::clone)
}

async fn try_send(model: &ScriptedModel, body: &Value) -> reqwest::Result<reqwest::Response> {
    let address = format!("{}/chat/completions", model.base_url());
    client().post(address).bearer_auth(model.api_key()).json(body).send().await
}

async fn send(model: &ScriptedModel, body: &Value) -> (u16, Value) {
    let response = try_send(model, body).await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

/// The data of a stream's events.
async fn send_streamed(model: &ScriptedModel, body: &Value) -> Vec<String> {
    let response = try_send(model, body).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream; charset=utf-8");
    let text = response.text().await.unwrap();
    text.split_terminator("\n\n").map(|event| event.strip_prefix("data: ").unwrap().to_owned()).collect()
}

#[tokio::test]
async fn queued_replies_come_first_then_the_responder() {
    let model = ScriptedModel::start().await.unwrap();
    model.respond_with(|request| Reply::Text(format!("heard: {}", request.last("user").unwrap_or_default())));
    model.push(Reply::Json(json!({ "rating": 4 })));
    model.push(Reply::Truncated("{\"rating\":".to_owned()));
    assert_eq!(model.queued(), 2);

    let (status, body) = send(&model, &question()).await;
    assert_eq!((status, &body["object"]), (200, &json!("chat.completion")));
    assert_eq!(body["choices"][0]["message"]["content"], "{\"rating\":4}");
    assert_eq!(body["choices"][0]["finish_reason"], "stop");
    let total = body["usage"]["total_tokens"].as_u64().unwrap();
    let parts = ["prompt_tokens", "completion_tokens"].map(|part| body["usage"][part].as_u64().unwrap());
    assert!(parts.iter().all(|&part| part > 0) && parts.iter().sum::<u64>() == total, "{body}");

    let (_, body) = send(&model, &question()).await;
    assert_eq!(body["choices"][0]["finish_reason"], "length");
    let (_, body) = send(&model, &question()).await;
    assert_eq!(body["choices"][0]["message"]["content"], "heard: TCP는 연결 지향입니다.");

    let requests = model.wait_for_requests(3, LIMIT).await.unwrap();
    assert_eq!(requests[2].messages[0].0, "system");
    assert!(model.wait_for_requests(4, Duration::from_millis(1)).await.is_err());
    assert!(model.rejected().is_empty());
}

#[tokio::test]
async fn an_unscripted_model_says_so() {
    let model = ScriptedModel::start().await.unwrap();
    let (status, body) = send(&model, &question()).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!("not_scripted")));
}

#[tokio::test]
async fn streams_carry_every_character_and_the_usage_asked_for() {
    let model = ScriptedModel::start().await.unwrap();
    let text = "지원 동기와 직무 경험을 한 문단으로 정리하면 좋습니다. 😀 Good.";
    model.push(Reply::Text(text.to_owned()));
    let body = question_with(json!({ "stream": true, "stream_options": { "include_usage": true } }));
    let mut events = send_streamed(&model, &body).await;
    assert_eq!(events.pop().unwrap(), "[DONE]");

    let chunks: Vec<Value> = events.iter().map(|event| serde_json::from_str(event).unwrap()).collect();
    assert_eq!(chunks[0]["choices"][0]["delta"]["role"], "assistant");
    let said: String =
        chunks.iter().filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str()).collect();
    assert_eq!(said, text);
    let [.., end, usage] = chunks.as_slice() else { panic!("too few events: {events:?}") };
    assert_eq!(end["choices"][0]["finish_reason"], "stop");
    assert_eq!(usage["choices"], json!([]));
    assert!(usage["usage"]["total_tokens"].as_u64() > Some(0));

    model.push(Reply::Refusal("No.".to_owned()));
    let events = send_streamed(&model, &question_with(json!({ "stream": true }))).await;
    assert!(events.iter().any(|event| event.contains("\"refusal\":\"No.\"")), "{events:?}");
    assert!(events.iter().all(|event| !event.contains("usage")), "{events:?}");
}

#[tokio::test]
async fn errors_have_the_published_shape() {
    let model = ScriptedModel::start().await.unwrap();
    model.push(Reply::error(503, "overloaded", "The engine is overloaded."));
    let (status, body) = send(&model, &question()).await;
    assert_eq!(status, 503);
    let expected = json!({ "message": "The engine is overloaded.", "type": "server_error", "param": null,
                           "code": "overloaded" });
    assert_eq!(body["error"], expected);

    model.push(Reply::RateLimited { retry_after: Some(Duration::from_millis(1200)) });
    let response = try_send(&model, &question()).await.unwrap();
    assert_eq!(response.status(), 429);
    assert_eq!(response.headers()["retry-after"], "2");
    assert_eq!(response.headers()["retry-after-ms"], "1200");
    model.push(Reply::RateLimited { retry_after: None });
    assert!(!try_send(&model, &question()).await.unwrap().headers().contains_key("retry-after"));

    model.push(Reply::NoSchema400);
    let (status, body) = send(&model, &question()).await;
    assert_eq!((status, &body["error"]["param"]), (400, &json!("response_format.type")));
}

#[tokio::test]
async fn refusals_and_filtered_answers_have_no_content() {
    let model = ScriptedModel::start().await.unwrap();
    model.push(Reply::Refusal("I can't help with that.".to_owned()));
    model.push(Reply::Filtered);
    let (_, body) = send(&model, &question()).await;
    let message = &body["choices"][0]["message"];
    assert_eq!((&message["content"], &message["refusal"]), (&Value::Null, &json!("I can't help with that.")));
    let (_, body) = send(&model, &question()).await;
    assert_eq!(body["choices"][0]["finish_reason"], "content_filter");
    assert_eq!(body["choices"][0]["message"]["content"], Value::Null);
}

#[tokio::test]
async fn raw_bodies_go_out_untouched() {
    let model = ScriptedModel::start().await.unwrap();
    model.push(Reply::RawBody("{\"choices\": [".to_owned()));
    model.push(Reply::RawError { status: 502, body: "<html>Bad Gateway</html>".to_owned() });
    let response = try_send(&model, &question()).await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.text().await.unwrap(), "{\"choices\": [");
    let response = try_send(&model, &question()).await.unwrap();
    assert_eq!(response.status(), 502);
    assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
}

#[tokio::test]
async fn connections_are_cut_and_left_hanging() {
    let model = ScriptedModel::start().await.unwrap();
    model.push(Reply::Cut);
    let error = try_send(&model, &question()).await.unwrap_err();
    assert!(error.is_request() && !error.is_connect(), "{error:?}");

    model.push(Reply::CutMidway("a long answer".to_owned()));
    let response = try_send(&model, &question()).await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.text().await.is_err());

    model.push(Reply::CutMidway("a long answer".to_owned()));
    let response = try_send(&model, &question_with(json!({ "stream": true }))).await.unwrap();
    assert!(response.text().await.is_err());

    model.push(Reply::Hang);
    let body = question();
    let hanging = try_send(&model, &body);
    tokio::pin!(hanging);
    tokio::select! {
        answer = &mut hanging => panic!("answered: {answer:?}"),
        seen = model.wait_for_requests(4, LIMIT) => assert_eq!(seen.unwrap().len(), 4),
    }
    assert!(timeout(Duration::from_millis(100), &mut hanging).await.is_err());

    let delay = Duration::from_millis(120);
    model.push(Reply::Slow(delay, Box::new(Reply::Text("late".to_owned()))));
    let begun = std::time::Instant::now();
    let (status, _) = send(&model, &body).await;
    assert!(status == 200 && begun.elapsed() >= delay);
}

#[tokio::test]
async fn a_dropped_model_takes_no_connection() {
    let model = ScriptedModel::start().await.unwrap();
    let address = model.address;
    drop(model);
    let closed = async {
        while tokio::net::TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    timeout(LIMIT, closed).await.unwrap();
}

#[tokio::test]
async fn wrong_requests_are_refused_as_the_real_service_does() {
    let model = ScriptedModel::start().await.unwrap();
    model.respond_with(|_| Reply::Text("ok".to_owned()));
    let format =
        |schema: Value| json!({ "response_format": { "type": "json_schema", "json_schema": schema } });
    let open = json!({ "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"] });
    let optional = json!({ "type": "object", "additionalProperties": false, "required": [],
                           "properties": { "a": { "type": "string" } } });
    let nested = json!({ "type": "object", "additionalProperties": false, "required": ["a"],
                         "properties": { "a": { "type": "array", "items": optional } } });
    let cases = [
        (json!({ "model": null }), "model"),
        (json!({ "model": "" }), "model"),
        (json!({ "messages": [] }), "messages"),
        (json!({ "messages": [{ "role": "robot", "content": "hi" }] }), "messages[0].role"),
        (json!({ "messages": [{ "role": "user" }] }), "messages[0].content"),
        (json!({ "messages": [{ "role": "user", "content": null }] }), "messages[0].content"),
        (json!({ "messages": [{ "role": "user", "content": [{ "type": "html", "html": "" }] }] }), "content"),
        (json!({ "messages": [{ "role": "tool", "content": "1" }] }), "tool_call_id"),
        (json!({ "temperature": 2.5 }), "temperature"),
        (json!({ "temperature": "0" }), "temperature"),
        (json!({ "n": 0 }), "'n'"),
        (json!({ "stop": ["a", "b", "c", "d", "e"] }), "stop"),
        (json!({ "max_tokens": 10, "max_completion_tokens": 10 }), "max_tokens"),
        (json!({ "stream_options": { "include_usage": true } }), "stream_options"),
        (json!({ "reasoning_effort": "huge" }), "reasoning_effort"),
        (json!({ "top_k": 5 }), "Unrecognized request argument supplied: top_k"),
        (json!({ "top_k": null }), "Unrecognized request argument supplied: top_k"),
        (json!({ "response_format": { "type": "json" } }), "response_format.type"),
        (json!({ "response_format": "json_object" }), "response_format.type"),
        (format(json!({ "schema": open })), "response_format.json_schema.name"),
        (format(json!({ "name": "평가" })), "response_format.json_schema.name"),
        (format(json!({ "name": "a b" })), "response_format.json_schema.name"),
        (format(json!({ "name": "a", "strict": true, "schema": open })), "additionalProperties"),
        (format(json!({ "name": "a", "strict": true, "schema": optional })), "missing 'a'"),
        (format(json!({ "name": "a", "strict": true, "schema": nested })), "context=().a[]"),
        (format(json!({ "name": "a", "strict": true, "schema": { "type": "array" } })), "top level"),
        (
            json!({ "messages": [{ "role": "user", "content": "hi" }], "response_format": { "type": "json_object" } }),
            "the word 'json'",
        ),
    ];
    let count = cases.len();
    for (changes, part) in cases {
        let (status, body) = send(&model, &question_with(changes.clone())).await;
        let message = body["error"]["message"].as_str().unwrap();
        assert!(status == 400 && message.contains(part), "{changes}: {status} {body}");
    }
    assert_eq!((model.rejected().len(), model.requests().len()), (count, 0));

    let (status, _) = send(&model, &question_with(format(json!({ "name": "a", "schema": open })))).await;
    assert_eq!(status, 200, "an open schema is fine when it is not strict");
}

#[tokio::test]
async fn wrong_keys_bodies_and_routes_are_refused() {
    let model = ScriptedModel::start().await.unwrap();
    let client = client();
    let address = format!("{}/chat/completions", model.base_url());
    let post = || client.post(&address);
    let cases = [
        (post().json(&question()), 401),
        (post().bearer_auth("sk-other").json(&question()), 401),
        (post().bearer_auth(KEY).header("content-type", "application/json").body("{"), 400),
        (post().bearer_auth(KEY).header("content-type", "text/plain").body(question().to_string()), 415),
        (post().bearer_auth(KEY).json(&json!([1])), 400),
        (client.get(&address).bearer_auth(KEY), 405),
        (client.post(format!("{}//chat/completions", model.base_url())).bearer_auth(KEY), 404),
        (client.get(format!("{}/models", model.base_url())), 401),
    ];
    for (request, expected) in cases {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), expected);
        let body: Value = response.json().await.unwrap();
        assert!(body["error"]["message"].is_string() && body["error"]["type"].is_string(), "{body}");
    }
}

#[tokio::test]
async fn models_are_listed_and_others_unknown() {
    let model = ScriptedModel::start().await.unwrap();
    model.respond_with(|_| Reply::Text("ok".to_owned()));
    assert_eq!(send(&model, &question_with(json!({ "model": "any" }))).await.0, 200);
    model.set_models(&["small", "large"]);
    let get = |path: &str| client().get(format!("{}{path}", model.base_url())).bearer_auth(KEY).send();
    let list: Value = get("/models").await.unwrap().json().await.unwrap();
    assert_eq!(list["data"][1]["id"], "large");
    assert_eq!(get("/models/large").await.unwrap().status(), 200);
    assert_eq!(get("/models/huge").await.unwrap().status(), 404);
    let (status, body) = send(&model, &question()).await;
    assert_eq!((status, &body["error"]["code"]), (404, &json!("model_not_found")));
    assert_eq!(send(&model, &question_with(json!({ "model": "small" }))).await.0, 200);
}

#[tokio::test]
async fn exchanges_are_captured_for_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("capture.jsonl");
    let model = ScriptedModel::start_with_capture(Some(path.clone())).await.unwrap();
    model.push(Reply::Text("hello".to_owned()));
    model.push(Reply::error(500, "down", "Down."));
    model.push(Reply::Text("hello".to_owned()));
    send(&model, &question()).await;
    send(&model, &question()).await;
    send_streamed(&model, &question_with(json!({ "stream": true }))).await;

    let text = fs::read_to_string(path).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["path"], "/v1/chat/completions");
    assert_eq!(lines[0]["request_body"], question());
    assert_eq!(lines[0]["response_body"]["object"], "chat.completion");
    assert_eq!((&lines[1]["status"], lines[1].get("response_body")), (&json!(500), None));
    assert_eq!(lines[2].get("response_body"), None, "a stream is no JSON body");
}

#[tokio::test]
async fn recordings_are_heard_once_it_is_told_what() {
    let model = ScriptedModel::start().await.unwrap();
    let send = |body: &'static str| {
        let request = client().post(format!("{}/audio/transcriptions", model.base_url())).bearer_auth(KEY);
        request.header("content-type", "multipart/form-data; boundary=x").body(body).send()
    };
    const FORM: &str = "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\na\r\n--x\r\n\
        Content-Disposition: form-data; name=\"file\"; filename=\"a.ogg\"\r\n\r\nOggS\r\n--x--\r\n";
    assert_eq!(send(FORM).await.unwrap().status(), 404);
    model.hear(json!({ "text": "Yes." }), Duration::ZERO);
    assert_eq!(send("--x--\r\n").await.unwrap().status(), 400);
    let heard: Value = send(FORM).await.unwrap().json().await.unwrap();
    assert_eq!(heard["text"], "Yes.");
}
