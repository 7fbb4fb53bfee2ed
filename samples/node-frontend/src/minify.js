/** The page without comments and without spaces at the ends of lines; lines stay lines. */
export function minify(html) {
  return html
    .replace(/<!--.*?-->/gs, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
