{{ sessions_that_differ(last_day(-var('test_window_days'))) }}
