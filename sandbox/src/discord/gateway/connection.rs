//! One websocket of the bot.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::transport::Transport;
use super::{Order, Refusal, intent};
use crate::discord::Shared;

/// Events a client may send in a minute.
const EVENTS_PER_MINUTE: usize = 120;
const PAYLOAD_LIMIT: usize = 4096;

/// The end of a connection: close code, and whether the session ends with it.
struct End {
    code: u16,
    forget: bool,
}

struct Connection {
    shared: Arc<Shared>,
    socket: WebSocket,
    transport: Transport,
    /// The session and which of its connections this is.
    session: Option<(String, u64)>,
    /// The last event sent.
    sent: u64,
    changed: Option<watch::Receiver<u64>>,
    last_beat: Instant,
    heartbeat_interval: Duration,
    /// Whether nothing is said any more.
    is_silent: bool,
    received: VecDeque<Instant>,
}

/// Serves one websocket until it ends.
pub async fn run(shared: Arc<Shared>, socket: WebSocket, query: BTreeMap<String, String>) {
    let mut stop = shared.stopped();
    let heartbeat_interval = shared.state().heartbeat_interval;
    let mut connection = Connection {
        shared,
        socket,
        transport: Transport::of(query.get("compress").map(String::as_str)),
        session: None,
        sent: 0,
        changed: None,
        last_beat: Instant::now(),
        heartbeat_interval,
        is_silent: false,
        received: VecDeque::new(),
    };
    let version_fits = query.get("v").is_none_or(|v| v == "10" || v == "9");
    let encoding_fits = query.get("encoding").is_none_or(|encoding| encoding == "json");
    let end = if version_fits && encoding_fits {
        tokio::select! {
            end = connection.serve() => end,
            _ = stop.wait_for(|stopped| *stopped) => End { code: 1001, forget: true },
        }
    } else {
        End { code: 4012, forget: true }
    };
    connection.finish(end).await;
}

impl Connection {
    async fn serve(&mut self) -> End {
        let hello = json!({"op": 10, "s": null, "t": null, "d": {"heartbeat_interval": self.heartbeat_interval.as_millis() as u64, "_trace": []}});
        if let Err(end) = self.send(&hello.to_string()).await {
            return end;
        }
        loop {
            let result = tokio::select! {
                frame = self.socket.recv() => self.received(frame).await,
                () = changed(&mut self.changed) => self.deliver().await,
                () = tokio::time::sleep_until((self.last_beat + self.heartbeat_interval * 3 / 2).into()) => Err(End { code: 4009, forget: false }),
            };
            if let Err(end) = result {
                return end;
            }
        }
    }

    async fn received(&mut self, frame: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        let text = match frame {
            Some(Ok(Message::Text(text))) => text.to_string(),
            Some(Ok(Message::Binary(bytes))) => {
                String::from_utf8(bytes.to_vec()).map_err(|_| End { code: 4002, forget: false })?
            }
            Some(Ok(Message::Close(frame))) => {
                let code = frame.map_or(1005, |frame| frame.code);
                // 1000 and 1001 end the session as well.
                return Err(End { code: 1000, forget: matches!(code, 1000 | 1001) });
            }
            Some(Ok(_)) => return Ok(()),
            Some(Err(_)) | None => return Err(End { code: 1006, forget: false }),
        };
        let now = Instant::now();
        self.received.push_back(now);
        self.received.retain(|at| now.duration_since(*at) < Duration::from_secs(60));
        if self.received.len() > EVENTS_PER_MINUTE {
            return Err(End { code: 4008, forget: false });
        }
        let payload: Value = serde_json::from_str(&text).unwrap_or_default();
        if text.len() > PAYLOAD_LIMIT || !payload["op"].is_u64() {
            return Err(End { code: 4002, forget: false });
        }
        self.operate(&payload).await
    }

    async fn operate(&mut self, payload: &Value) -> Result<(), End> {
        let data = &payload["d"];
        match payload["op"].as_u64().unwrap_or(u64::MAX) {
            1 => {
                self.last_beat = Instant::now();
                self.send(&json!({"op": 11, "s": null, "t": null, "d": null}).to_string()).await
            }
            2 | 6 if self.session.is_some() => Err(End { code: 4005, forget: false }),
            2 => {
                let opened = self.shared.state().identify(data);
                match opened {
                    Ok(id) => {
                        self.attach(id, 0);
                        self.deliver().await
                    }
                    Err(code) => self.refuse(code).await,
                }
            }
            6 => {
                let resumed = self.shared.state().resume(data);
                match resumed {
                    Ok((id, seq)) => {
                        self.attach(id, seq);
                        self.deliver().await
                    }
                    Err(code) => self.refuse(code).await,
                }
            }
            3 | 4 | 8 | 31 | 43 if self.session.is_none() => Err(End { code: 4003, forget: false }),
            8 => self.members(data).await,
            // Presence and voice are taken and have no effect.
            3 | 4 | 31 | 43 => Ok(()),
            _ => Err(End { code: 4001, forget: false }),
        }
    }

    /// Refuses an identify or a resume.
    async fn refuse(&mut self, code: Refusal) -> Result<(), End> {
        match code {
            0 => self.send(&json!({"op": 9, "s": null, "t": null, "d": false}).to_string()).await,
            code => Err(End { code, forget: true }),
        }
    }

    async fn members(&mut self, data: &Value) -> Result<(), End> {
        let Some((id, _)) = self.session.clone() else { return Ok(()) };
        let everybody = data["query"] == "" && data["limit"] == 0;
        {
            let mut state = self.shared.state();
            let intents = state.session(&id).map_or(0, |session| session.intents);
            if everybody && intents & intent::GUILD_MEMBERS == 0 {
                return Err(End { code: 4014, forget: true });
            }
            state.request_members(&id, data);
        }
        self.deliver().await
    }

    fn attach(&mut self, id: String, seq: u64) {
        let mut state = self.shared.state();
        if let Some(session) = state.session(&id) {
            self.changed = Some(session.changed.subscribe());
            self.session = Some((id, session.connection));
            self.sent = seq;
        }
    }

    /// Sends what is new in the session.
    async fn deliver(&mut self) -> Result<(), End> {
        let Some((id, connection)) = self.session.clone() else { return Ok(()) };
        let (events, orders) = {
            let mut state = self.shared.state();
            match state.session(&id) {
                Some(session) if session.connection == connection => {
                    let events = match self.is_silent {
                        // What happens meanwhile is left for the next connection.
                        true => Vec::new(),
                        // A bot that reads so slowly has to begin anew.
                        false => session.after(self.sent).ok_or(End { code: 4000, forget: true })?,
                    };
                    (events, std::mem::take(&mut session.orders))
                }
                // Taken over by a newer connection, or gone.
                _ => return Err(End { code: 4009, forget: false }),
            }
        };
        for (seq, frame) in events {
            self.send(&frame).await?;
            self.sent = seq;
        }
        for order in orders {
            self.obey(order).await?;
        }
        Ok(())
    }

    async fn obey(&mut self, order: Order) -> Result<(), End> {
        match order {
            Order::Reconnect => {
                self.send(&json!({"op": 7, "s": null, "t": null, "d": null}).to_string()).await
            }
            Order::Invalid { resumable } => {
                // The connection is as before its identify: the bot resumes or identifies on it.
                if let Some((id, connection)) = self.session.take() {
                    self.shared.state().disconnected(&id, connection, !resumable);
                }
                self.changed = None;
                self.send(&json!({"op": 9, "s": null, "t": null, "d": resumable}).to_string()).await
            }
            Order::FallSilent => {
                self.is_silent = true;
                Ok(())
            }
            Order::Close(code) => {
                let fatal = matches!(code, 4004 | 4007 | 4009..=4014);
                Err(End { code, forget: fatal })
            }
        }
    }

    async fn send(&mut self, text: &str) -> Result<(), End> {
        if self.is_silent {
            return Ok(());
        }
        let message = match self.transport.squeeze(text.as_bytes()) {
            Some(bytes) => Message::Binary(Bytes::from(bytes)),
            None => Message::Text(text.into()),
        };
        self.socket.send(message).await.map_err(|_| End { code: 1006, forget: false })
    }

    async fn finish(mut self, end: End) {
        if let Some((id, connection)) = &self.session {
            self.shared.state().disconnected(id, *connection, end.forget);
        }
        if end.code != 1006 {
            let reason = reason(end.code).into();
            // The other side may be gone already; there is nobody to tell.
            if self.socket.send(Message::Close(Some(CloseFrame { code: end.code, reason }))).await.is_ok() {
                let drain = async { while let Some(Ok(_)) = self.socket.recv().await {} };
                if tokio::time::timeout(Duration::from_secs(1), drain).await.is_err() {
                    tracing::debug!("the bot did not close its side of the gateway");
                }
            }
        }
    }
}

async fn changed(receiver: &mut Option<watch::Receiver<u64>>) {
    let Some(waiting) = receiver else { return std::future::pending().await };
    if waiting.changed().await.is_err() {
        // A session that is gone changes no more; the delivery that follows notices.
        *receiver = None;
    }
}

fn reason(code: u16) -> &'static str {
    match code {
        4000 => "Unknown error.",
        4001 => "Unknown opcode.",
        4002 => "Error while decoding payload.",
        4003 => "Not authenticated.",
        4004 => "Authentication failed.",
        4005 => "Already authenticated.",
        4007 => "Invalid seq.",
        4008 => "You are being rate limited.",
        4009 => "Session timed out.",
        4010 => "Invalid shard.",
        4011 => "Sharding required.",
        4012 => "Invalid API version.",
        4013 => "Invalid intent(s).",
        4014 => "Disallowed intent(s).",
        _ => "",
    }
}
