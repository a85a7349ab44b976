select
    spine.date_day,
    spine.year_number,
    spine.quarter_of_year,
    spine.month_of_year,
    spine.month_name,
    spine.day_of_month,
    spine.day_of_year,
    spine.day_of_week,
    spine.day_name,
    spine.is_weekend,
    spine.week_start,
    spine.month_start,
    spine.month_end,
    spine.quarter_start,
    spine.quarter_end,
    spine.year_start,
    spine.date_day >= clock.first_day and spine.date_day <= clock.last_day as is_simulated,
    {{ days_between('spine.date_day', 'clock.last_day') }} as days_ago
from {{ ref('date_spine') }} as spine
cross join {{ ref('simulation_clock') }} as clock
