package io.leat.dsl.config

import static io.leat.dsl.source.Syntax.JSON
import static io.leat.dsl.source.Syntax.TOML

import com.fasterxml.jackson.core.JsonProcessingException
import com.fasterxml.jackson.core.JsonParser
import com.fasterxml.jackson.databind.DeserializationFeature
import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.dataformat.toml.TomlMapper
import io.leat.dsl.source.Diagnostics
import io.leat.dsl.source.JobfileSource
import io.leat.dsl.source.Limits
import io.leat.dsl.source.SourceSpan
import spock.lang.Shared
import spock.lang.Specification

/** Our readers of JSON and TOML against Jackson's: over damaged files both refuse, or both read the same. */
class OtherReadersSpec extends Specification {
  @Shared
  ObjectMapper json = new ObjectMapper()
      .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)

  @Shared
  ObjectMapper toml = new TomlMapper()

  static final String JSON_SAMPLE = '''{"job": {"a\\u00e9\\n": [1, -2.5, true, false, null, {"b": "x\\\\\\"/\\/"}], "c": {}, "d": [], "e": ""}, "f": "\\ud83d\\ude00"}'''
  static final String TOML_SAMPLE = '''
# a comment
a = "x\\ty\\u00e9"
'b c' = 'lit\\eral'
d.e."f" = [1, -2, [true, "x"],
  {g = 0.5, h.i = \'\'}, # more
] # end
[job.web]
text = """
one \\
   two""\\""""
raw = \'\'\'
a\\b''\'\'\'
[job]
x = 1
[[job.list]]
y = 1
[[job.list]]
[job.list.sub]
z = "z"
'''

  /** What ours makes of a text; null when it refuses, 'lossy' when only a number's form is at stake. */
  private static Object ours(syntax, String text) {
    def diagnostics = new Diagnostics()
    def source = new JobfileSource('x', text, syntax)
    try {
      def node = syntax == JSON ? JsonReader.read(source, Limits.STANDARD, diagnostics) : TomlReader.read(source, Limits.STANDARD, diagnostics)
      def codes = diagnostics.sorted()*.code()*.text()
      return codes.any { it in ['LEAT-019', 'LEAT-018'] } ? 'lossy' : codes ? null : JsonWriter.canonical(node)
    } catch (NotWellFormed refused) {
      return null
    }
  }

  private static String canonical(ObjectMapper mapper, String text) {
    try {
      JsonNode tree = mapper.readTree(text)
      def written = tree.missingNode ? 'null' : JsonWriter.canonical(node(tree))
      // Jackson lets half of a character pass, which no file can hold
      return written.codePoints().anyMatch { it >= 0xd800 && it <= 0xdfff } ? null : written
    } catch (JsonProcessingException | StackOverflowError refused) {
      return null
    }
  }

  private static ConfigNode node(JsonNode tree) {
    if (tree.object) {
      return new ConfigNode.Entries(tree.properties().collect { ConfigNode.Entry.of(it.key, node(it.value)) }, SourceSpan.NOWHERE)
    }
    if (tree.array) {
      return new ConfigNode.Items(tree.collect { node(it) }, SourceSpan.NOWHERE)
    }
    tree.textual ? ConfigNode.Text.of(tree.asText())
        : tree.number ? new ConfigNode.Numeric(tree.decimalValue(), SourceSpan.NOWHERE)
        : tree.boolean ? new ConfigNode.Flag(tree.asBoolean(), SourceSpan.NOWHERE)
        : new ConfigNode.Nothing(SourceSpan.NOWHERE)
  }

  /** The sample with each character in turn left out, doubled or replaced. */
  private static List<String> damaged(String sample) {
    (0..<sample.length()).collectMany { i ->
      def before = sample.substring(0, i)
      def after = sample.substring(i + 1)
      [before + after, before + sample[i] * 2 + after] + '"\'{}[],:=.\\#\n 0-aé'.collect { before + it + after }
    } + [sample]
  }

  def 'damaged JSON is refused by both or read alike'() {
    given:
    def different = damaged(JSON_SAMPLE).findAll { text ->
      def own = ours(JSON, text)
      own != 'lossy' && own != canonical(json, text)
    }

    expect:
    ours(JSON, JSON_SAMPLE) == canonical(json, JSON_SAMPLE)
    ours(JSON, JSON_SAMPLE) != null
    different == []
  }

  def 'damaged TOML is refused by both or read alike'() {
    given:
    def different = damaged(TOML_SAMPLE).findAll { text ->
      def own = ours(TOML, text)
      own != 'lossy' && own != canonical(toml, text)
    }

    expect:
    ours(TOML, TOML_SAMPLE) == canonical(toml, TOML_SAMPLE)
    ours(TOML, TOML_SAMPLE) != null
    different == []
  }
}
