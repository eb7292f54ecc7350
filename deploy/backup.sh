#!/bin/sh
# A backup of what docker-compose.yml runs, for cron: says nothing unless it fails, so that cron
# mails a failure and nothing else. Backups of more than 30 days are deleted after a new one is made.
set -eu
cd "$(dirname "$0")/.."
folder=${BACKUPS:-$(sed -n 's/^BACKUPS=//p' .env 2>/dev/null || true)}
name=$(date -u +%Y-%m-%dT%H%M%SZ).tar
if ! said=$(docker compose run --rm -T manage backup "/backups/$name" 2>&1 </dev/null); then
	echo "$said" >&2
	exit 1
fi
# As many days as docs/explanation/privacy.md lets you promise.
find "${folder:-./backups}" -name '*.tar' -mtime +30 -delete
