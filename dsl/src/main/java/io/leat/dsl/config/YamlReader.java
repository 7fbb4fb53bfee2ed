package io.leat.dsl.config;

import io.leat.dsl.source.CodePoints;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.TextOrigin;
import io.leat.engine.expression.HiddenCharacter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads one YAML document to a tree, refusing all that readers disagree about. Only events are taken from the library. */
final class YamlReader {
  /** How many letters of a text count as much as a node, where aliases repeat it. */
  private static final int LETTERS_OF_A_NODE = 1000;

  private final JobfileSource source;
  private final Limits limits;
  private final Diagnostics diagnostics;
  private final CodePoints points;
  private final Parser events;
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private final Deque<SourceSpan> brackets = new ArrayDeque<>();
  private int aliased;
  private int nodes;
  private int depth;

  /**
   * What an anchor stands for.
   *
   * @param node null while it is being read
   * @param size how many nodes it consists of
   */
  private record Anchored(@Nullable ConfigNode node, int size) {}

  private record Key(String text, TextOrigin origin, SourceSpan span) {}

  private YamlReader(JobfileSource source, Limits limits, Diagnostics diagnostics) {
    this.source = source;
    this.limits = limits;
    this.diagnostics = diagnostics;
    this.points = new CodePoints(source.text());
    // the whole text is one buffer: where one ends between the halves of a character, the library
    // reads beyond it
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(Integer.MAX_VALUE)
            .setBufferSize(source.text().length() + 16)
            .build();
    this.events = new ParserImpl(settings, new StreamReader(settings, source.text()));
  }

  /**
   * The value that {@code source} holds.
   *
   * @throws NotWellFormed when it is not YAML
   */
  static ConfigNode read(JobfileSource source, Limits limits, Diagnostics diagnostics) {
    YamlReader reader = new YamlReader(source, limits, diagnostics);
    try {
      return reader.document();
    } catch (YamlEngineException problem) {
      throw new NotWellFormed(YamlProblem.diagnostic(problem, source, reader.brackets.peekFirst()));
    }
  }

  private ConfigNode document() {
    events.next();
    if (!(events.peekEvent() instanceof DocumentStartEvent start)) {
      return new ConfigNode.Nothing(source.span(0, 0));
    }
    events.next();
    if (start.getSpecVersion().isPresent() || !start.getTags().isEmpty()) {
      refuse(span(start), "a Jobfile has no '%' directives", "remove the line");
    }
    ConfigNode root = node();
    events.next();
    if (events.peekEvent() instanceof DocumentStartEvent second) {
      refuse(
          span(second),
          "a second document begins",
          "a Jobfile is one document; put all jobs below one 'job:'");
    }
    return root;
  }

  private ConfigNode node() {
    Event event = events.next();
    if (++nodes > Limits.VALUES) {
      throw TextCursor.tooMany(first(event));
    }
    if (event instanceof AliasEvent alias) {
      return alias(alias);
    }
    int before = nodes;
    Optional<Anchor> anchor = event instanceof NodeEvent node ? node.getAnchor() : Optional.empty();
    anchor.ifPresent(name -> anchors.put(name, new Anchored(null, 0)));
    ConfigNode node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case SequenceStartEvent list -> list(list);
          case MappingStartEvent map -> map(map);
          default -> throw new IllegalStateException("the events of YAML nest");
        };
    anchor.ifPresent(name -> anchors.put(name, new Anchored(node, nodes - before + 1)));
    return node;
  }

  private ConfigNode alias(AliasEvent alias) {
    SourceSpan span = span(alias);
    Anchored target = anchors.get(alias.getAlias());
    if (target == null) {
      throw new NotWellFormed(
          Diagnostic.of(
                  DiagnosticCode.CONFIG_SYNTAX,
                  span,
                  "nothing is marked '&" + alias.getAlias().getValue() + "' before this")
              .help("an anchor stands before the aliases that repeat it"));
    }
    if (target.node() == null) {
      throw new NotWellFormed(
          Diagnostic.of(
                  DiagnosticCode.CONFIG_FEATURE,
                  span,
                  "'" + alias.getAlias().getValue() + "' contains itself")
              .help("an alias cannot stand inside of what it repeats"));
    }
    nodes += target.size();
    aliased += target.size();
    if (aliased > limits.aliases()) {
      throw new NotWellFormed(
          Diagnostic.of(
                  DiagnosticCode.TOO_MANY_ALIASES,
                  span,
                  "the aliases of this file stand for more than " + limits.aliases() + " values")
              .help("the limit is 'aliases'; an administrator can set it"));
    }
    return target.node();
  }

  private void enter(Event event, boolean bracket) {
    if (bracket) {
      brackets.addFirst(first(event));
    }
    if (++depth > limits.nesting()) {
      throw TextCursor.tooNested(first(event), limits);
    }
  }

  private void leave(boolean bracket) {
    depth--;
    if (bracket) {
      brackets.removeFirst();
    }
  }

  private ConfigNode list(SequenceStartEvent start) {
    tag(start.getTag(), start);
    enter(start, start.isFlow());
    List<ConfigNode> items = new ArrayList<>();
    while (!events.checkEvent(Event.ID.SequenceEnd)) {
      TextCursor.fits(items, first(start), limits);
      items.add(node());
    }
    leave(start.isFlow());
    return new ConfigNode.Items(items, whole(start, events.next()));
  }

  private ConfigNode map(MappingStartEvent start) {
    tag(start.getTag(), start);
    enter(start, start.isFlow());
    KeyTable keys = new KeyTable(diagnostics);
    while (!events.checkEvent(Event.ID.MappingEnd)) {
      Optional<Key> key = key();
      ConfigNode value = node();
      key.ifPresent(
          name -> keys.add(new ConfigNode.Entry(name.text(), name.origin(), name.span(), value)));
    }
    leave(start.isFlow());
    return new ConfigNode.Entries(keys.entries(), whole(start, events.next()));
  }

  /** A key; empty when it is no text, which has then been reported. */
  private Optional<Key> key() {
    Event event = events.peekEvent();
    if (!(event instanceof ScalarEvent scalar)) {
      boolean alias = event instanceof AliasEvent;
      refuse(
          alias ? span(event) : first(event),
          alias ? "a key cannot be an alias" : "a key is a text, not a list or map",
          "write the text itself");
      node();
      return Optional.empty();
    }
    events.next();
    nodes++;
    tag(scalar.getTag(), scalar);
    SourceSpan span = span(scalar);
    String text = scalar.getValue();
    whole(text, span);
    TextOrigin origin = YamlOrigin.of(text, span);
    scalar
        .getAnchor()
        .ifPresent(
            name -> anchors.put(name, new Anchored(new ConfigNode.Text(text, origin, span), 1)));
    if (scalar.isPlain() && text.equals("<<")) {
      refuse(
          span,
          "a Jobfile has no merge keys",
          "repeat the settings, or put them into each place by an alias");
      return Optional.empty();
    }
    if (scalar.isPlain() && YamlScalars.isKeyOfAnotherType(text)) {
      refuse(span, "a key is a text, and '" + text + "' is not one", "put it in quotes");
    }
    return Optional.of(new Key(text, origin, span));
  }

  private ConfigNode scalar(ScalarEvent event) {
    tag(event.getTag(), event);
    SourceSpan span = span(event);
    String text = event.getValue();
    whole(text, span);
    // an alias of a long text is read again as often as it stands there
    nodes += text.length() / LETTERS_OF_A_NODE;
    return event.isPlain()
        ? YamlScalars.read(text, span, limits, diagnostics)
        : new ConfigNode.Text(text, YamlOrigin.of(text, span), span);
  }

  /** Refuses half of a character, which an escape can make and no file can hold, and what nobody would see. */
  private static void whole(String text, SourceSpan span) {
    if (text.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff)) {
      throw new NotWellFormed(
          Diagnostic.of(DiagnosticCode.CONFIG_SYNTAX, span, "a text holds half of a character")
              .help("write the character itself"));
    }
    int hidden = HiddenCharacter.findNever(text);
    if (hidden >= 0) {
      throw TextCursor.hidden(
          text.charAt(hidden), YamlOrigin.of(text, span).span(hidden, hidden + 1));
    }
  }

  private void tag(Optional<String> tag, Event event) {
    tag.ifPresent(
        name ->
            refuse(
                first(event),
                "a Jobfile has no tags like '" + shown(name) + "'",
                "remove it; quotes make a text of a number"));
  }

  private static String shown(String tag) {
    return tag.startsWith("tag:yaml.org,2002:")
        ? "!!" + tag.substring("tag:yaml.org,2002:".length())
        : tag;
  }

  private void refuse(SourceSpan span, String message, String help) {
    diagnostics.add(Diagnostic.of(DiagnosticCode.CONFIG_FEATURE, span, message).help(help));
  }

  /** Where an event stands; without the anchor or tag before a scalar. */
  private SourceSpan span(Event event) {
    return source.span(offset(event.getStartMark()), offset(event.getEndMark()));
  }

  /** The first character of an event. */
  private SourceSpan first(Event event) {
    int start = offset(event.getStartMark());
    return source.span(start, Math.min(start + 1, source.text().length()));
  }

  private SourceSpan whole(Event start, Event end) {
    int from = offset(start.getStartMark());
    int to = offset(end.getEndMark());
    while (to > from && Character.isWhitespace(source.text().charAt(to - 1))) {
      to--;
    }
    return source.span(from, to);
  }

  private int offset(Optional<Mark> mark) {
    return mark.map(place -> points.unit(place.getIndex())).orElse(0);
  }
}
