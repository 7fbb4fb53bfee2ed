package io.leat.server.json;

import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;

/**
 * Has Vert.x read and write its own objects by streams alone. Where Jackson's binding is on the class path Vert.x would set it up, which a
 * start would wait for; records are bound by {@link JsonRecords}, when there are some. Found as a service.
 */
public final class StreamedJson implements JsonFactory {
  @Override
  public JsonCodec codec() {
    return new JacksonCodec();
  }
}
