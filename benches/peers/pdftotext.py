#!/usr/bin/env python3
"""Reading PDF files: `hotseat extract`, started as the bot starts it, beside `pdftotext` of poppler, as processes.

    HOTSEAT_PDFIUM=target/pdfium/5.15.2/libpdfium.so python3 benches/peers/pdftotext.py FOLDER

Both are started once a round for every PDF below the folder, in turns, and the best of all rounds counts, because a machine
that others use as well only ever makes a run longer. pdftotext is given the file, hotseat gets it by a pipe, as from the bot;
both write to a pipe. Left out of the ratios, and counted: documents that hotseat refuses (no text, encrypted, broken), and
those over which either has to be ended, after ten seconds or as it grows beyond 512 MB, which are the limits of the bot.
Prints wall time and processor time (user and system, of the process itself), and the ratio of hotseat to pdftotext: below 1,
hotseat is faster.
"""

import argparse
import json
import os
import pathlib
import resource
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
    parser.add_argument("--each", action="store_true", help="also print a line for each document, worst ratio first")
    given = parser.parse_args()
    if not given.pdfium:
        parser.error("set HOTSEAT_PDFIUM or give --pdfium")
    return given


def run(command, environment, given):
    """Wall seconds, processor seconds, exit code and output of a process that is given these bytes."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, cwd="/", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, bufsize=0)
    # From outside, so that both are started in the same quick way. Hotseat limits itself, too.
    resource.prlimit(process.pid, resource.RLIMIT_AS, (BYTES, BYTES))
    ending = threading.Timer(SECONDS, process.kill)
    ending.start()
    try:
        rest = memoryview(given)
        while rest:
            rest = rest[process.stdin.write(rest):]
    except BrokenPipeError:
        pass
    process.stdin.close()
    out = b"".join(iter(lambda: process.stdout.read(1 << 20), b""))
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    ending.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    return took, used.ru_utime + used.ru_stime, process.returncode, out


def refusal(sides):
    """Why a document is left out, if it is."""
    (_, _, code, out), (_, _, their_code, _) = sides
    # pdftotext's other codes are what it thinks of the file.
    if their_code < 0:
        return "pdftotext was ended"
    if code:
        return "hotseat was ended"
    refused = json.loads(out)["result"].get("Err")
    return f"hotseat: {refused}" if refused else None


def told(ratios):
    ordered = sorted(ratios)
    slower = sum(ratio >= 1 for ratio in ordered)
    return f"median {statistics.median(ordered):.2f}, worst {ordered[-1]:.2f}, {slower} of {len(ordered)} not faster"


def main():
    given = arguments()
    program, pdfium = given.program.resolve(strict=True), given.pdfium.resolve(strict=True)
    files = sorted(path for path in given.folder.resolve(strict=True).rglob("*") if path.suffix.lower() == ".pdf")
    best = {path: [[float("inf")] * 2, [float("inf")] * 2] for path in files}
    left_out = {}
    for _ in range(given.rounds):
        for path in files:
            document = path.read_bytes()
            sides = [
                run([program, "extract"], {"HOTSEAT_PDFIUM": str(pdfium)}, document),
                run(["pdftotext", str(path), "-"], dict(os.environ), b""),
            ]
            for side, (wall, cpu, _, _) in zip(best[path], sides):
                side[:] = min(side[0], wall), min(side[1], cpu)
            reason = refusal(sides)
            if reason:
                left_out[path] = reason
        # Not read again in every round: ending them takes long.
        files = [path for path in files if path not in left_out]
    read = files
    if not read:
        sys.exit("no PDF that could be read")
    for name, place in (("wall", 0), ("processor", 1)):
        ours, theirs = ([best[path][side][place] * 1000 for path in read] for side in (0, 1))
        ratios = [our / their for our, their in zip(ours, theirs)]
        print(f"{name}: hotseat median {statistics.median(ours):.1f} ms, worst {max(ours):.1f} ms; "
              f"pdftotext median {statistics.median(theirs):.1f} ms, worst {max(theirs):.1f} ms; ratio {told(ratios)}")
    print(f"{len(read)} documents read, {len(left_out)} left out, best of {given.rounds} rounds")
    if given.each:
        for path in sorted(read, key=lambda path: -best[path][0][0] / best[path][1][0]):
            (wall, cpu), (their_wall, their_cpu) = best[path]
            print(f"{wall / their_wall:6.2f} wall {wall * 1000:7.1f} / {their_wall * 1000:7.1f} ms  "
                  f"processor {cpu * 1000:7.1f} / {their_cpu * 1000:7.1f} ms  {path.relative_to(given.folder.resolve())}")
        for path, reason in left_out.items():
            print(f"left out, {reason}: {path.relative_to(given.folder.resolve())}")


main()
