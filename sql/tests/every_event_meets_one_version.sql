{{ events_that_miss_a_version(last_day(-var('test_window_days'))) }}
