package io.leat.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.leat.server.log.field.LogField;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.event.KeyValuePair;

/** What a line is about. */
final class Fields {
  private Fields() {}

  /** The fields of the thread, then those beside the message and those that it says, which go before them; none without a value. */
  static Map<String, Object> of(ILoggingEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>(event.getMDCPropertyMap());
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    for (KeyValuePair pair : pairs == null ? List.<KeyValuePair>of() : pairs) {
      fields.put(pair.key, pair.value);
    }
    fields.values().removeIf(Objects::isNull);
    said(event).forEach(each -> fields.put(each.field(), each.value()));
    return fields;
  }

  /** Those that the message of {@code event} says. */
  static Stream<LogField.Said> said(ILoggingEvent event) {
    Object[] filled = event.getArgumentArray();
    return filled == null
        ? Stream.empty()
        : Arrays.stream(filled)
            .filter(LogField.Said.class::isInstance)
            .map(LogField.Said.class::cast);
  }
}
