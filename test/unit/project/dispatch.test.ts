import { expect, test } from 'vitest';
import { builtinMacroFiles } from '../../../src/materialize/builtinMacros.ts';
import { readProject } from '../../../src/project/readProject.ts';

const files = {
  'dbt_project.yml': 'name: shop\nprofile: shop\nversion: "1.0"\n',
  'macros/ours.sql': `{% macro first() %}{{ return(1) }}{% endmacro %}
{% macro nowhere() %}{{ return(adapter.dispatch('nowhere', 'shop')()) }}{% endmacro %}
{% macro postgres__nowhere() %}1{% endmacro %}
{% macro somewhere() %}{{ return(adapter.dispatch('somewhere', 'shop')()) }}{% endmacro %}
{% macro default__somewhere() %}1{% endmacro %}`,
};

test('a dispatch that leads nowhere is refused where it stands, called or not, as dbt refuses it', () => {
  const { problems } = readProject(files, { builtins: builtinMacroFiles() });
  expect(problems).toEqual([
    expect.objectContaining({
      file: 'macros/ours.sql',
      line: 2,
      message: `macro 'nowhere': In dispatch: No macro named 'nowhere' found within namespace: 'shop'\n    Searched for: 'shop.duckdb__nowhere', 'shop.default__nowhere', 'shop.duckdb__nowhere', 'shop.default__nowhere'`,
    }),
  ]);
});
