#!/bin/sh
# Runs once, when the database is made: the app's own role, bound by row-level security like everybody's.
# pmhub refuses to start as a superuser.
set -e
psql -v ON_ERROR_STOP=1 -v password="$PMHUB_DB_PASSWORD" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE pmhub LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE pmhub OWNER pmhub;
SQL
