#!/bin/sh
# What db runs instead of its own entry point, and its health check (`database.sh answers`).
#
# On the first start a password is made, for the role of the desk, and kept in a volume that the desk reads. The role is
# no superuser: it owns one database and may make roles and databases, no more. The superuser has a password that nobody
# knows and nobody needs: inside this container `psql -U postgres` asks for none.
set -eu
file=/run/ticketdesk/passwords

ask() { psql -qAtX -v ON_ERROR_STOP=1 -U postgres -d postgres "$@"; }
one_more() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

prepare() {
  password=$(sed -n 's/^.*:ticketdesk://p' "$file")
  until ask -c 'SELECT 1' >/dev/null 2>&1; do sleep 0.2; done
  ask >/dev/null <<SQL
SELECT 'CREATE ROLE ticketdesk' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ticketdesk') \gexec
ALTER ROLE ticketdesk LOGIN CREATEROLE CREATEDB PASSWORD '$password';
SELECT 'CREATE DATABASE ticketdesk OWNER ticketdesk'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'ticketdesk') \gexec
SQL
}

if [ "${1:-}" = answers ]; then
  export PGPASSFILE="$file"
  exec psql -qAtX -h 127.0.0.1 -U ticketdesk -d ticketdesk -c 'SELECT 1'
fi

[ -s "$file" ] || (umask 077 && printf '*:*:*:ticketdesk:%s\n' "$(one_more)" >"$file")
# The desk reads it as its own account, and psql only takes a file that nobody else can read.
chown 10001:10001 "$file"
chmod 400 "$file"

# The entry point starts the server twice on the first start, so this tries until it has come to an end.
(until prepare; do sleep 0.5; done) &
POSTGRES_PASSWORD=$(one_more)
export POSTGRES_PASSWORD
docker-entrypoint.sh -c listen_addresses='*' "$@" &
server=$!
# The server itself is asked to end at once and in order, whatever stands between it and this script.
trap 'kill -INT "$(head -n 1 "${PGDATA:-/var/lib/postgresql/18/docker}/postmaster.pid")" || kill "$server"' INT TERM
wait "$server" || wait "$server"
