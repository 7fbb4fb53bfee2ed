package io.leat.dsl.eval

import io.leat.dsl.declaration.Declaration
import io.leat.dsl.declaration.Uses
import io.leat.dsl.groovy.GroovyReader
import io.leat.dsl.source.Diagnostics
import io.leat.engine.job.Inputs
import io.leat.dsl.source.JobfileSource
import io.leat.dsl.source.Limits
import io.leat.dsl.source.LoadPath
import io.leat.dsl.source.SourceSpan
import io.leat.dsl.source.Syntax
import io.leat.dsl.syntax.Statement
import io.leat.dsl.vocabulary.PlanningFacts
import java.util.regex.Matcher
import java.util.regex.Pattern

/**
 * Evaluates a piece of Groovy twice, by Leat and by Groovy itself, and says how the two answers differ.
 *
 * <p>An answer is the value in a notation that shows the type of numbers and texts and the order of elements, or {@code refused} and
 * the reason.
 */
final class Oracle {
  private static final String REFUSED = 'refused: '

  /** How the two answers to {@code text} differ, or null: Leat may refuse what Groovy does not, but nothing else. */
  static String difference(String text, String theirs = theirs(text)) {
    String ours = ours(text)
    if (ours.startsWith(REFUSED) || ours == theirs) {
      return null
    }
    "$text\n    leat:   $ours\n    groovy: $theirs"
  }

  /** The answers of Groovy to each of many texts; they are compiled together, which takes a tenth of the time. */
  static List<String> theirs(List<String> texts) {
    try {
      List<Closure> closures = shell().evaluate('[\n' + texts.collect { "{ ->\n$it\n}" }.join(',\n') + '\n]') as List<Closure>
      return closures.collect { closure -> answer { closure.call() } }
    } catch (org.codehaus.groovy.control.CompilationFailedException | groovyjarjarasm.asm.MethodTooLargeException | AssertionError problem) {
      if (texts.size() == 1) {
        return [REFUSED + problem.message]
      }
      int half = texts.size().intdiv(2)
      return theirs(texts.take(half)) + theirs(texts.drop(half))
    }
  }

  /** The answer of Groovy to one text, which may declare functions. */
  static String theirs(String text) {
    answer { shell().evaluate(text) }
  }

  private static GroovyShell shell() {
    new GroovyShell(new Binding())
  }

  private static String answer(Closure work) {
    try {
      shown(work.call())
    } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError problem) {
      REFUSED + problem.class.simpleName + ': ' + problem.message?.readLines()?.find()
    }
  }

  /** The answer of Leat. */
  static String ours(String text, Limits limits = Limits.STANDARD) {
    Diagnostics diagnostics = new Diagnostics()
    JobfileSource source = new JobfileSource('Jobfile', text, Syntax.GROOVY)
    Optional<List<Statement>> file = new GroovyReader(limits, diagnostics).read(source)
    Value value = null
    if (file.present) {
      Interpreter interpreter =
        new Interpreter(new PlanningFacts(Inputs.NONE), new Uses(), limits, diagnostics, new NoFiles())
      try {
        Scope globals = new Scope(null, false)
        interpreter.functions(file.get(), globals)
        value = interpreter.run(file.get(), globals)
      } catch (EvaluationProblem problem) {
        diagnostics.add(problem.diagnostic())
      }
    }
    if (diagnostics.hasErrors()) {
      return REFUSED + diagnostics.sorted().collect { "${it.code().text()} ${it.message()}" }.join('; ')
    }
    shown(value)
  }

  private static String shown(Value value) {
    switch (value) {
      case Value.Traced: return shown(value.plain())
      case Value.Nil: return 'null'
      case Value.Bool: return value.on().toString()
      case Value.Num: return shown(value.number())
      case Value.Str: return text(value.text(), value.interpolated())
      case Value.Items: return [LIST: '', SET: 'set', VIEW: 'view', ARRAY: ''][value.kind().name()] + value.items().collect { shown(it) }
      case Value.Range: return 'range' + value.values().collect { shown(it) } + value.text()
      case Value.Entries: return 'map[' + value.entries().all().collect { shown(it.key) + ':' + shown(it.value) }.join(', ') + ']'
      case Value.Entry: return 'entry ' + shown(value.key()) + '=' + shown(value.value())
      case Value.Closure: return 'closure'
      case Value.Pattern: return 'pattern ' + value.pattern().source()
      case Value.Matcher: return 'matcher'
      default: return value.described()
    }
  }

  private static String shown(Object value) {
    switch (value) {
      case null: return 'null'
      case CharSequence: return text(value.toString(), value instanceof GString)
      case Number: return value.toString() + [Integer: '', Long: 'L', BigInteger: 'G', BigDecimal: 'D'].get(value.class.simpleName, '?')
      case Range: return 'range' + value.collect { shown((Object) it) } + value.toString()
      case Set: return 'set' + value.collect { shown((Object) it) }
      case List: return value.collect { shown((Object) it) }.toString()
      case Object[]: return value.collect { shown((Object) it) }.toString()
      case Collection: return 'view' + value.collect { shown((Object) it) }
      case Map: return 'map[' + value.collect { shown((Object) it.key) + ':' + shown((Object) it.value) }.join(', ') + ']'
      case Map.Entry: return 'entry ' + shown((Object) value.key) + '=' + shown((Object) value.value)
      case Closure: return 'closure'
      case Pattern: return 'pattern ' + value.pattern()
      case Matcher: return 'matcher'
      default: return value.toString()
    }
  }

  private static String text(String value, boolean holes) {
    (holes ? '$' : '') + "'" + value.replace('\n', '\\n').replace('\r', '\\r') + "'"
  }

  private static final class NoFiles implements Interpreter.Host {
    @Override
    LoadPath path(String file, SourceSpan at) {
      new LoadPath(null, file)
    }

    @Override
    Optional<List<Statement>> load(LoadPath path, SourceSpan at) {
      Optional.empty()
    }

    @Override
    void parameters(Declaration params) {}
  }
}
