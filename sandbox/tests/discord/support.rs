//! A bot without any library, a small scene, and what tests ask of both.

use std::collections::VecDeque;
use std::time::Duration;

use discord_sandbox::member::Member;
use discord_sandbox::{ChannelKind, Options, Sandbox, World};
use flate2::Decompress;
use futures_util::{SinkExt, StreamExt};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde::de::DeserializeSeed;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use twilight_model::gateway::event::GatewayEventDeserializer;
use zstd::stream::raw::{Decoder, InBuffer, Operation, OutBuffer};

/// Longer than anything takes here; reached only by failures.
pub const SOON: Duration = Duration::from_secs(10);
pub const ADMINISTRATOR: u64 = 1 << 3;
pub const VIEW_CHANNEL: u64 = 1 << 10;
/// GUILDS, GUILD_MEMBERS, messages, reactions and typing in guilds and directly, MESSAGE_CONTENT.
pub const INTENTS: u64 = 1 | 1 << 1 | 0b11_1111 << 9 | 1 << 15;

/// A guild with a text channel, a candidate, a bystander and its owner.
pub struct Scene {
    pub sandbox: Sandbox,
    pub world: World,
    pub guild: u64,
    pub channel: u64,
    pub candidate: Member,
    pub bystander: Member,
    pub owner: Member,
    pub bot: Bot,
}

impl Scene {
    pub async fn new() -> Scene {
        Scene::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Scene {
        let sandbox = Sandbox::start(options).await.unwrap();
        let world = sandbox.world();
        let owner = world.create_user("Owner", "en-US");
        let candidate = world.create_user("지원자", "ko");
        let bystander = world.create_user("Robin", "en-US");
        let guild = world.create_guild("Server", owner);
        let channel = world.create_channel(guild, "practice", ChannelKind::Text);
        world.add_member(guild, candidate);
        world.add_member(guild, bystander);
        world.set_bot_permissions(guild, World::USUAL_BOT_PERMISSIONS);
        let bot = Bot::new(&sandbox);
        let (candidate, bystander, owner) =
            (sandbox.member(candidate), sandbox.member(bystander), sandbox.member(owner));
        Scene { sandbox, world, guild, channel, candidate, bystander, owner, bot }
    }

    /// A connected gateway with READY and GUILD_CREATE taken.
    pub async fn gateway(&self) -> Gateway {
        let mut gateway = Gateway::identify(&self.sandbox, INTENTS).await;
        gateway.event("READY").await;
        gateway.event("GUILD_CREATE").await;
        gateway
    }

    /// Registers commands in the guild.
    pub async fn commands(&self, commands: Value) -> Value {
        let path = format!("/applications/{}/guilds/{}/commands", self.sandbox.application_id(), self.guild);
        self.bot.put(&path, commands).await.ok()
    }

    /// The bot posts a message.
    pub async fn post(&self, body: Value) -> Value {
        self.bot.post(&format!("/channels/{}/messages", self.channel), body).await.ok()
    }
}

/// A bot's HTTP side.
#[derive(Clone)]
pub struct Bot {
    pub http: reqwest::Client,
    pub base: String,
    pub token: String,
    pub application: u64,
}

/// An answer of the REST API.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Answer {
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{self:?}");
        self.body
    }

    /// Asserts a Discord error.
    #[track_caller]
    pub fn refused(self, status: u16, code: u64) -> Value {
        assert_eq!((self.status, self.body["code"].as_u64()), (status, Some(code)), "{}", self.body);
        self.body
    }
}

impl Bot {
    pub fn new(sandbox: &Sandbox) -> Bot {
        Bot::with(sandbox, reqwest::Client::builder().no_proxy().build().unwrap())
    }

    /// A bot with a client that others use as well: making one is slow.
    pub fn with(sandbox: &Sandbox, http: reqwest::Client) -> Bot {
        Bot {
            http,
            base: format!("{}/api/v10", sandbox.url()),
            token: sandbox.token().to_owned(),
            application: sandbox.application_id(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PUT, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None).await
    }

    pub async fn upload(&self, method: Method, path: &str, body: Value, files: &[(&str, &[u8])]) -> Answer {
        let mut form = Form::new().text("payload_json", body.to_string());
        for (index, (name, bytes)) in files.iter().enumerate() {
            form = form
                .part(format!("files[{index}]"), Part::bytes(bytes.to_vec()).file_name((*name).to_owned()));
        }
        let request = self.http.request(method, format!("{}{path}", self.base)).multipart(form);
        answer(self.authorize(request).send().await.unwrap()).await
    }

    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        answer(self.try_call(method, path, body).await.unwrap()).await
    }

    pub async fn try_call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> reqwest::Result<reqwest::Response> {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(body) = body.filter(|body| !body.is_null()) {
            request = request.json(&body);
        }
        self.authorize(request).send().await
    }

    fn authorize(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        request.header("authorization", format!("Bot {}", self.token))
    }

    /// Answers an interaction.
    pub async fn respond(&self, interaction: &Value, body: Value) -> Answer {
        let (id, token) = (interaction["id"].as_str().unwrap(), interaction["token"].as_str().unwrap());
        self.post(&format!("/interactions/{id}/{token}/callback"), body).await
    }

    /// The path of `@original` or another message of an interaction.
    pub fn webhook(&self, interaction: &Value, rest: &str) -> String {
        format!("/webhooks/{}/{}{rest}", self.application, interaction["token"].as_str().unwrap())
    }
}

async fn answer(response: reqwest::Response) -> Answer {
    let status = response.status();
    let text = response.text().await.unwrap();
    assert!(status != StatusCode::NO_CONTENT || text.is_empty());
    Answer { status: status.as_u16(), body: serde_json::from_str(&text).unwrap_or(Value::Null) }
}

/// What undoes the transport compression.
enum Inflate {
    Zlib(Decompress),
    Zstd(Decoder<'static>),
}

/// A bot's gateway side. Every frame must be readable for twilight-model as well.
pub struct Gateway {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    inflate: Option<Inflate>,
    waiting: VecDeque<(String, Value)>,
    pub seq: u64,
    pub session: String,
    pub resume_url: String,
}

impl Gateway {
    /// Connects and takes HELLO.
    pub async fn connect(url: &str, query: &str) -> Gateway {
        let (socket, _) = tokio_tungstenite::connect_async(format!("{url}/{query}")).await.unwrap();
        let inflate = if query.contains("zlib-stream") {
            Some(Inflate::Zlib(Decompress::new(true)))
        } else {
            query.contains("zstd-stream").then(|| Inflate::Zstd(Decoder::new().unwrap()))
        };
        let mut gateway = Gateway {
            socket,
            inflate,
            waiting: VecDeque::new(),
            seq: 0,
            session: String::new(),
            resume_url: String::new(),
        };
        let hello = gateway.frame().await.unwrap();
        assert_eq!(hello["op"], 10);
        assert!(hello["d"]["heartbeat_interval"].is_u64());
        gateway
    }

    pub async fn identify(sandbox: &Sandbox, intents: u64) -> Gateway {
        let mut gateway = Gateway::connect(&ws(sandbox), "?v=10&encoding=json").await;
        gateway.send_identify(sandbox.token(), intents).await;
        gateway
    }

    pub async fn send_identify(&mut self, token: &str, intents: u64) {
        let properties = json!({"os": "linux", "browser": "test", "device": "test"});
        self.send(json!({"op": 2, "d": {"token": token, "intents": intents, "properties": properties}}))
            .await;
    }

    pub async fn send(&mut self, payload: Value) {
        self.socket.send(Frame::text(payload.to_string())).await.unwrap();
    }

    /// The next frame, or the close code.
    pub async fn frame(&mut self) -> Result<Value, u16> {
        loop {
            let frame = tokio::time::timeout(SOON, self.socket.next()).await.expect("no frame came");
            let text = match frame {
                Some(Ok(Frame::Text(text))) => text.to_string(),
                Some(Ok(Frame::Binary(bytes))) => self.inflate(&bytes),
                Some(Ok(Frame::Close(frame))) => return Err(frame.map_or(1005, |frame| frame.code.into())),
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => return Err(1006),
            };
            let value: Value = serde_json::from_str(&text).unwrap();
            check_with_twilight(&text, &value);
            if let Some(seq) = value["s"].as_u64() {
                self.seq = seq;
            }
            if value["t"] == "READY" {
                self.session = value["d"]["session_id"].as_str().unwrap().to_owned();
                self.resume_url = value["d"]["resume_gateway_url"].as_str().unwrap().to_owned();
            }
            return Ok(value);
        }
    }

    fn inflate(&mut self, bytes: &[u8]) -> String {
        let mut out = Vec::with_capacity(1 << 20);
        match self.inflate.as_mut().expect("binary without compression") {
            Inflate::Zlib(inflate) => {
                assert!(bytes.ends_with(&[0, 0, 0xff, 0xff]), "a zlib-stream message ends with a sync flush");
                inflate.decompress_vec(bytes, &mut out, flate2::FlushDecompress::Sync).unwrap();
            }
            Inflate::Zstd(decoder) => {
                let (mut input, mut output) = (InBuffer::around(bytes), OutBuffer::around(&mut out));
                while input.pos() < bytes.len() {
                    decoder.run(&mut input, &mut output).unwrap();
                }
            }
        }
        String::from_utf8(out).unwrap()
    }

    /// The next event of this type; others are kept for later calls.
    pub async fn event(&mut self, name: &str) -> Value {
        if let Some(at) = self.waiting.iter().position(|(waiting, _)| waiting == name) {
            return self.waiting.remove(at).unwrap().1;
        }
        loop {
            let frame = self
                .frame()
                .await
                .unwrap_or_else(|code| panic!("closed with {code} while waiting for {name}"));
            let Some(kind) = frame["t"].as_str() else { continue };
            if kind == name {
                return frame["d"].clone();
            }
            self.waiting.push_back((kind.to_owned(), frame["d"].clone()));
        }
    }

    /// Asserts that everything the bot was sent so far holds no event of this type: the acknowledgement of a
    /// heartbeat comes after all of it.
    pub async fn none(&mut self, name: &str) {
        self.send(json!({"op": 1, "d": self.seq})).await;
        loop {
            let frame = self.frame().await.unwrap();
            if frame["op"] == 11 {
                break;
            }
            if let Some(kind) = frame["t"].as_str() {
                self.waiting.push_back((kind.to_owned(), frame["d"].clone()));
            }
        }
        let found = self.waiting.iter().find(|(kind, _)| kind == name);
        assert!(found.is_none(), "{found:?}");
    }

    /// The close code; frames before it do not count.
    pub async fn closed(&mut self) -> u16 {
        loop {
            if let Err(code) = self.frame().await {
                return code;
            }
        }
    }

    /// Closes the connection properly and waits for the other side.
    pub async fn close(mut self, code: u16) {
        let frame = CloseFrame { code: code.into(), reason: "".into() };
        self.socket.close(Some(frame)).await.unwrap();
        while let Some(Ok(_)) = tokio::time::timeout(SOON, self.socket.next()).await.expect("no end came") {}
    }

    /// Drops the connection as a broken line does.
    pub async fn break_line(self) -> (String, u64, String) {
        let Gateway { socket, session, seq, resume_url, .. } = self;
        drop(socket);
        (session, seq, resume_url)
    }
}

pub fn ws(sandbox: &Sandbox) -> String {
    sandbox.url().replace("http", "ws")
}

fn check_with_twilight(text: &str, value: &Value) {
    // twilight does not model op 9 with false data as a special case, nor RESUMED with data: both are plain.
    let deserializer = GatewayEventDeserializer::from_json(text).expect("no gateway payload");
    let mut json = serde_json::Deserializer::from_str(text);
    if let Err(error) = deserializer.deserialize(&mut json) {
        panic!("twilight cannot read {}: {error}\n{}", value["t"], value["d"]);
    }
}

/// The id of an object.
pub fn id(value: &Value) -> u64 {
    value["id"].as_str().unwrap().parse().unwrap()
}
