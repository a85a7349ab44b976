{# Every key has one current version, and it is the last. #}
{% test one_current_version(model, key) %}
select {{ key }}, count(case when is_current then 1 end) as current_versions
from {{ model }}
group by {{ key }}
having count(case when is_current then 1 end) <> 1
    or max(case when is_current then version_number end) <> max(version_number)
{% endtest %}
