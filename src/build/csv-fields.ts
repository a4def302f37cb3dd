/**
 * The fields of one line of CSV (https://www.rfc-editor.org/rfc/rfc4180), which is how buildx reads an entry: `type=local,"dest=/a,b"`
 * has a folder with a comma in its name.
 */
export function csvFields(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain
  )
}
