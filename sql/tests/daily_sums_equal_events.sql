{{ days_that_do_not_add_up(last_day(-var('test_window_days'))) }}
