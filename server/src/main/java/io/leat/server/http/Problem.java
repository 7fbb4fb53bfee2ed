package io.leat.server.http;

import io.leat.contract.DiagnosticView;
import io.leat.contract.ProblemView;
import io.leat.server.json.JsonRecords;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as RFC 9457 says it, with the headers of the answer, such as Retry-After.
 *
 * @param view all but {@code instance}, which is the id of the request: the kernel adds it
 */
public record Problem(ProblemView view, Map<String, String> headers) {
  private static final String TYPE = "urn:leat:problem:";

  public Problem {
    headers = Map.copyOf(headers);
  }

  /**
   * A problem without further members.
   *
   * @param status the status of HTTP, 400 to 599
   * @param code ours, in small letters and hyphens, stable: clients decide by it
   * @param title the code in words; always the same for a code
   * @param detail what happened this time, in the user's words, without anything of the inside
   */
  public static Problem of(int status, String code, String title, String detail) {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("the status of a problem is " + status);
    }
    return new Problem(
        new ProblemView(
            new ProblemView.Said(TYPE + code, title, status, detail, "", code),
            null,
            null,
            null,
            null,
            null,
            null),
        Map.of());
  }

  /** The status of HTTP. */
  public int status() {
    return view.said().status();
  }

  /** What clients decide by. */
  public String code() {
    return view.said().code();
  }

  /** What happened this time. */
  public String detail() {
    return view.said().detail();
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
    return of(400, "bad-body", "the body breaks the contract", detail).at(pointer);
  }

  /** 400: a parameter of the path, the query or a header breaks the contract. */
  public static Problem badParameter(String name, String detail) {
    ProblemView said = of(400, "bad-parameter", "a parameter breaks the contract", detail).view;
    return new Problem(new ProblemView(said.said(), null, name, null, null, null, null), Map.of());
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

  /** This, which is about the value at {@code pointer} (RFC 6901) of the body. */
  public Problem at(String pointer) {
    return with(pointer, view.errors(), view.diagnostics(), view.state(), view.lack());
  }

  /** This with all that is wrong with the body. */
  Problem errors(List<ProblemView.Fault> errors) {
    return with(view.pointer(), errors, view.diagnostics(), view.state(), view.lack());
  }

  /** This with what is said about a Jobfile or a filter. */
  public Problem diagnostics(List<DiagnosticView> diagnostics) {
    return with(view.pointer(), view.errors(), diagnostics, view.state(), view.lack());
  }

  /** This, because of what keeps a run from being started. */
  public Problem because(ProblemView.State state) {
    return with(view.pointer(), view.errors(), view.diagnostics(), state, view.lack());
  }

  /** This, because of what who asks does not have. */
  public Problem lacking(ProblemView.Lack lack) {
    return with(view.pointer(), view.errors(), view.diagnostics(), view.state(), lack);
  }

  private Problem with(
      @Nullable String pointer,
      @Nullable List<ProblemView.Fault> errors,
      @Nullable List<DiagnosticView> diagnostics,
      ProblemView.@Nullable State state,
      ProblemView.@Nullable Lack lack) {
    return new Problem(
        new ProblemView(view.said(), pointer, view.parameter(), errors, diagnostics, state, lack),
        headers);
  }

  /** This with one more header. */
  public Problem header(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Problem(view, all);
  }

  /** This to be thrown. */
  public Refusal refusal() {
    return new Refusal(this);
  }

  /** The document; members of the standard first. */
  Buffer text(String request) {
    ProblemView.Said said = view.said();
    ProblemView.Said whole =
        new ProblemView.Said(
            said.type(),
            said.title(),
            said.status(),
            said.detail(),
            "urn:leat:request:" + request,
            said.code());
    return JsonRecords.write(
        new ProblemView(
            whole,
            view.pointer(),
            view.parameter(),
            view.errors(),
            view.diagnostics(),
            view.state(),
            view.lack()));
  }
}
