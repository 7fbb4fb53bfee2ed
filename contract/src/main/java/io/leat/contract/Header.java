package io.leat.contract;

/** A header of an answer, beside those that each answer has. */
public enum Header {
  ETAG("ETag", "The version of what is answered."),
  LINK("Link", "The address of the next page, with rel=\"next\" (RFC 8288); not on the last one."),
  LOCATION("Location", "Where that which was made is to be found."),
  AUTHORIZATION("Authorization", "Bearer and the token."),
  ACCEPT_RANGES("Accept-Ranges", "bytes"),
  CONTENT_RANGE("Content-Range", "Which bytes these are, and of how many."),
  CONTENT_DISPOSITION("Content-Disposition", "Under which name it is to be saved."),
  IDEMPOTENT_REPLAYED(
      "Idempotent-Replayed",
      "true, when this is the answer to an earlier request under the same Idempotency-Key."),
  LOG_OFFSET("X-Leat-Offset", "At which byte of the log this begins."),
  LOG_LENGTH("X-Leat-Length", "How many bytes the log has so far."),
  LOG_MISSING(
      "X-Leat-Missing",
      "What is missing in the log of an attempt that has ended, as a sentence without a full stop;"
          + " not there when nothing is.");

  private final String text;
  private final String description;

  Header(String text, String description) {
    this.text = text;
    this.description = description;
  }

  /** Its name as it is sent. */
  public String text() {
    return text;
  }

  /** What it says, for people. */
  public String description() {
    return description;
  }
}
