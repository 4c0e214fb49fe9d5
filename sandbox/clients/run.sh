#!/bin/sh
# Runs bots of other libraries against the sandbox: ./run.sh [discord-js] [discord-py], both without arguments.
# Needs node 20 or newer with npm, python 3.11 or newer with venv, and cargo. Everything is installed below target/.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
clients=${*:-discord-js discord-py}

(cd "$root" && cargo build --quiet -p discord-sandbox --bin discord-sandbox)

sandbox=
work=$(mktemp -d)
trap '[ -z "$sandbox" ] || kill "$sandbox" 2>/dev/null; rm -rf "$work"' EXIT INT TERM

# Each client gets a sandbox of its own.
start_sandbox() {
    # As usual, and: kick and ban members, manage webhooks.
    "$target/debug/discord-sandbox" --port 0 --print-env --bot-permissions 2925790613597783 >"$work/env" 2>"$work/log" &
    sandbox=$!
    tries=0
    until grep -q DISCORD_GUILD_ID "$work/env"; do
        tries=$((tries + 1))
        [ $tries -lt 100 ] || { cat "$work/log" >&2; echo "run.sh: the sandbox did not start" >&2; exit 1; }
        sleep 0.1
    done
    set -a
    . "$work/env"
    set +a
}

stop_sandbox() {
    kill "$sandbox"
    wait "$sandbox" 2>/dev/null || true
    sandbox=
}

install_client() {
    into=$target/clients/$1
    mkdir -p "$into"
    cp "$here/$1"/* "$into/"
    case $1 in
    discord-js) (cd "$into" && npm install --silent --no-audit --no-fund) ;;
    discord-py)
        [ -x "$into/venv/bin/python" ] || python3 -m venv "$into/venv"
        "$into/venv/bin/pip" install --quiet --disable-pip-version-check -r "$into/requirements.txt"
        ;;
    *) echo "run.sh: no client $1; there are discord-js and discord-py" >&2; exit 2 ;;
    esac
}

play() {
    case $1 in
    discord-js) node "$target/clients/discord-js/bot.mjs" ;;
    discord-py) "$target/clients/discord-py/venv/bin/python" "$target/clients/discord-py/bot.py" ;;
    esac
}

for client in $clients; do
    install_client "$client"
    start_sandbox
    if ! play "$client"; then
        grep -E "WARN|ERROR" "$work/log" >&2 || true
        echo "run.sh: $client failed" >&2
        exit 1
    fi
    stop_sandbox
done
