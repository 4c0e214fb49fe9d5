//! HTTP servers on loopback ports, with connections that a fault can cut before an answer leaves.

use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// A free port of 127.0.0.1.
pub struct Port {
    listener: TcpListener,
    /// Its address.
    pub address: SocketAddr,
}

/// Keeps a server running: dropping it closes the port; answers under way are still finished.
pub struct Running {
    _stop: oneshot::Sender<()>,
}

impl Port {
    /// Opens one.
    ///
    /// # Errors
    /// When there is none.
    pub async fn open() -> std::io::Result<Port> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        Ok(Port { listener, address })
    }

    /// Serves the routes on it, in the current tokio runtime.
    pub fn serve(self, routes: Router) -> Running {
        let service = routes.into_make_service_with_connect_info::<Line>();
        let (running, stopped) = oneshot::channel::<()>();
        let server = axum::serve(Lines::new(self.listener), service).with_graceful_shutdown(async {
            // Ends when the sender is dropped with the value that holds it.
            let _dropped = stopped.await;
        });
        tokio::spawn(server.into_future());
        Running { _stop: running }
    }
}

/// One connection, which a fault may cut.
#[derive(Debug, Clone, Default)]
pub struct Line(Arc<AtomicBool>);

impl Line {
    /// Lets the next write fail, so that no answer leaves.
    pub fn cut(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn is_cut(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// The listener of such connections.
pub struct Lines(TcpListener);

impl Lines {
    /// Takes connections from `listener`.
    pub fn new(listener: TcpListener) -> Lines {
        Lines(listener)
    }
}

/// The byte stream of a connection.
pub struct LineStream {
    stream: TcpStream,
    line: Line,
}

impl Listener for Lines {
    type Io = LineStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (LineStream, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Small frames must not wait for one another.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "cannot set TCP_NODELAY");
        }
        (LineStream { stream, line: Line::default() }, address)
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Lines>> for Line {
    fn connect_info(stream: IncomingStream<'_, Lines>) -> Line {
        stream.io().line.clone()
    }
}

impl AsyncRead for LineStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for LineStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        if self.line.is_cut() {
            return Poll::Ready(Err(std::io::ErrorKind::ConnectionReset.into()));
        }
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
