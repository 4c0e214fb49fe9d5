#!/bin/sh
# Saves Hotseat's database into one file, and brings it back. It needs mysqldump and mysql (or mariadb-dump and mariadb) and
# the address of the database in DATABASE_URL, as the bot has it.
#
#   backup.sh save FILE.sql.gz        while the bot runs; nothing is locked
#   backup.sh restore FILE.sql.gz     into an empty database, while no bot runs on it
#
# The texts in the file are encrypted as in the database: without HOTSEAT_KEYS they are lost. Keep the keys elsewhere.
set -eu
umask 077

fail() {
    printf 'backup: %s\n' "$*" >&2
    exit 1
}

[ $# = 2 ] || fail "usage: backup.sh save|restore FILE.sql.gz"
[ -n "${DATABASE_URL:-}" ] || fail "DATABASE_URL is not set"

# %41 and the like, as passwords in addresses have them.
decode() {
    printf '%s' "$1" | awk '{
        while (match($0, /%[0-9A-Fa-f][0-9A-Fa-f]/)) {
            hex = toupper(substr($0, RSTART + 1, 2))
            code = (index("0123456789ABCDEF", substr(hex, 1, 1)) - 1) * 16 + index("0123456789ABCDEF", substr(hex, 2, 1)) - 1
            out = out substr($0, 1, RSTART - 1) sprintf("%c", code)
            $0 = substr($0, RSTART + 3)
        }
        printf "%s%s", out, $0
    }'
}

rest=${DATABASE_URL#*://}
[ "$rest" != "$DATABASE_URL" ] || fail "DATABASE_URL is not of the form mysql://user:password@host:3306/database"
rest=${rest%%\?*}
database=${rest##*/}
rest=${rest%/*}
case $rest in
*@*) login=${rest%@*} server=${rest##*@} ;;
*) login=root server=$rest ;;
esac
user=$(decode "${login%%:*}")
case $login in
*:*) MYSQL_PWD=$(decode "${login#*:}") && export MYSQL_PWD ;;
esac
host=${server%:*}
case $server in
*:*) port=${server##*:} ;;
*) port=3306 ;;
esac
[ -n "$database" ] || fail "DATABASE_URL names no database"

find_program() {
    for name; do
        if command -v "$name" >/dev/null 2>&1; then
            printf '%s' "$name"
            return
        fi
    done
    fail "$1 is missing; on Debian: apt-get install mariadb-client"
}

# The password goes by the environment, where other users of the machine do not see it.
client() {
    program=$1
    shift
    "$program" --no-defaults --protocol=tcp --host="$host" --port="$port" --user="$user" "$@"
}

save() {
    dump=$(find_program mysqldump mariadb-dump)
    [ ! -e "$1" ] || fail "$1 is there already"
    # One transaction sees one moment of all tables; --no-tablespaces spares a right that the bot's user has not.
    # A pipe's exit code is that of its last command, so the dump's own last line tells whether it came to its end.
    client "$dump" --single-transaction --quick --hex-blob --no-tablespaces --default-character-set=utf8mb4 \
        --skip-triggers "$database" | gzip >"$1.part" || fail "nothing was saved"
    gzip -dc "$1.part" | tail -n 1 | grep -q '^-- Dump completed' || {
        rm -f "$1.part"
        fail "the dump broke off; nothing was saved"
    }
    mv "$1.part" "$1"
    printf 'backup: %s has %s bytes\n' "$1" "$(wc -c <"$1" | tr -d ' ')" >&2
}

restore() {
    mysql=$(find_program mysql mariadb)
    [ -r "$1" ] || fail "$1 cannot be read"
    gzip -dc "$1" | tail -n 1 | grep -q '^-- Dump completed' || fail "$1 is not a whole backup"
    count="SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"
    tables=$(client "$mysql" --batch --skip-column-names --execute="$count" "$database")
    [ "$tables" = 0 ] || fail "the database $database is not empty ($tables tables); nothing was changed"
    gzip -dc "$1" | client "$mysql" --default-character-set=utf8mb4 "$database"
    printf 'backup: restored; run "hotseat doctor" before you start the bot\n' >&2
}

case $1 in
save) save "$2" ;;
restore) restore "$2" ;;
*) fail "usage: backup.sh save|restore FILE.sql.gz" ;;
esac
