package io.leat.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.event.KeyValuePair;

/** What a line is about. */
final class Fields {
  private Fields() {}

  /** The fields of the thread, and those of the line, which go before them; each name once, none without a value. */
  static Map<String, Object> of(ILoggingEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>(event.getMDCPropertyMap());
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    for (KeyValuePair pair : pairs == null ? List.<KeyValuePair>of() : pairs) {
      fields.put(pair.key, pair.value);
    }
    fields.values().removeIf(Objects::isNull);
    return fields;
  }
}
