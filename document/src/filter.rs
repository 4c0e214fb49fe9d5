//! What the child may not ask of the kernel: the network, other programs and other processes.

use std::io;

/// Whose calls are filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// A process that reads a document.
    Child,
    /// The process that such children are forked from, which reads none.
    Nursery,
}

/// Makes the kernel refuse (`EPERM`) every call of this thread that reaches out of the process: sockets, starting
/// programs or processes, signals to others, looking into others. Irrevocable. What reading needs (memory, files, the
/// open pipes) stays. The nursery of children keeps the calls by which it makes and ends them. On processors other than
/// x86_64 and aarch64 nothing is refused.
///
/// # Errors
/// The kernel does not filter calls; the child then reads nothing rather than read with a way out.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
pub(super) fn cut_off(who: Who) -> io::Result<()> {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

    let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(io::Error::other)?;
    let kept: &[i64] = if who == Who::Nursery { calls::OF_NURSERY } else { &[] };
    let refused = calls::REFUSED.iter().chain(calls::OF_PROCESSOR).filter(|call| !kept.contains(call));
    // The second ABI of x86_64, x32, marks its calls with a bit; the filter knows nothing else of it.
    let rules = refused.flat_map(|call| [(*call, Vec::new()), (call | X32, Vec::new())]).collect();
    let refuse = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch).map_err(io::Error::other)?;
    let program = BpfProgram::try_from(filter).map_err(io::Error::other)?;
    seccompiler::apply_filter(&program).map_err(io::Error::other)
}

/// See above: this processor has no filter.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(super) fn cut_off(_who: Who) -> io::Result<()> {
    Ok(())
}

/// The bit in the numbers of the calls of x32.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
const X32: i64 = 0x4000_0000;

/// Calls by number.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod calls {
    /// Those that every processor has.
    pub(super) const REFUSED: &[i64] = &[
        // The network; a ring of requests could open sockets past the filter.
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept,
        libc::SYS_accept4,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_sendmmsg,
        libc::SYS_io_uring_setup,
        libc::SYS_io_uring_enter,
        libc::SYS_io_uring_register,
        // Programs and processes.
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_clone,
        libc::SYS_clone3,
        // Other processes of the same user, the bot among them; `tgkill` stays, by which a process aborts.
        libc::SYS_kill,
        libc::SYS_pidfd_open,
        libc::SYS_pidfd_getfd,
        libc::SYS_pidfd_send_signal,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
    ];

    /// Those among them that a nursery needs: fork(2), which the C library makes by `clone`, and pidfds.
    pub(super) const OF_NURSERY: &[i64] =
        &[libc::SYS_clone, libc::SYS_pidfd_open, libc::SYS_pidfd_send_signal];

    /// Those that only this processor has: older names, and the calls that x32 numbers anew (`execve`, `execveat`,
    /// `ptrace`, `sendmsg`, `sendmmsg`, `process_vm_readv`, `process_vm_writev`).
    #[cfg(target_arch = "x86_64")]
    pub(super) const OF_PROCESSOR: &[i64] =
        &[libc::SYS_fork, libc::SYS_vfork, 520, 545, 521, 518, 538, 539, 540];
    /// None.
    #[cfg(target_arch = "aarch64")]
    pub(super) const OF_PROCESSOR: &[i64] = &[];
}

#[cfg(all(test, any(target_arch = "x86_64", target_arch = "aarch64")))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::{
        io::{ErrorKind, Write as _},
        net::{TcpListener, TcpStream, UdpSocket},
        os::unix::net::UnixStream,
        process::Command,
        thread,
    };

    use super::{Who, cut_off};

    #[test]
    fn refuses_sockets_and_programs_but_not_files() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        for who in [Who::Child, Who::Nursery] {
            // The filter holds for its thread only, so the other tests keep their sockets.
            let tried = thread::spawn(move || {
                cut_off(who).unwrap();
                let tried = [
                    TcpStream::connect(address).map(drop),
                    UdpSocket::bind("127.0.0.1:0").map(drop),
                    UnixStream::pair().map(drop),
                    Command::new("/bin/true").status().map(drop),
                ];
                tempfile::tempfile().unwrap().write_all(b"files stay").unwrap();
                tried
            });
            for tried in tried.join().unwrap() {
                assert_eq!(tried.unwrap_err().kind(), ErrorKind::PermissionDenied);
            }
        }
        TcpStream::connect(address).unwrap();
    }
}
