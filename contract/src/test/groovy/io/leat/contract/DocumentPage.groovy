package io.leat.contract

import com.fasterxml.jackson.databind.ObjectMapper

/** The document as a page to read: no script, and one style, which the policy that the page is sent with names by its hash. */
class DocumentPage {
  private static final STYLE = '''
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h2{margin-top:2.5rem}code,pre{font:14px/1.45 ui-monospace,monospace}pre{background:#f3f4f6;padding:.75rem;overflow:auto}
table{border-collapse:collapse}td,th{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top}
@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#16181c}pre{background:#23262c}a{color:#8ab4f8}}
'''
  private static final WRITER = new ObjectMapper().writerWithDefaultPrettyPrinter()

  private final Map content

  DocumentPage(Document document) {
    content = document.content
  }

  /** As the file has it. Its one link to outside is relative, so that it holds below any base path. */
  String text() {
    def operations = content.paths.collectMany { path, item -> item.collect { method, operation -> [method.toUpperCase(), path, operation] } }
    def (about, headers) = content.info.description.split('\n\n', 2)
    """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${content.info.title}</title><meta name="viewport" content="width=device-width">
<style>$STYLE</style></head><body><h1>${content.info.title}</h1>
${paragraph(about)}${table(headers.readLines().collect { [code(it.split('`')[1]), html(it.split(': ', 2)[1])] })}
<p>The same for programs: <a href="openapi.json">openapi.json</a></p>
<ul>${operations.collect { method, path, it -> "<li><a href=\"#$it.operationId\">${code("$method $path")}</a> ${html(it.summary)}</li>\n" }.join('')}</ul>
${operations.collect { method, path, it -> section("$method $path", it) }.join('')}
<h1>Problems</h1>
${answered('4xx, 5xx', content.components.responses.Problem)}
<h1>Schemas</h1>
${content.components.schemas.collect { name, schema -> "<h2 id=\"$name\">$name</h2>${pre(schema)}" }.join('')}
</body></html>
"""
  }

  private String section(String asked, Map operation) {
    def parameters = operation.parameters.collect { resolved(it) }
    def body = operation.requestBody?.content
    "<section><h2 id=\"$operation.operationId\">${code(asked)}</h2>\n${paragraph(operation.summary)}${paragraph(operation.description)}" +
      (parameters ? table(parameters.collect { [code(it.name), it.in, html(it.description)] }) : '') +
      (body ? "<h3>body</h3>${media(body)}" : '') + '<h3>answers</h3>' +
      operation.responses.findAll { it.key.number }.collect { status, answer -> answered(status, resolved(answer)) }.join('') + '</section>\n'
  }

  private String answered(String status, Map answer) {
    paragraph("$status: $answer.description") + (answer.headers ? table(answer.headers.collect { name, it -> [code(name), html(it.description)] }) : '') +
      media(answer.content ?: [:])
  }

  private String media(Map content) {
    content.collect { type, media ->
      "<p>${code(type)}${named(media.schema)}</p>\n" + (media.example == null ? '' : media.example instanceof String ? "<pre>${html(media.example)}</pre>\n" : pre(media.example))
    }.join('')
  }

  /** A link to a schema that has a name. */
  private static String named(Map schema) {
    def ref = schema?.'$ref' ?: schema?.properties?.items?.items?.'$ref'
    def name = ref?.split('/')?.last()
    name ? " <a href=\"#$name\">$name</a>" : ''
  }

  private Map resolved(Map part) {
    part.'$ref' ? part.'$ref'.substring(2).split('/').inject(content) { at, step -> at[step] } : part
  }

  private static String table(List<List<String>> rows) {
    '<table>' + rows.collect { row -> "<tr>${row.collect { "<td>$it</td>" }.join('')}</tr>\n" }.join('') + '</table>\n'
  }

  private static String pre(Object json) {
    "<pre>${html(WRITER.writeValueAsString(json))}</pre>\n"
  }

  private static String code(String text) {
    "<code>${html(text)}</code>"
  }

  private static String paragraph(String text) {
    text ? "<p>${html(text)}</p>\n" : ''
  }

  private static String html(String text) {
    text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;').replace('"', '&quot;').replace("'", '&#39;')
  }
}
