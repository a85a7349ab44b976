-- ISO 3166-1 has 249 codes.
select count(*) as countries
from {{ ref('countries') }}
having count(*) <> 249
