-- dynamic
{{ config(materialized='incremental', on_schema_change='fail', pre_hook=["select 1", {"sql":"select 2","transaction":False}]) }}
select {{ my_macro(1) }} as a, s.* from {{ ref('stg_a') }} s join {{ ref('shop','sd') }} using (id)
{% if is_incremental() %} where id > (select max(id) from {{ this }}) {% endif %}
{{ dbt.current_timestamp() }}
