{% snapshot snap_a %}
{{ config(unique_key='id', strategy='check', check_cols='all') }}
select * from {{ ref('stg_a') }}
{% endsnapshot %}
