use super::*;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

async fn post(double: &GithubDouble, path: &str, fields: &[(&str, &str)]) -> Value {
    let form: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = client()
        .post(at(double, path))
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    Got::of(request).await.json()
}

async fn begin(double: &GithubDouble) -> (String, String) {
    let client_id = double.client_id();
    let body = post(double, "/login/device/code", &[("client_id", client_id), ("scope", "read:user")]).await;
    assert_eq!((&body["expires_in"], &body["interval"]), (&json!(900), &json!(5)));
    (body["device_code"].as_str().unwrap().to_owned(), body["user_code"].as_str().unwrap().to_owned())
}

async fn poll(double: &GithubDouble, device_code: &str) -> Value {
    double.clock().advance(Duration::from_secs(5));
    poll_at_once(double, device_code).await
}

async fn poll_at_once(double: &GithubDouble, device_code: &str) -> Value {
    let client_id = double.client_id();
    let fields = [("client_id", client_id), ("device_code", device_code), ("grant_type", GRANT)];
    post(double, "/login/oauth/access_token", &fields).await
}

#[tokio::test]
async fn the_token_comes_once_the_member_agreed() {
    let double = double().await;
    let (device, user) = begin(&double).await;
    assert_eq!((user.len(), &user[4..5]), (9, "-"));
    assert_eq!(poll(&double, &device).await["error"], "authorization_pending");
    assert_eq!(double.user_codes(), [user.as_str()]);
    assert!(!double.approve("AAAA-AAAA", "mona") && !double.approve(&user, "nobody"));
    assert!(double.approve(&user.to_lowercase(), "hubot"));
    let granted = poll(&double, &device).await;
    assert_eq!((&granted["token_type"], &granted["scope"]), (&json!("bearer"), &json!("read:user")));
    let token = granted["access_token"].as_str().unwrap();
    let me = Got::of(client().get(at(&double, "/user")).bearer_auth(token)).await;
    assert_eq!(me.json()["login"], "hubot");
    assert_eq!(poll(&double, &device).await["error"], "incorrect_device_code");
}

#[tokio::test]
async fn hasty_polls_are_slowed_down() {
    let double = double().await;
    let (device, user) = begin(&double).await;
    assert_eq!(poll_at_once(&double, &device).await["error"], "authorization_pending");
    assert!(double.approve(&user, "mona"));
    let hasty = poll_at_once(&double, &device).await;
    assert_eq!((&hasty["error"], &hasty["interval"]), (&json!("slow_down"), &json!(10)));
    // Five seconds are no longer enough.
    assert_eq!(poll(&double, &device).await["interval"], 15);
    double.clock().advance(Duration::from_secs(10));
    assert!(poll(&double, &device).await["access_token"].is_string());
}

#[tokio::test]
async fn refusal_expiry_and_mistakes_have_their_errors() {
    let double = double().await;
    let (device, user) = begin(&double).await;
    assert!(double.deny(&user));
    assert!(!double.approve(&user, "mona"));
    assert_eq!(poll(&double, &device).await["error"], "access_denied");

    let (device, user) = begin(&double).await;
    double.clock().advance(Duration::from_mins(15));
    assert!(double.user_codes().is_empty());
    assert_eq!(poll(&double, &device).await["error"], "expired_token");
    double.approve(&user, "mona");
    assert_eq!(poll(&double, &device).await["error"], "expired_token");

    assert_eq!(poll(&double, "nonsense").await["error"], "incorrect_device_code");
    let path = "/login/oauth/access_token";
    let wrong = post(&double, path, &[("client_id", "x"), ("grant_type", GRANT)]).await;
    assert_eq!(wrong["error"], "incorrect_client_credentials");
    let wrong = post(&double, path, &[("client_id", double.client_id())]).await;
    assert_eq!(wrong["error"], "unsupported_grant_type");
    double.set_device_flow(false);
    let off = post(&double, "/login/device/code", &[("client_id", double.client_id())]).await;
    assert_eq!(off["error"], "device_flow_disabled");
}

#[tokio::test]
async fn the_code_can_be_typed_into_a_page() {
    let double = double().await;
    let (device, user) = begin(&double).await;
    let page = get(&double, "/login/device").await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    let decide = async |code: &str, login: &str| {
        let form: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("user_code", code)
            .append_pair("login", login)
            .finish();
        Got::of(client().post(at(&double, "/login/device")).body(form)).await.text
    };
    assert!(decide("AAAA-AAAA", "mona").await.contains("No such code"));
    assert!(decide(&user, "<b>nobody</b>").await.contains("No such code"));
    assert!(decide(&user, "mona").await.contains("Done."));
    assert!(poll(&double, &device).await["access_token"].is_string());
}

#[tokio::test]
async fn forms_are_the_default_and_json_is_taken() {
    let double = double().await;
    let body = json!({ "client_id": double.client_id(), "scope": ["read:user"] });
    let got = Got::of(client().post(at(&double, "/login/device/code")).json(&body)).await;
    assert_eq!(got.header("content-type"), "application/x-www-form-urlencoded; charset=utf-8");
    let fields: Vec<(String, String)> = form_urlencoded::parse(got.text.as_bytes()).into_owned().collect();
    assert!(fields.contains(&("interval".to_owned(), "5".to_owned())), "{fields:?}");
    let unknown =
        Got::of(client().post(at(&double, "/login/device/code")).json(&json!({ "client_id": "x" }))).await;
    assert_eq!(unknown.status, 404);
}
