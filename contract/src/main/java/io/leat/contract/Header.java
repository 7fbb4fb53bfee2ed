package io.leat.contract;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** A header of an answer. */
public enum Header {
  ETAG("ETag", "The version of what is answered."),
  LINK("Link", "The address of the next page, with rel=\"next\" (RFC 8288); not on the last one."),
  LOCATION("Location", "Where that which was made is to be found."),
  SET_COOKIE("Set-Cookie", "By what this browser is known for some minutes."),
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
          + " not there when nothing is."),
  UNBUFFERED("X-Accel-Buffering", "no, so that proxies pass on each event as it comes."),
  RETRY_AFTER("Retry-After", "After how many seconds it is worth trying again."),
  WWW_AUTHENTICATE("WWW-Authenticate", "Bearer, of a 401."),
  ALLOW("Allow", "The methods that there are, of a 405."),
  REQUEST_ID(
      "X-Request-Id",
      "The id of the request, which the log of the server has, too: as it was sent, if it can stand"
          + " there."),
  CONTENT_TYPE("Content-Type", "What is in the body."),
  CONTENT_LENGTH("Content-Length", "How many bytes the body has, where that is known."),
  CONTENT_ENCODING("Content-Encoding", "gzip, of a text that is packed."),
  TRANSFER_ENCODING(
      "Transfer-Encoding", "chunked, over HTTP/1.1, of what is made while it is sent."),
  CONNECTION("Connection", "close, over HTTP/1.1, where the connection ends with this."),
  VARY("Vary", "Accept-Encoding, of a text."),
  CACHE_CONTROL("Cache-Control", "Whether it may be kept, and that it is asked for again."),
  CONTENT_TYPE_OPTIONS("X-Content-Type-Options", "nosniff."),
  CONTENT_SECURITY_POLICY("Content-Security-Policy", "Keeps what tasks made from running."),
  RESOURCE_POLICY("Cross-Origin-Resource-Policy", "same-origin."),
  REFERRER_POLICY("Referrer-Policy", "no-referrer."),
  TRANSPORT_SECURITY("Strict-Transport-Security", "Over TLS: that it stays so.");

  /** What any answer may have, and is not said again of each. */
  public static final Set<Header> OF_ANY =
      Collections.unmodifiableSet(EnumSet.range(REQUEST_ID, TRANSPORT_SECURITY));

  /** What any problem may have besides. */
  public static final Set<Header> OF_PROBLEMS =
      Collections.unmodifiableSet(EnumSet.of(RETRY_AFTER, WWW_AUTHENTICATE, ALLOW, ETAG));

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
