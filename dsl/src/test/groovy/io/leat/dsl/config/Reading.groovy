package io.leat.dsl.config

import io.leat.dsl.declaration.Datum
import io.leat.dsl.declaration.Declaration
import io.leat.dsl.declaration.Uses
import io.leat.dsl.source.Deadline
import io.leat.dsl.source.Diagnostics
import io.leat.dsl.source.JobfileSource
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax

/** Reads texts, and shows what came of them without places. */
class Reading {
  final Diagnostics diagnostics = new Diagnostics()
  final Uses spans = new Uses()
  final Limits limits

  Reading(Limits limits = Limits.STANDARD) {
    this.limits = limits
  }

  List<Declaration> read(Syntax syntax, String text) {
    new ConfigReader(limits, new Deadline(limits.time()), spans, diagnostics).read(new JobfileSource('Jobfile', text, syntax))
  }

  /** What was said: code, line, column and the characters that are meant. */
  List<List> said() {
    diagnostics.sorted().collect { [it.code().text(), it.span().line(), it.span().column(), it.span().text()] }
  }

  static String shown(List<Declaration> declarations) {
    declarations.collect { shown(it) }.join('; ')
  }

  static String shown(Declaration use) {
    def arguments = use.positional().collect { shown(it) } + use.named().collect { it.key() + ': ' + shown(it.value()) }
    def body = use.body() == null ? '' : ' { ' + shown(use.body()) + ' }'
    use.word() + '(' + arguments.join(', ') + ')' + body
  }

  static String shown(Datum datum) {
    switch (datum) {
      case Datum.Text: return "'" + datum.template() + "'"
      case Datum.Numeric: return datum.amount().stripTrailingZeros().toPlainString()
      case Datum.Flag: return datum.on()
      case Datum.Nothing: return 'null'
      case Datum.Items: return '[' + datum.items().collect { shown(it) }.join(', ') + ']'
      case Datum.Entries: return '[' + datum.entries().collect { it.key() + ': ' + shown(it.value()) }.join(', ') + ']'
      case Datum.Logic: return '<' + datum.expression() + '>'
    }
  }
}
