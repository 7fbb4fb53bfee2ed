package io.leat.server.http;

import java.io.IOException;

/** Answers requests. Plain blocking Java: called on a virtual thread of the request's own, by many at once. */
@FunctionalInterface
public interface Handler {
  /**
   * The answer.
   *
   * @throws Refusal to answer with a problem
   * @throws IOException as any other exception, answered with 500 and logged with the id of the request
   * @throws InterruptedException when the server ends; answered with 503
   */
  Answer handle(Request request) throws IOException, InterruptedException;
}
