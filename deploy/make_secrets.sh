#!/bin/sh
# Makes the secrets of docker-compose.yml, once: sh deploy/make_secrets.sh [FOLDER]
# What is there already stays. Keep copies of secret_key and log_key apart from the backups.
set -eu
folder=${1:-secrets}

# Only its owner can enter the folder; those who are shown a file of it, such as the accounts in
# containers, can read the file.
mkdir -p "$folder"
chmod 700 "$folder"
for name in secret_key log_key database_password worker_database_password \
	database_owner_password; do
	if [ ! -s "$folder/$name" ]; then
		head -c 48 /dev/urandom | base64 | tr -d '\n' | tr '+/' '-_' >"$folder/$name"
		echo "Made $folder/$name"
	fi
done
# Yours to fill in, where you need them.
for name in email_password storage_url metrics_token sentry_dsn; do
	[ -e "$folder/$name" ] || : >"$folder/$name"
done
chmod 444 "$folder"/*
