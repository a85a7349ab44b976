/** SQL that creates schema `raw` and its four tables where they are missing. No keys, no indexes: data tests guard uniqueness. */
export const rawTablesSql = `create schema if not exists raw;
create table if not exists raw."user" (user_id varchar, first_name varchar, last_name varchar, created_at timestamp, updated_at timestamp, deleted_at timestamp, country_code varchar, favorite_color varchar);
create table if not exists raw.post (post_id varchar, user_id varchar, post_text varchar, created_at timestamp, updated_at timestamp, deleted_at timestamp);
create table if not exists raw.event (event_id varchar, user_id varchar, post_id varchar, created_at timestamp, event_type varchar);
create table if not exists raw.ingestion_audit (ingest_date date, table_name varchar, rows_inserted integer, rows_updated integer, rows_deleted integer, real_timestamp timestamp)`;
