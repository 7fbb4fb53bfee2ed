package io.leat.dsl.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.Deadline;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.Syntax;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.HiddenCharacter;
import io.leat.engine.expression.Template;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a text holds, it survives being written in each syntax and read back, in every place where a text can stand. */
final class WrittenTextProperties {
  private static final List<Template.Part> HOLE =
      List.of(new Template.Part.Hole(Expression.reference("outputs", "a b", "c")));

  @Property(tries = 3000)
  void aTextSurvivesInEveryPlace(@ForAll("texts") String text, @ForAll("syntaxes") Syntax syntax) {
    assertSurvives(Template.of(text), syntax);
  }

  @Property(tries = 1000)
  void aTextWithAHoleSurvivesInEveryPlace(
      @ForAll("texts") String before,
      @ForAll("texts") String after,
      @ForAll("syntaxes") Syntax syntax) {
    List<Template.Part> parts = new ArrayList<>();
    parts.add(new Template.Part.Text(before));
    parts.addAll(HOLE);
    parts.add(new Template.Part.Text(after));
    assertSurvives(Template.of(parts), syntax);
  }

  private static void assertSurvives(Template template, Syntax syntax) {
    Datum text = Datum.of(template);
    List<Declaration> written =
        List.of(
            Declaration.of("job")
                .with(text)
                .with(
                    List.of(
                        Declaration.of("env").with("A", text).with("B", text),
                        Declaration.of("task")
                            .with(Datum.of("one"))
                            .with(List.of(Declaration.of("sh").with(text))),
                        Declaration.of("task")
                            .with(Datum.of("two"))
                            .with(
                                List.of(
                                    Declaration.of("sh").with(text).with("name", text),
                                    Declaration.of("groovy").with(text))),
                        Declaration.of("task")
                            .with(Datum.of("three"))
                            .with(
                                List.of(
                                    Declaration.of("sh").with(text),
                                    Declaration.of("sh").with(text),
                                    Declaration.of("secrets").with(text).with(text))))));
    String file = ConfigWriter.write(written, syntax);
    Diagnostics diagnostics = new Diagnostics();
    List<Declaration> read =
        new ConfigReader(
                Limits.STANDARD, new Deadline(Limits.STANDARD.time()), new Uses(), diagnostics)
            .read(new JobfileSource("Jobfile", file, syntax));
    assertEquals(
        List.of(),
        diagnostics.sorted().stream()
            .map(each -> each.message() + " " + each.span().line())
            .toList(),
        file);
    assertEquals(Spanless.of(written), Spanless.of(read), file);
    assertEquals(ConfigWriter.canonical(written), ConfigWriter.canonical(read), file);
  }

  @Provide
  Arbitrary<Syntax> syntaxes() {
    return Arbitraries.of(Syntax.YAML, Syntax.JSON, Syntax.TOML);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> awkward =
        Arbitraries.strings()
            .withChars(
                " \n\n\t'\"\\#:-?,[]{}|>&*!%@`~=<$abY0.1\r\u0001\u007f\u0085\u2028\ufeffé"
                    .toCharArray())
            .ofMaxLength(12);
    Arbitrary<String> any =
        Arbitraries.strings().ofMaxLength(6).filter(WrittenTextProperties::whole);
    Arbitrary<String> words =
        Arbitraries.of(
            "no",
            "~",
            "1.10",
            "0777",
            "null",
            "true",
            "1",
            "12:30",
            "2026-01-31",
            "<<",
            "---",
            "...",
            "- a",
            "a: b",
            "a #b",
            "😀\n😀",
            "'''",
            "\"\"\"\n'''",
            "a\n\n",
            "\n\na",
            "  a\n b",
            "a\n  \n",
            "x\n'",
            "${a}",
            "$",
            "$$",
            "$HOME",
            "{}",
            "[]",
            "");
    return Arbitraries.oneOf(awkward, any, words);
  }

  private static boolean whole(String text) {
    return HiddenCharacter.findNever(text) < 0
        && text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
  }
}
