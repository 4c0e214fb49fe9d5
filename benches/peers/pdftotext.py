#!/usr/bin/env python3
"""Reading PDF files: hotseat, as the bot reads them, beside `pdftotext` of poppler, started as a process.

    HOTSEAT_PDFIUM=target/pdfium/5.15.2/libpdfium.so python3 benches/peers/pdftotext.py FOLDER

For every PDF below the folder, once a round and in turns: hotseat forks a child from its nursery (`hotseat extract nursery`,
which the bot starts before the first document and keeps), hands it the document by a pipe and takes the answer from another;
pdftotext is started with the file and writes to a pipe. With --started, hotseat's child is started anew for every document
instead, as the bot does where there can be no nursery. Left out of the ratios, and counted: documents that hotseat refuses (no
text, encrypted, broken), and those over which either has to be ended, after ten seconds or as it grows beyond 512 MB, which are
the limits of the bot.

Prints wall time, the best and the median round, since a machine that others use as well only ever makes a run longer, and
processor time (user and system): of hotseat, the child's and what the nursery does for it, of pdftotext the process's, the mean
of all rounds. What a nursery takes to start, once and not for every document, is told apart. Each with the ratio of hotseat to
pdftotext: below 1, hotseat is faster.
"""

import argparse
import json
import os
import pathlib
import resource
import socket
import statistics
import subprocess
import sys
import threading
import time

SECONDS = 10
BYTES = 512 << 20
ROOT = pathlib.Path(__file__).resolve().parents[2]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="where the PDF files are, at any depth")
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target/release/hotseat", help="the bot's program")
    parser.add_argument("--pdfium", type=pathlib.Path, default=os.environ.get("HOTSEAT_PDFIUM"), help="libpdfium.so")
    parser.add_argument("--rounds", type=int, default=7, help="how often each document is read (default 7)")
    parser.add_argument("--started", action="store_true", help="start hotseat's child anew for every document")
    parser.add_argument("--each", action="store_true", help="also print a line for each document, worst ratio first")
    given = parser.parse_args()
    if not given.pdfium:
        parser.error("set HOTSEAT_PDFIUM or give --pdfium")
    return given


def hand_over(document, given):
    """Writes all of it and closes; the other side may end earlier."""
    try:
        rest = memoryview(given)
        while rest:
            rest = rest[os.write(document, rest):]
    except BrokenPipeError:
        pass
    os.close(document)


def hear_out(answer):
    out = b"".join(iter(lambda: os.read(answer, 1 << 20), b""))
    os.close(answer)
    return out


def spent(used):
    return used.ru_utime + used.ru_stime


class Started:
    """A process for every document."""

    def __init__(self, command, environment, reads_file):
        self.command, self.environment, self.reads_file, self.cpu = command, environment, reads_file, 0.0

    def read(self, path, document):
        """Wall seconds, how it ended as `wait` says, and output."""
        start = time.perf_counter()
        command = [*self.command, path, "-"] if self.reads_file else self.command
        process = subprocess.Popen(command, env=self.environment, cwd="/", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, bufsize=0)
        # From outside, so that both are started in the same quick way. Hotseat limits itself, too.
        resource.prlimit(process.pid, resource.RLIMIT_AS, (BYTES, BYTES))
        ending = threading.Timer(SECONDS, process.kill)
        ending.start()
        handed = os.dup(process.stdin.fileno())
        process.stdin.close()
        hand_over(handed, b"" if self.reads_file else document)
        out = hear_out(os.dup(process.stdout.fileno()))
        _, status, used = os.wait4(process.pid, 0)
        took = time.perf_counter() - start
        ending.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        self.cpu += spent(used)
        return took, process.returncode, out

    def end(self):
        """Processor seconds of all."""
        return self.cpu


class Nursery:
    """A nursery, spoken to as the bot does (document/src/nursery.rs)."""

    def __init__(self, program, environment):
        self.bot, theirs = socket.socketpair()
        self.process = subprocess.Popen([program, "extract", "nursery", "60000"], env=environment, cwd="/", stdin=theirs,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        theirs.close()
        if self.bot.recv(1) != b"R":
            sys.exit("there can be no nursery here; try --started")

    def read(self, _path, document):
        start = time.perf_counter()
        their_document, ours = os.pipe()
        answer, their_answer = os.pipe()
        line, their_line = socket.socketpair()
        socket.send_fds(self.bot, [b"t"], [their_document, their_answer, their_line.fileno()])
        os.close(their_document)
        os.close(their_answer)
        their_line.close()
        # The nursery ends a child whose line is closed from this side.
        ending = threading.Timer(SECONDS, line.shutdown, [socket.SHUT_WR])
        ending.start()
        hand_over(ours, document)
        out = hear_out(answer)
        status = line.recv(4)
        took = time.perf_counter() - start
        ending.cancel()
        line.close()
        return took, os.waitstatus_to_exitcode(int.from_bytes(status, sys.byteorder)), out

    def end(self):
        """Processor seconds of it and of its children."""
        self.bot.close()
        _, status, used = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return spent(used)


def refusal(ours, theirs):
    """Why a document is left out, if it is."""
    # pdftotext's other codes are what it thinks of the file.
    if theirs[1] < 0:
        return "pdftotext was ended"
    if ours[1]:
        return "hotseat was ended"
    refused = json.loads(ours[2])["result"].get("Err")
    return f"hotseat: {refused}" if refused else None


def measured(path, start_ours, rounds, beginning):
    """Of hotseat and of pdftotext: best wall time, median wall time and processor time; or why there is none."""
    document = path.read_bytes()
    ours, theirs = start_ours(), Started(["pdftotext"], dict(os.environ), True)
    walls = [], []
    try:
        for _ in range(rounds):
            read = [side.read(path, document) for side in (ours, theirs)]
            reason = refusal(*read)
            # Not read again in every round: ending them takes long.
            if reason:
                return reason
            for wall, (took, _, _) in zip(walls, read):
                wall.append(took)
    finally:
        cpu = (ours.end() - beginning) / rounds, theirs.end() / rounds
    return [(min(wall), statistics.median(wall), cpu) for wall, cpu in zip(walls, cpu)]


def told(ratios):
    ordered = sorted(ratios)
    slower = sum(ratio >= 1 for ratio in ordered)
    return f"median {statistics.median(ordered):.2f}, worst {ordered[-1]:.2f}, {slower} of {len(ordered)} not faster"


def main():
    given = arguments()
    program, pdfium = given.program.resolve(strict=True), given.pdfium.resolve(strict=True)
    environment = {"HOTSEAT_PDFIUM": str(pdfium)}
    if given.started:
        beginning = 0.0
        start = lambda: Started([program, "extract"], environment, False)
    else:
        start = lambda: Nursery(program, environment)
        beginning = min(start().end() for _ in range(given.rounds))
        print(f"a nursery takes {beginning * 1000:.1f} ms of processor time to start")
    read, left_out = {}, {}
    for path in sorted(path for path in given.folder.resolve(strict=True).rglob("*") if path.suffix.lower() == ".pdf"):
        came = measured(path, start, given.rounds, beginning)
        (left_out if isinstance(came, str) else read)[path] = came
    if not read:
        sys.exit("no PDF that could be read")
    for name, place in (("wall, best", 0), ("wall, median", 1), ("processor", 2)):
        ours, theirs = ([sides[side][place] * 1000 for sides in read.values()] for side in (0, 1))
        ratios = [our / their for our, their in zip(ours, theirs)]
        print(f"{name}: hotseat median {statistics.median(ours):.1f} ms, worst {max(ours):.1f} ms; "
              f"pdftotext median {statistics.median(theirs):.1f} ms, worst {max(theirs):.1f} ms; ratio {told(ratios)}")
    print(f"{len(read)} documents read, {len(left_out)} left out, {given.rounds} rounds")
    if given.each:
        for path, (ours, theirs) in sorted(read.items(), key=lambda item: -item[1][0][2] / item[1][1][2]):
            print(f"{ours[2] / theirs[2]:6.2f} processor {ours[2] * 1000:7.1f} / {theirs[2] * 1000:7.1f} ms  "
                  f"wall {ours[0] * 1000:7.1f} / {theirs[0] * 1000:7.1f} ms  {path.relative_to(given.folder.resolve())}")
        for path, reason in left_out.items():
            print(f"left out, {reason}: {path.relative_to(given.folder.resolve())}")


main()
