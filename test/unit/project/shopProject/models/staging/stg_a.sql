{{ config(tags=['x'], meta={'b': 2}, unique_key=['id'], alias='stg_alias') }}
select * from {{ source('raw', 'a') }} where d > '{{ var("start") }}'
