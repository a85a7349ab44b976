{{ config(materialized='table') }}

with bounds as (

    select
        {{ dbt.date_trunc('year', 'min(ingest_date)') }} as first_day,
        {{ days_after(dbt.dateadd('year', 1, dbt.date_trunc('year', 'max(ingest_date)')), -1) }} as last_day
    from {{ source('raw', 'ingestion_audit') }}

),

days as (

    {{ day_series('first_day', 'last_day') }}
    from bounds

)

select
    date_day,
    cast(year(date_day) as integer) as year_number,
    cast(quarter(date_day) as integer) as quarter_of_year,
    cast(month(date_day) as integer) as month_of_year,
    cast(day(date_day) as integer) as day_of_month,
    cast({{ days_between(dbt.date_trunc('year', 'date_day'), 'date_day') }} + 1 as integer) as day_of_year,
    {{ iso_weekday('date_day') }} as day_of_week,
    {{ iso_weekday('date_day') }} >= 6 as is_weekend,
    {{ week_start('date_day') }} as week_start,
    {{ month_start('date_day') }} as month_start,
    cast({{ dbt.last_day('date_day', 'month') }} as date) as month_end,
    cast({{ dbt.date_trunc('quarter', 'date_day') }} as date) as quarter_start,
    cast({{ dbt.last_day('date_day', 'quarter') }} as date) as quarter_end,
    cast({{ dbt.date_trunc('year', 'date_day') }} as date) as year_start,
    case {{ iso_weekday('date_day') }}
        when 1 then 'Monday' when 2 then 'Tuesday' when 3 then 'Wednesday' when 4 then 'Thursday'
        when 5 then 'Friday' when 6 then 'Saturday' else 'Sunday'
    end as day_name,
    case cast(month(date_day) as integer)
        when 1 then 'January' when 2 then 'February' when 3 then 'March' when 4 then 'April'
        when 5 then 'May' when 6 then 'June' when 7 then 'July' when 8 then 'August'
        when 9 then 'September' when 10 then 'October' when 11 then 'November' else 'December'
    end as month_name
from days
