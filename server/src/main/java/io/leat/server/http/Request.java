package io.leat.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.leat.contract.Right;
import io.leat.server.account.Access;
import io.leat.server.account.Caller;
import io.leat.server.account.Owner;
import io.leat.server.json.JsonRecords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A request that the contract has accepted: parameters are there where it asks for them and have the type and limits that it gives.
 * Asking for a parameter that the contract does not have is a bug.
 */
public final class Request {
  private final Head head;
  private final Parameters parameters;
  private final Body body;
  private final Optional<Caller> caller;
  private final BooleanSupplier gone;
  private final Optional<IdempotentRequests.Sent> sent;

  /** A body: what came, and what it says where it is JSON. */
  static final class Body {
    static final Body NONE = new Body(new byte[0], MissingNode.getInstance());

    private final byte[] bytes;
    private final JsonNode json;

    Body(byte[] bytes, JsonNode json) {
      this.bytes = bytes;
      this.json = json;
    }
  }

  Request(
      Head head,
      Parameters parameters,
      Body body,
      Optional<Caller> caller,
      BooleanSupplier gone,
      Optional<IdempotentRequests.Sent> sent) {
    this.head = head;
    this.parameters = parameters;
    this.body = body;
    this.caller = caller;
    this.gone = gone;
    this.sent = sent;
  }

  /** This, to be done once under a key. */
  Request once(IdempotentRequests.Sent under) {
    return new Request(head, parameters, body, caller, gone, Optional.of(under));
  }

  /** What this is to be done once under: what is made notes it in its transaction. Empty without an Idempotency-Key. */
  public Optional<IdempotentRequests.Sent> sent() {
    return sent;
  }

  /** Whether the client has gone, so that nobody waits for the answer. For any thread; true for ever once it is. */
  public boolean gone() {
    return gone.getAsBoolean();
  }

  /** The id of this request, which is in its answer and in the log. */
  public String id() {
    return head.id();
  }

  /** The path as it was asked for, without the base path. */
  public String path() {
    return head.path();
  }

  /** Where this server is from outside, without a slash at the end: {@code https://ci.example/leat}. */
  public String base() {
    return head.base();
  }

  /** The address of the client, behind trusted proxies. */
  public String client() {
    return head.client();
  }

  /** A header that the contract has for this operation; several of one name are joined by commas. Asking for another is a bug. */
  public Optional<String> header(String name) {
    return parameters.one(name);
  }

  /** All headers, names in small letters. */
  public Map<String, String> headers() {
    return head.headers();
  }

  /** Whose token it was; never empty where the operation is not open. */
  public Optional<Caller> caller() {
    return caller;
  }

  /** The name of the account; '-' where nobody is signed in. For notes of who did what. */
  public String accountName() {
    return caller.map(Caller::name).orElse("-");
  }

  /** The same for all requests of one login or API token, and of no other; '-' where nobody is signed in. */
  public String login() {
    return caller.map(Caller::login).orElse("-");
  }

  /** What the caller may; nothing where nobody is signed in. */
  public Access access() {
    return caller.map(Caller::access).orElse(Access.NONE);
  }

  /**
   * Refuses what the caller may not do.
   *
   * @param absent what is said when there is nothing to do it to: the same is said to who does not see it
   * @throws Refusal with {@code absent}, or 403 that says which right is lacking
   */
  public void requireRight(Right right, Owner owner, Problem absent) {
    if (!access().sees(owner)) {
      throw absent.refusal();
    }
    if (!access().may(right, owner)) {
      throw Lacking.of(caller, right, owner).refusal();
    }
  }

  /**
   * Refuses what the caller may not do to the server.
   *
   * @throws Refusal 403 that says which right is lacking
   */
  public void requireRight(Right right) {
    Owner server = new Owner.OfServer();
    if (!access().may(right, server)) {
      throw Lacking.of(caller, right, server).refusal();
    }
  }

  /** A parameter of the path or the query as text. Empty when it was not given and has no default. */
  public Optional<String> text(String name) {
    return parameters.one(name);
  }

  /** A parameter of the path, or another that the contract requires. */
  public String required(String name) {
    return parameters
        .one(name)
        .orElseThrow(() -> new IllegalStateException("'" + name + "' is not required"));
  }

  /** An integer; the contract has checked it. */
  public Optional<Long> integer(String name) {
    return parameters.one(name).map(Long::parseLong);
  }

  /** An integer of the path, or another that the contract requires. */
  public long number(String name) {
    return Long.parseLong(required(name));
  }

  /** Whether a flag was given as true. */
  public boolean flag(String name) {
    return parameters.one(name).map(Boolean::parseBoolean).orElse(false);
  }

  /** All values of a parameter that can be repeated. */
  public List<String> texts(String name) {
    return parameters.all(name);
  }

  /** The JSON body, which the contract has checked, as its record; without any field where it is optional and was not sent. */
  public <T> T body(Class<T> type) {
    return JsonRecords.read(body.json, type);
  }

  /** The bytes of the body as they came. */
  public byte[] bytes() {
    return body.bytes.clone();
  }

  String pathAndQuery() {
    return head.path() + "?" + head.query();
  }

  /** This request again, going on behind {@code cursor}. */
  String pageLink(Cursor cursor) {
    StringBuilder link = new StringBuilder(head.base() + head.path());
    char sign = '?';
    for (String each : head.query().split("&")) {
      if (!each.isEmpty() && !each.startsWith("after=")) {
        link.append(sign).append(each);
        sign = '&';
      }
    }
    return link.append(sign).append("after=").append(cursor.text()).toString();
  }

  /** The id of the last event that the client has, for feeds. */
  public Optional<String> lastEventId() {
    return header("Last-Event-ID").filter(id -> !id.isEmpty());
  }

  /**
   * Refuses with 412 if the client knows another version than {@code tag}; without If-Match anything goes.
   */
  public void requireMatch(String tag) {
    require(tag, sent -> EntityTags.strongMatch(sent, tag));
  }

  /** As {@link #requireMatch}, where a tag is {@code version} and what {@link EntityTags#of} says of that which is not changed by this. */
  public void requireVersion(String version) {
    require(version, sent -> EntityTags.versionMatch(sent, version));
  }

  private void require(String tag, Predicate<String> matches) {
    header("If-Match")
        .filter(sent -> !matches.test(sent))
        .ifPresent(
            _ -> {
              throw Problem.of(
                      412,
                      "changed",
                      "it has changed meanwhile",
                      "the version is \"" + tag + "\" by now")
                  .header("ETag", "\"" + tag + "\"")
                  .refusal();
            });
  }
}
