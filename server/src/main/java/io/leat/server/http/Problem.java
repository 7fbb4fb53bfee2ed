package io.leat.server.http;

import io.leat.contract.ProblemView;
import io.leat.server.json.JsonRecords;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What went wrong, as RFC 9457 says it. The kernel adds {@code instance}, which is the id of the request.
 *
 * @param status the status of HTTP, 400 to 599
 * @param code ours, in small letters and hyphens, stable: clients decide by it
 * @param title the code in words; always the same for a code
 * @param detail what happened this time, in the user's words, without anything of the inside
 * @param more further members; values are texts, numbers, booleans, records of the contract and lists of them
 * @param headers headers of the answer, such as Retry-After
 */
public record Problem(
    int status,
    String code,
    String title,
    String detail,
    Map<String, Object> more,
    Map<String, String> headers) {

  public Problem {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("the status of a problem is " + status);
    }
    more = Map.copyOf(more);
    headers = Map.copyOf(headers);
  }

  /** A problem without further members. */
  public static Problem of(int status, String code, String title, String detail) {
    return new Problem(status, code, title, detail, Map.of(), Map.of());
  }

  /** 404: {@code kind} such as 'run' has nothing called {@code name}. */
  public static Problem notFound(String kind, String name) {
    return of(404, "not-found", "not found", "there is no " + kind + " '" + name + "'");
  }

  /** 400: what was asked makes no sense. */
  public static Problem badRequest(String detail) {
    return of(400, "bad-request", "the request makes no sense", detail);
  }

  /** 400: the value at {@code pointer} (RFC 6901) of the body breaks the contract. */
  public static Problem badBody(String pointer, String detail) {
    return of(400, "bad-body", "the body breaks the contract", detail).with("pointer", pointer);
  }

  /** 400: a parameter of the path, the query or a header breaks the contract. */
  public static Problem badParameter(String name, String detail) {
    return of(400, "bad-parameter", "a parameter breaks the contract", detail)
        .with("parameter", name);
  }

  /** 409: not now. */
  public static Problem conflict(String code, String detail) {
    return of(409, code, "this does not go with how things are", detail);
  }

  /** 409: something that takes seconds goes on, and then it can be done. */
  public static Problem beingDone(String detail) {
    return conflict("being-done", detail).header("Retry-After", "10");
  }

  /** 422: well formed, and still refused. */
  public static Problem unprocessable(String code, String detail) {
    return of(422, code, "this cannot be done", detail);
  }

  /** 403: the account may not. */
  public static Problem forbidden(String detail) {
    return of(403, "forbidden", "this account may not do that", detail);
  }

  /** 503: not at the moment. */
  public static Problem unavailable(String code, String detail) {
    return of(503, code, "not at the moment", detail);
  }

  /** This with one more member. */
  public Problem with(String member, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(more);
    all.put(member, value);
    return new Problem(status, code, title, detail, all, headers);
  }

  /** This with one more header. */
  public Problem header(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Problem(status, code, title, detail, more, all);
  }

  /** This to be thrown. */
  public Refusal refusal() {
    return new Refusal(this);
  }

  /** The document; members of the standard first. */
  Buffer text(String request) {
    ProblemView.Said said =
        new ProblemView.Said(
            "urn:leat:problem:" + code, title, status, detail, "urn:leat:request:" + request, code);
    return JsonRecords.write(new ProblemView(said, null, null, null, more));
  }
}
