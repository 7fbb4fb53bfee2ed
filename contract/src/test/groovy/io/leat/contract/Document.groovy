package io.leat.contract

import com.fasterxml.jackson.core.util.DefaultIndenter
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter
import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Path

/** The OpenAPI 3.1 document of all operations. */
class Document {
  private static final MAPPER = new ObjectMapper()
  private static final PROBLEM = ['$ref': '#/components/responses/Problem']

  final Map<String, Object> content

  private final Schemas schemas
  private final Map<String, Object> parameters = [:]

  Document(Path sources) {
    schemas = new Schemas(new Javadoc(sources))
    schemas.of(ProblemView)
    def paths = [:]
    Operations.ALL.each { paths.computeIfAbsent(it.path()) { [:] }[it.method().name().toLowerCase()] = operation(it) }
    content = [
      openapi: '3.1.0',
      info: [
        title: 'Leat',
        version: '1',
        description: "Every action of Leat. Sign in by login; send the token as 'Authorization: Bearer ...'. Errors are Problem Details with a code of " +
          'ours. Not said again of each answer, as any may have them:\n' + Header.OF_ANY.collect { "\n- `${it.text()}`: ${it.description()}" }.join(''),
        license: [name: 'AGPL-3.0-only', identifier: 'AGPL-3.0-only'],
      ],
      servers: [[url: '/']],
      security: [[bearer: []]],
      tags: Tag.values().collect { [name: it.name().toLowerCase(), description: it.description()] },
      paths: paths,
      components: [
        parameters: parameters,
        securitySchemes: [bearer: [type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The token that login gives, or an API token.'],
                          agent: [type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The token that login-agent gives.']],
        responses: [Problem: problem('What went wrong, as RFC 9457 says it.', [])],
        schemas: schemas.all,
      ],
    ]
  }

  /** As the file has it. */
  String text() {
    def printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter('  ', '\n')).withArrayIndenter(new DefaultIndenter('  ', '\n'))
      .withSeparators(DefaultPrettyPrinter.DEFAULT_SEPARATORS.withObjectFieldValueSpacing(com.fasterxml.jackson.core.util.Separators.Spacing.AFTER)
        .withArrayEmptySeparator('').withObjectEmptySeparator(''))
    MAPPER.writer(printer).writeValueAsString(content) + '\n'
  }

  private Map operation(Operation operation) {
    def about = operation.about()
    def json = [operationId: operation.id(), tags: [about.tag().name().toLowerCase()], summary: about.summary()]
    def description = [about.description(), who(about.audience())].findAll().join(' ')
    if (description) json.description = description
    json += audience(about.audience())
    if (operation.parameters()) json.parameters = operation.parameters().collect { parameter(it) }
    if (operation.body()) json.requestBody = body(operation.body())
    def replies = operation.replies().groupBy { "${it.status()}".toString() }
    json.responses = replies.collectEntries { status, all -> [status, all.collect { reply(it) }.inject { one, other -> joined(one, other) }] } +
      ['4XX': PROBLEM, default: PROBLEM]
    json
  }

  /** One answer in several forms, such as JSON and text. */
  private static Map joined(Map one, Map other) {
    [*: one, content: [*: one.content, *: other.content]]
  }

  /** What programs are told of whom an operation is for. */
  private static Map audience(Audience audience) {
    switch (audience) {
      case Audience.Anybody: return [security: []]
      case Audience.Holders: return ['x-leat-right': audience.right().word()]
      case Audience.Agents: return [security: [[agent: []]]]
      default: return [security: [[bearer: []]]]
    }
  }

  /** What people are told of it; nothing where nobody has to be signed in. */
  private static String who(Audience audience) {
    switch (audience) {
      case Audience.Oneself: return 'For whoever is signed in, and not by an API token.'
      case Audience.Agents: return 'For agents alone.'
      case Audience.Holders:
        def right = audience.right()
        def where = right.subject() == Right.Subject.PROJECT ? 'in the project or ' : ''
        return "Asks for the right ${right.word()}, which who is ${right.least().word()} ${where}on the server has.".toString()
      default: return ''
    }
  }

  private Map parameter(Parameter parameter) {
    def json = [name: parameter.name(), in: parameter.place().name().toLowerCase(), required: parameter.required(), description: parameter.description(),
                schema: parameter.rule().keywords()]
    if (parameter.place() != Parameter.Place.HEADER) {
      return json
    }
    def key = parameter.name().replace('-', '')
    parameters[key] = json
    ['$ref': "#/components/parameters/$key".toString()]
  }

  private Map body(Operation.Body body) {
    [required: body.required(), content: [(body.mediaType()): media(schemas.of(body.type()), body.mediaType(), body.example())]]
  }

  private Map reply(Reply reply) {
    def content = reply.content()
    if (content?.type() == ProblemView && !reply.description()) {
      return PROBLEM
    }
    def json = content?.type() == ProblemView ? problem(reply.description(), reply.headers()) : [description: reply.description()]
    if (content?.type() != ProblemView && reply.headers()) json.headers = headers(reply.headers())
    if (content != null && content.type() != ProblemView) {
      def schema = schemas.of(content.type())
      json.content = [(content.mediaType()): media(content.listed() ? items(schema) : schema, content.mediaType(), content.example())]
    }
    json
  }

  private Map problem(String description, List<Header> more) {
    [description: description, headers: headers(more + Header.OF_PROBLEMS), content: ['application/problem+json': [
      schema: schemas.of(ProblemView),
      example: [type: 'urn:leat:problem:not-found', title: 'not found', status: 404, detail: "there is no run '17'", instance: 'urn:leat:request:5f0c', code: 'not-found'],
    ]]]
  }

  private static Map items(Map schema) {
    [type: 'object', additionalProperties: false, required: ['items', 'next'], properties: [
      items: [type: 'array', items: schema, description: 'What is in it.'],
      next: [type: ['string', 'null'], description: "For 'after' of the next page; null at the end."],
    ]]
  }

  /** As it stands: generators of clients fail at one that stands elsewhere. */
  private static Map headers(List<Header> headers) {
    headers.collectEntries { [it.text(), [description: it.description(), schema: [type: 'string']]] }
  }

  private static Map media(Map schema, String type, String example) {
    def json = [schema: schema] as Map<String, Object>
    if (example) json.example = type == 'application/json' ? MAPPER.readValue(example, Object) : example
    json
  }
}
