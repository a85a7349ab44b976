{{ config(materialized='view') }}

select
    min(ingest_date) as first_day,
    max(ingest_date) as last_day
from {{ source('raw', 'ingestion_audit') }}
