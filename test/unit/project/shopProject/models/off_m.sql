{{ config(enabled=false) }}
select * from {{ ref('eph') }}
