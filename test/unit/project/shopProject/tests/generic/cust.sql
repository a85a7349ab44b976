{% test custom_t(model, x) %}
select * from {{ model }} where {{ x }} = 2 and {{ other() }}
{% endtest %}
