package io.leat.contract;

import java.util.List;

/** What a server tells of itself. */
public final class SystemOperations {
  public static final Operation HEALTH =
      health("health", "/health", "Whether the process answers.");

  public static final Operation READY = ready("ready", "/ready", "Whether the server can work.");

  public static final Operation METRICS =
      Operation.get("metrics", "/metrics", Tag.SYSTEM, "Metrics in the text format of Prometheus.")
          .asks(Right.METRICS_READ)
          .described("Asks for a token, unless the server was told to leave it open.")
          .answers(
              Reply.text(
                  "The metrics.",
                  MediaType.TEXT,
                  """
                  # TYPE jvm_threads_live_threads gauge
                  jvm_threads_live_threads 21.0
                  """));

  public static final Operation API_HEALTH =
      health(
          "apiHealth",
          "/api/v1/health",
          "Whether the process answers: as `/health`, for who reaches `/api` alone.");

  public static final Operation API_READY =
      ready(
          "apiReady",
          "/api/v1/ready",
          "Whether the server can work: as `/ready`, for who reaches `/api` alone.");

  public static final Operation OPENAPI =
      Operation.get("openapi", "/api/v1/openapi.json", Tag.SYSTEM, "This document.")
          .open()
          .answers(
              Reply.object(
                  "The document.",
                  """
                  {"openapi": "3.1.0", "info": {"title": "Leat", "version": "1"}}
                  """));

  public static final Operation DOCS =
      Operation.get("docs", "/api/v1/docs", Tag.SYSTEM, "This document as a page to read.")
          .open()
          .answers(Reply.text("The page.", MediaType.HTML, "<!doctype html>...").with(Header.ETAG))
          .unlessKnown();

  static final List<Operation> ALL =
      List.of(HEALTH, READY, METRICS, API_HEALTH, API_READY, OPENAPI, DOCS);

  private SystemOperations() {}

  private static Operation health(String id, String path, String summary) {
    return Operation.get(id, path, Tag.SYSTEM, summary)
        .open()
        .answers(
            Reply.json(
                200,
                "It does.",
                Up.class,
                """
                {"status": "up"}
                """));
  }

  private static Operation ready(String id, String path, String summary) {
    return Operation.get(id, path, Tag.SYSTEM, summary)
        .open()
        .answers(
            Reply.json(
                200,
                "It can.",
                Ready.class,
                """
                {"status": "up", "checks": [{"name": "database", "status": "up"}]}
                """),
            Reply.json(
                503,
                "It cannot; which part is down.",
                Ready.class,
                """
                {"status": "down", "checks": [{"name": "database", "status": "down"}]}
                """));
  }
}
