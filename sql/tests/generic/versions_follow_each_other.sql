{# Versions of a key leave no gap, do not overlap, last longer than nothing, and the last one is open. #}
{% test versions_follow_each_other(model, key, valid_from='valid_from', valid_to='valid_to') %}
with versions as (

    select
        {{ key }},
        {{ valid_from }} as begins,
        {{ valid_to }} as ends,
        lead({{ valid_from }}) over (partition by {{ key }} order by {{ valid_from }}, {{ valid_to }}) as next_begins
    from {{ model }}

)

select *
from versions
where ends is null
    or begins >= ends
    or ends <> coalesce(next_begins, cast('{{ var("snapshot_end_timestamp") }}' as timestamp))
{% endtest %}
