//! What the sandbox can take: `cargo bench -p discord-sandbox --bench measures`.
//!
//! Sandbox and bot share one thread, and rates are by the second of that thread's work, so that the figures are for
//! less than one core however busy the machine is. Ends with 1 when a measure is missed.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot be made has to stop")]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use discord_sandbox::{ChannelKind, Options, Sandbox};
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

const EVENTS: u64 = 20_000;
const REQUESTS: usize = 4_000;
const CONNECTIONS: usize = 8;
const GUILDS: usize = 2_500;

/// Seconds of work this process has done.
fn worked() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// A sandbox with nothing to capture, and a server with a channel.
struct Place {
    sandbox: Sandbox,
    owner: u64,
    channel: u64,
}

async fn place() -> Place {
    let sandbox = Sandbox::start(Options { capture: None, ..Options::default() }).await.unwrap();
    let world = sandbox.world();
    let owner = world.create_user("Owner", "en-US");
    let guild = world.create_guild("Server", owner);
    let channel = world.create_channel(guild, "general", ChannelKind::Text);
    Place { sandbox, owner, channel }
}

/// A connection that has identified.
async fn identify(sandbox: &Sandbox) -> WebSocketStream<MaybeTlsStream<TcpStream>> {
    let url = sandbox.url().replace("http", "ws");
    let (mut socket, _) =
        tokio_tungstenite::connect_async(format!("{url}/?v=10&encoding=json")).await.unwrap();
    let data = json!({"token": sandbox.token(), "intents": 1 | 1 << 9 | 1 << 15, "properties": {}});
    socket.send(Message::text(json!({"op": 2, "d": data}).to_string())).await.unwrap();
    socket
}

/// Reads until so many events of this type have come.
async fn read(socket: &mut WebSocketStream<MaybeTlsStream<TcpStream>>, name: &str, count: u64) {
    let mark = format!("\"t\":\"{name}\"");
    let mut seen = 0;
    while seen < count {
        let frame = socket.next().await.unwrap().unwrap();
        seen += u64::from(frame.to_text().unwrap().contains(&mark));
    }
}

/// Messages that reach the bot in a second.
async fn events() -> f64 {
    let Place { sandbox, owner, channel } = place().await;
    let mut socket = identify(&sandbox).await;
    read(&mut socket, "GUILD_CREATE", 1).await;
    let world = sandbox.world();
    let start = worked();
    let write = async {
        for number in 0..EVENTS {
            world.post_as(
                owner,
                channel,
                "An answer of an ordinary length, as candidates write it in a thread.",
            );
            if number % 50 == 0 {
                tokio::task::yield_now().await;
            }
        }
    };
    tokio::join!(write, read(&mut socket, "MESSAGE_CREATE", EVENTS));
    EVENTS as f64 / (worked() - start)
}

/// One request on a connection that stays open; gives its status line.
async fn exchange(stream: &mut TcpStream, request: &str) -> String {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut buffer = Vec::with_capacity(4096);
    loop {
        assert_ne!(stream.read_buf(&mut buffer).await.unwrap(), 0, "the sandbox hung up");
        let text = String::from_utf8_lossy(&buffer);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        if body.len() >= length.parse().unwrap() {
            return head.lines().next().unwrap().to_owned();
        }
    }
}

/// Requests answered in a second: half of them post a message, half read a channel.
async fn requests() -> f64 {
    let Place { sandbox, channel, .. } = place().await;
    let host = sandbox.url().replace("http://", "");
    let head = format!("Host: {host}\r\nAuthorization: Bot {}\r\n", sandbox.token());
    let body = json!({"content": "A question", "allowed_mentions": {"parse": []}}).to_string();
    let path = format!("/api/v10/channels/{channel}");
    let post = format!(
        "POST {path}/messages HTTP/1.1\r\n{head}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let get = format!("GET {path} HTTP/1.1\r\n{head}\r\n");
    let start = worked();
    let clients = (0..CONNECTIONS).map(async |_| {
        let mut stream = TcpStream::connect(&host).await.unwrap();
        for number in 0..REQUESTS / CONNECTIONS {
            let status = exchange(&mut stream, if number % 2 == 0 { &post } else { &get }).await;
            assert!(status.contains(" 200 "), "{status}");
        }
    });
    futures_util::future::join_all(clients).await;
    REQUESTS as f64 / (worked() - start)
}

/// Seconds from the connection to the last of the guilds.
async fn guilds() -> f64 {
    let Place { sandbox, owner, .. } = place().await;
    let world = sandbox.world();
    for number in 1..GUILDS {
        let guild = world.create_guild(&format!("Server {number}"), owner);
        for name in ["general", "practice"] {
            world.create_channel(guild, name, ChannelKind::Text);
        }
    }
    let start = Instant::now();
    let mut socket = identify(&sandbox).await;
    read(&mut socket, "GUILD_CREATE", GUILDS as u64).await;
    start.elapsed().as_secs_f64()
}

/// The longest of many starts, in milliseconds.
async fn start() -> f64 {
    let mut longest = Duration::ZERO;
    for _ in 0..50 {
        let begin = Instant::now();
        place().await;
        longest = longest.max(begin.elapsed());
    }
    longest.as_secs_f64() * 1000.0
}

/// Two hundred sandboxes at once: milliseconds until each of them has answered one request.
async fn many() -> f64 {
    let begin = Instant::now();
    let places = futures_util::future::join_all((0..200).map(|_| place())).await;
    let clients = places.iter().map(async |place| {
        let host = place.sandbox.url().replace("http://", "");
        let mut stream = TcpStream::connect(&host).await.unwrap();
        exchange(&mut stream, &format!("GET /api/v10/gateway HTTP/1.1\r\nHost: {host}\r\n\r\n")).await
    });
    let answers = futures_util::future::join_all(clients).await;
    assert!(answers.iter().all(|status| status.contains(" 200 ")), "{answers:?}");
    begin.elapsed().as_secs_f64() * 1000.0
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut missed = 0;
    let mut report = |what: &str, value: f64, unit: &str, met: bool| {
        missed += usize::from(!met);
        println!("{what:<42} {value:>9.1} {unit:<6} {}", if met { "met" } else { "MISSED" });
    };
    let rate = runtime.block_on(events());
    report("gateway events to one bot (5000)", rate, "1/s", rate >= 5000.0);
    let rate = runtime.block_on(requests());
    report("REST requests (1000)", rate, "1/s", rate >= 1000.0);
    let seconds = runtime.block_on(guilds());
    report("2500 guilds for one shard (under 3)", seconds, "s", seconds < 3.0);
    let longest = runtime.block_on(start());
    report("start, longest of 50 (under 100)", longest, "ms", longest < 100.0);
    let all = runtime.block_on(many());
    report("200 sandboxes at once, start and answer", all, "ms", true);
    if missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
