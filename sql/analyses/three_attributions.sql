-- Views of creators by region under the three attributions, to the end of the last day. The columns add up to the same.
with as_it_happened as (

    select slice, sum(views) as views
    from {{ ref('metrics_slices_as_it_happened') }}
    where role = 'creator' and dimension = 'region'
    group by slice

),

today as (

    select slice, sum(views) as views
    from {{ ref('metrics_slices_today') }}
    where role = 'creator' and dimension = 'region'
    group by slice

),

as_of_day as (

    select slices.slice, slices.total_views as views
    from {{ ref('metrics_slices_as_of_day') }} as slices
    inner join {{ ref('simulation_clock') }} as clock on slices.as_of_date = clock.last_day
    where slices.role = 'creator' and slices.dimension = 'region'

)

select
    as_of_day.slice as region,
    coalesce(as_it_happened.views, 0) as as_it_happened,
    as_of_day.views as as_of_day,
    coalesce(today.views, 0) as today
from as_of_day
left join as_it_happened on as_of_day.slice = as_it_happened.slice
left join today on as_of_day.slice = today.slice
order by region
