import type { Template } from './ast.ts';
import { locate } from './locate.ts';

/** Which place of a template each part of its output comes from. */
export class Origins {
  private readonly marks: { out: number; at: number; isText: boolean }[] = [];

  constructor(private readonly template: Template) {}

  /** From `out` on, the output is text of the template from `at` on, or what the expression at `at` gave. */
  note(out: number, at: number, isText: boolean): void {
    this.marks.push({ out, at, isText });
  }

  /** The file and line of an offset of the output. */
  lineOf(offset: number): { file: string; line: number } {
    const mark = this.marks.findLast(({ out }) => out <= offset);
    const at = mark === undefined ? 0 : mark.isText ? mark.at + offset - mark.out : mark.at;
    return { file: this.template.file, line: locate(this.template, at).line };
  }
}
