package io.leat.contract;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a server does when it is asked: a method of a path, and all that is promised of it. Routes are made of these values, and
 * the OpenAPI document is written from them when Leat is built.
 *
 * @param id its name in the document, by which the audit and the specifications know it
 * @param path begins with a slash; each part is a word or one parameter in braces
 * @param parameters of the path, the query and headers, in the order of the document
 * @param body what is sent; null when there is nothing to send
 * @param replies what is answered; any problem is answered besides, without standing here
 */
public record Operation(
    String id,
    Method method,
    String path,
    About about,
    List<Parameter> parameters,
    @Nullable Body body,
    List<Reply> replies) {

  /**
   * What people read of an operation.
   *
   * @param summary a sentence
   * @param description what is to be known beside the summary; empty for nothing
   * @param audience whom it is for
   */
  public record About(Tag tag, String summary, String description, Audience audience) {}

  /**
   * What is sent with a request.
   *
   * @param type the record that its JSON is bound to; {@code String} where it is no JSON
   * @param required whether there must be one
   * @param example a JSON text that is taken; empty where it is no JSON
   */
  public record Body(String mediaType, Class<?> type, boolean required, String example) {}

  public Operation {
    parameters = List.copyOf(parameters);
    replies = List.copyOf(replies);
  }

  /** An operation that takes nothing and of which no reply is known yet. */
  public static Operation of(String id, Method method, String path, Tag tag, String summary) {
    return new Operation(
        id,
        method,
        path,
        new About(tag, summary, "", new Audience.Nobody()),
        List.of(),
        null,
        List.of());
  }

  /** A look at something. */
  public static Operation get(String id, String path, Tag tag, String summary) {
    return of(id, Method.GET, path, tag, summary);
  }

  /** Something that is made or done. */
  public static Operation post(String id, String path, Tag tag, String summary) {
    return of(id, Method.POST, path, tag, summary);
  }

  /** A change of what is said. */
  public static Operation patch(String id, String path, Tag tag, String summary) {
    return of(id, Method.PATCH, path, tag, summary);
  }

  /** A removal. */
  public static Operation delete(String id, String path, Tag tag, String summary) {
    return of(id, Method.DELETE, path, tag, summary);
  }

  /** This with more to read. */
  public Operation described(String description) {
    return with(new About(about.tag, about.summary, description, about.audience));
  }

  /** This without a login. */
  public Operation open() {
    return audience(new Audience.Anybody());
  }

  /** This for whoever has {@code right}. */
  public Operation asks(Right right) {
    return audience(new Audience.Holders(right));
  }

  /** This for accounts that have signed in, about what is their own. */
  Operation ofOneself() {
    return audience(new Audience.Oneself());
  }

  /** This for agents. */
  Operation ofAgents() {
    return audience(new Audience.Agents());
  }

  private Operation audience(Audience audience) {
    return with(new About(about.tag, about.summary, about.description, audience));
  }

  private Operation with(About other) {
    return new Operation(id, method, path, other, parameters, body, replies);
  }

  /** This with {@code more} behind the parameters that it has. */
  public Operation takes(Parameter... more) {
    return new Operation(id, method, path, about, joined(parameters, List.of(more)), body, replies);
  }

  /** This with JSON that must be sent. */
  public Operation body(Class<?> type, String example) {
    return body(new Body(MediaType.JSON, type, true, example));
  }

  /** This with JSON that may be left out. */
  public Operation optionalBody(Class<?> type, String example) {
    return body(new Body(MediaType.JSON, type, false, example));
  }

  /** This with another body. */
  public Operation body(Body sent) {
    return new Operation(id, method, path, about, parameters, sent, replies);
  }

  /** This with {@code more} behind the replies that it has. */
  public Operation answers(Reply... more) {
    return new Operation(id, method, path, about, parameters, body, joined(replies, List.of(more)));
  }

  /** This, which is answered with 304 and without a body where the client has the newest version. */
  public Operation unlessKnown() {
    return takes(Parameter.IF_NONE_MATCH)
        .answers(Reply.empty(304, "It is as the client has it.").with(Header.ETAG));
  }

  /** Whether the same request can be sent again under an Idempotency-Key without being done again. */
  public boolean idempotent() {
    return parameters.contains(Parameter.IDEMPOTENCY_KEY);
  }

  private static <T> List<T> joined(List<T> before, List<T> more) {
    List<T> all = new ArrayList<>(before);
    all.addAll(more);
    return all;
  }
}
