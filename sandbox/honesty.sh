#!/bin/sh
# Checks what the sandbox accepts and answers against Discord's own OpenAPI description.
#
#   sandbox/honesty.sh             runs the sandbox's tests with a capture and checks it
#   sandbox/honesty.sh CAPTURE     checks a capture, e.g. of all tests: DISCORD_SANDBOX_CAPTURE=CAPTURE ./dev test
#
# SANDBOX_CONTRACTS names the folder with discord-openapi.json and validate_discord.py (../shared/contracts without it).
# Ends with 0 when nothing is wrong or the folder is absent, with 1 otherwise. Needs python 3 with venv.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
contracts=${SANDBOX_CONTRACTS:-$root/../shared/contracts}

if [ ! -e "$contracts/validate_discord.py" ] || [ ! -e "$contracts/discord-openapi.json" ]; then
    echo "honesty.sh: no Discord description in $contracts: nothing was checked" >&2
    exit 0
fi

capture=${1:-}
if [ -z "$capture" ]; then
    capture=$target/honesty.jsonl
    rm -f "$capture" "$capture.refused"
    (cd "$root" && DISCORD_SANDBOX_CAPTURE=$capture cargo test --quiet -p discord-sandbox --test discord)
fi

python=$target/honesty/bin/python
if [ ! -x "$python" ]; then
    python3 -m venv "$target/honesty"
    "$target/honesty/bin/pip" install --quiet --disable-pip-version-check jsonschema==4.26.0
fi

failed=0
check() {
    "$python" "$contracts/validate_discord.py" --spec "$contracts/discord-openapi.json" --json "$1" \
        >"$target/honesty.findings" 2>"$target/honesty.log" || true
    # Its last line says how many exchanges it read; without it, it broke down.
    grep -q " exchanges, " "$target/honesty.log" || { cat "$target/honesty.log" >&2; exit 1; }
    printf '%s: %s exchanges\n' "$2" "$(sed -n 's/ exchanges, .*//p' "$target/honesty.log")" >&2
    "$python" "$here/honesty.py" "$2" <"$target/honesty.findings" || failed=1
}
check "$capture" accepted
[ ! -e "$capture.refused" ] || check "$capture.refused" refused
exit $failed
