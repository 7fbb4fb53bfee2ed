package io.leat.contract;

/**
 * What a request says beside its body.
 *
 * @param required whether it must be given; always so of what is in the path
 */
public record Parameter(String name, Place place, boolean required, String description, Rule rule) {

  /** Where a parameter stands. */
  public enum Place {
    PATH,
    QUERY,
    HEADER
  }

  static final Parameter IF_MATCH =
      header(
          "If-Match",
          "The ETag that is to be changed; another version is answered with 412.",
          Rule.name(500));

  public static final Parameter IDEMPOTENCY_KEY =
      header(
          "Idempotency-Key",
          "A text of the client's own, a new one for each thing it wants created. The same request"
              + " under the same key is done once, for 24 hours and over restarts, whatever became"
              + " of the answer: it gets the answer of the first, with Idempotent-Replayed. While"
              + " the first is being done it is answered with 409 'being-done'; another request"
              + " under the key with 422 'key-used'.",
          Rule.pattern("^[!-~]{1,200}$"));

  static final Parameter LAST_EVENT_ID =
      header(
          "Last-Event-ID",
          "The id of the last event that the client has; the feed goes on behind it.",
          Rule.text(100));

  static final Parameter IF_NONE_MATCH =
      header(
          "If-None-Match",
          "The ETag that the client has: where it is that still, the answer is 304 without a body.",
          Rule.text(4000));

  static final Parameter RANGE =
      header(
          "Range",
          "The bytes that are wanted, such as bytes=0-99; several ranges at once are answered with"
              + " the whole.",
          Rule.text(1000));

  static final Parameter IF_RANGE =
      header(
          "If-Range",
          "The ETag that the range is of; of another version the whole is sent.",
          Rule.text(1000));

  static final Parameter AFTER = query("after", "'next' of the page before.", Rule.text(2000));

  static Parameter path(String name, String description, Rule rule) {
    return new Parameter(name, Place.PATH, true, description, rule);
  }

  static Parameter query(String name, String description, Rule rule) {
    return new Parameter(name, Place.QUERY, false, description, rule);
  }

  static Parameter header(String name, String description, Rule rule) {
    return new Parameter(name, Place.HEADER, false, description, rule);
  }

  /** How many items a page may have. */
  static Parameter limit(int most, int otherwise) {
    return limit("How many at most.", most, otherwise);
  }

  static Parameter limit(String description, int most, int otherwise) {
    return query("limit", description, Rule.integer(1, most).otherwise(otherwise));
  }

  /** This, which must be given. */
  Parameter needed() {
    return new Parameter(name, place, true, description, rule);
  }
}
