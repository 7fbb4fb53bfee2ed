package io.leat.server.http;

/**
 * What body a route takes.
 *
 * @param kind how it is given to the handler
 * @param limit the most bytes it may have; more is answered with 413
 */
public record BodyRule(Kind kind, int limit) {

  /** How a body is given. */
  public enum Kind {
    /** There is none; one that is sent is refused. */
    NONE,
    /** JSON that the contract has checked: {@link Request#body(Class)}. */
    JSON,
    /** Bytes as they came, whatever their content type: {@link Request#bytes}. */
    RAW
  }

  public BodyRule {
    if (limit < 0) {
      throw new IllegalArgumentException("the limit of a body is " + limit + ", less than 0");
    }
  }

  /** No body. */
  public static BodyRule none() {
    return new BodyRule(Kind.NONE, 0);
  }

  /** JSON of up to 64 KiB. */
  public static BodyRule json() {
    return json(64 * 1024);
  }

  /** JSON of up to {@code limit} bytes. */
  public static BodyRule json(int limit) {
    return new BodyRule(Kind.JSON, limit);
  }

  /** Up to {@code limit} bytes of anything. */
  public static BodyRule raw(int limit) {
    return new BodyRule(Kind.RAW, limit);
  }
}
