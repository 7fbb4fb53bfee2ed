package io.leat.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operation may answer.
 *
 * @param content what is in the body; null when there is none
 */
public record Reply(
    int status, String description, @Nullable Content content, List<Header> headers) {

  /**
   * The body of an answer.
   *
   * @param type what it is: a record, {@code String} for text, bytes, or {@code Map} for any object
   * @param listed whether it is {@link Items} of that record
   * @param example a JSON text, or a text as it comes; empty for bytes and problems
   */
  public record Content(String mediaType, Class<?> type, boolean listed, String example) {}

  public Reply {
    headers = List.copyOf(headers);
  }

  private static Reply of(int status, String description, Content content) {
    return new Reply(status, description, content, List.of());
  }

  /** A document. */
  static Reply json(int status, String description, Class<?> type, String example) {
    return of(status, description, new Content(MediaType.JSON, type, false, example));
  }

  /**
   * A part of a list, or all of it.
   *
   * @param example of an item
   */
  static Reply list(String description, Class<?> type, String example) {
    String items = "{\"items\": [" + example.strip() + "], \"next\": null}";
    return of(200, description, new Content(MediaType.JSON, type, true, items));
  }

  /** An object without a form of its own. */
  static Reply object(String description, String example) {
    return json(200, description, Map.class, example);
  }

  /** A text that is no JSON. */
  static Reply text(String description, String mediaType, String example) {
    return of(200, description, new Content(mediaType, String.class, false, example));
  }

  /** A page for people. */
  static Reply page(int status, String description, String example) {
    return of(status, description, new Content(MediaType.HTML, String.class, false, example));
  }

  /** Server-Sent Events. */
  static Reply events(String description, String example) {
    return text(description, MediaType.EVENTS, example).with(Header.UNBUFFERED);
  }

  /** Bytes. */
  static Reply bytes(int status, String description, String mediaType) {
    return of(status, description, new Content(mediaType, byte[].class, false, ""));
  }

  /** Nothing but a status. */
  static Reply empty(int status, String description) {
    return new Reply(status, description, null, List.of());
  }

  /** A problem that clients are told of. */
  static Reply problem(int status) {
    return problem(status, "");
  }

  /** A problem that clients are told of, with what it means here; empty for what it always means. */
  static Reply problem(int status, String description) {
    return of(status, description, new Content(MediaType.PROBLEM, ProblemView.class, false, ""));
  }

  /** This with {@code more} behind the headers that it has. */
  Reply with(Header... more) {
    List<Header> all = new ArrayList<>(headers);
    all.addAll(List.of(more));
    return new Reply(status, description, content, all);
  }

  /** This as the answer to something that can be sent again under an Idempotency-Key, and that says where what was made is. */
  Reply made() {
    return with(Header.IDEMPOTENT_REPLAYED, Header.LOCATION);
  }
}
