import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minify } from '../src/minify.js';

test('comments and indentation are left out', () => {
  assert.equal(minify('<!-- a\nb -->\n  <p>c</p>\n'), '<p>c</p>');
});

test('text is left as it is', () => {
  assert.equal(minify('<p>a  b</p>'), '<p>a  b</p>');
});
