{{ config(severity='error') }}
select * from {{ ref('c') }} where false
