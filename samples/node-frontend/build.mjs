import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { minify } from './src/minify.js';

const page = await readFile('src/index.html', 'utf8');
await mkdir('dist', { recursive: true });
await writeFile('dist/index.html', process.env.MINIFY === 'false' ? page : minify(page));
