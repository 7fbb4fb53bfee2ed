package io.leat.contract;

import java.util.List;

/** Artifacts: listed, and handed out to be saved. */
public final class ArtifactOperations {
  static final Parameter ARTIFACT =
      Parameter.path("artifact", "The name of the artifact.", Rule.name(300));

  public static final Operation LIST_ARTIFACTS =
      Operation.get(
              "listArtifacts", "/api/v1/runs/{run}/artifacts", Tag.RUN, "The artifacts of a run.")
          .asks(Right.ARTIFACTS_READ)
          .takes(RunOperations.RUN)
          .answers(
              Reply.list(
                  "The artifacts.",
                  ArtifactView.class,
                  """
                  {
                    "task": "compile",
                    "name": "jar",
                    "digest": "7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d7d",
                    "files": 1,
                    "bytes": 48210,
                    "until": null,
                    "gone": null
                  }
                  """));

  public static final Operation LIST_FILES =
      Operation.get(
              "listFiles",
              "/api/v1/runs/{run}/tasks/{task}/artifacts/{artifact}",
              Tag.RUN,
              "The files of an artifact.")
          .asks(Right.ARTIFACTS_READ)
          .takes(
              RunOperations.RUN,
              TaskOperations.TASK,
              ARTIFACT,
              Parameter.limit(10000, 1000),
              Parameter.AFTER)
          .answers(
              Reply.list(
                      "The files.",
                      ArtifactFile.class,
                      """
                      {
                        "path": "target/web.jar",
                        "bytes": 48210,
                        "sha256": "5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e",
                        "link": null,
                        "executable": false
                      }
                      """)
                  .with(Header.ETAG, Header.LINK))
          .unlessKnown();

  public static final Operation GET_ZIP =
      Operation.get(
              "getZip",
              "/api/v1/runs/{run}/tasks/{task}/artifacts/{artifact}/zip",
              Tag.RUN,
              "An artifact as a ZIP file.")
          .asks(Right.ARTIFACTS_READ)
          .takes(RunOperations.RUN, TaskOperations.TASK, ARTIFACT)
          .answers(
              Reply.bytes(200, "The ZIP file, made while it is sent.", MediaType.ZIP)
                  .with(Header.CONTENT_DISPOSITION));

  public static final Operation GET_FILE =
      Operation.get(
              "getFile",
              "/api/v1/runs/{run}/tasks/{task}/artifacts/{artifact}/file",
              Tag.RUN,
              "One file of an artifact; ranges are honoured.")
          .asks(Right.ARTIFACTS_READ)
          .takes(
              RunOperations.RUN,
              TaskOperations.TASK,
              ARTIFACT,
              Parameter.query("path", "Its path in the artifact.", Rule.name(4000)).needed(),
              Parameter.IF_NONE_MATCH,
              Parameter.RANGE,
              Parameter.IF_RANGE)
          .answers(
              Reply.bytes(200, "The file, to be saved.", MediaType.BYTES)
                  .with(Header.ETAG, Header.ACCEPT_RANGES, Header.CONTENT_DISPOSITION),
              Reply.empty(304, "It is as the client has it.")
                  .with(Header.ETAG, Header.ACCEPT_RANGES, Header.CONTENT_DISPOSITION),
              Reply.bytes(206, "The bytes of the range.", MediaType.BYTES)
                  .with(
                      Header.ETAG,
                      Header.CONTENT_RANGE,
                      Header.ACCEPT_RANGES,
                      Header.CONTENT_DISPOSITION),
              Reply.problem(416, "There is no such range.").with(Header.CONTENT_RANGE));

  static final List<Operation> ALL = List.of(LIST_ARTIFACTS, LIST_FILES, GET_ZIP, GET_FILE);

  private ArtifactOperations() {}
}
