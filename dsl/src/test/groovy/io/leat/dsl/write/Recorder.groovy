package io.leat.dsl.write

import io.leat.dsl.vocabulary.Vocabulary
import io.leat.engine.expression.Template

/** Runs a Jobfile as real Groovy; every word is a closure that writes down how it is called. */
class Recorder {
  private final List<List<String>> frames = [[]]

  /** What {@code file} calls, in the form of {@code Reading.shown}. */
  String run(String file) {
    def binding = new Binding(git: new Fact('git'), outputs: new Fact('outputs'))
    Vocabulary.words()*.name().unique().each { name -> binding.setVariable(name, new Word(this, name)) }
    binding.setVariable('files', { pattern -> new Fact("files('" + pattern + "')") })
    new GroovyShell(Recorder.classLoader, binding).evaluate(file)
    frames[0].join('; ')
  }

  void call(String name, List arguments) {
    def body = ''
    if (arguments && arguments.last() instanceof Closure) {
      frames << []
      arguments.removeLast().call()
      body = ' { ' + frames.removeLast().join('; ') + ' }'
    }
    def named = arguments && arguments[0] instanceof Map ? arguments.remove(0) : [:]
    def shown = arguments.collect { show(it) } + named.collect { it.key + ': ' + show(it.value) }
    frames.last() << name + '(' + shown.join(', ') + ')' + body
  }

  private static String show(Object value) {
    switch (value) {
      case Fact: return value.path
      case GString: return "'" + value + "'"
      case CharSequence: return "'" + Template.of(value.toString()) + "'"
      case List: return '[' + value.collect { show(it) }.join(', ') + ']'
      case Map: return '[' + value.collect { it.key + ': ' + show(it.value) }.join(', ') + ']'
      default: return value.toString()
    }
  }

  /** A word; it is also the fact of its name, as `params` is. */
  static class Word extends Closure<Object> {
    final Recorder recorder
    final String word

    Word(Recorder recorder, String word) {
      super(recorder)
      this.recorder = recorder
      this.word = word
    }

    Object doCall(Object... given) {
      recorder.call(word, new ArrayList(given as List))
    }

    @Override
    Object getProperty(String name) {
      new Fact(word + '.' + name)
    }
  }

  /** A fact that is known only by its name. */
  static class Fact {
    final String path

    Fact(String path) {
      this.path = path
    }

    @Override
    Object getProperty(String name) {
      name == 'path' ? path : new Fact(path + '.' + name)
    }

    @Override
    String toString() {
      '${' + path + '}'
    }
  }
}
