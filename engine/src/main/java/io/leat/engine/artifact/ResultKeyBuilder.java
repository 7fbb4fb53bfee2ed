package io.leat.engine.artifact;

import io.leat.engine.artifact.ResultKey.Kind;
import io.leat.engine.artifact.ResultKey.Part;
import io.leat.engine.expression.Glob;
import io.leat.engine.job.ArtifactDeclaration;
import io.leat.engine.job.ArtifactUse;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.VariableName;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what a result depends on. Values are kept as digests only; still, a short secret can be guessed from its digest,
 * so of those give digests that need a key.
 */
public final class ResultKeyBuilder {
  private final List<Part> parts = new ArrayList<>();
  private int steps;

  ResultKeyBuilder() {}

  private ResultKeyBuilder add(Kind kind, String name, Digest digest) {
    parts.add(new Part(kind, name, digest));
    return this;
  }

  /**
   * The next step.
   *
   * @param text all that it does, with no value left open: its kind and script
   */
  public ResultKeyBuilder step(String text) {
    steps++;
    return add(Kind.STEP, Integer.toString(steps), Digest.ofText(text));
  }

  public ResultKeyBuilder env(VariableName name, String value) {
    return add(Kind.ENV, name.text(), Digest.ofText(value));
  }

  /**
   * A variable with a secret in it.
   *
   * @param value a digest that nobody can make without a key
   */
  public ResultKeyBuilder secret(String name, Digest value) {
    return add(Kind.SECRET, name, value);
  }

  public ResultKeyBuilder inputs(List<InputFile> files) {
    for (InputFile each : files) {
      add(Kind.INPUT, each.path().text(), each.digest());
    }
    return this;
  }

  public ResultKeyBuilder output(OutputName name) {
    return add(Kind.OUTPUT, name.text(), Digest.ofText(""));
  }

  public ResultKeyBuilder artifact(ArtifactDeclaration artifact) {
    StringBuilder patterns = new StringBuilder();
    for (Glob each : artifact.files()) {
      patterns.append(each).append('\n');
    }
    return add(Kind.ARTIFACT, artifact.name().text(), Digest.ofText(patterns.toString()));
  }

  /**
   * An artifact of another task.
   *
   * @param files the digest of the {@link FileSet} that is put into the workspace
   */
  public ResultKeyBuilder use(ArtifactUse use, Digest files) {
    String name = "'" + use.artifact() + "' of '" + use.from() + "'";
    String into = use.into().isEmpty() ? "" : " in '" + use.into() + "'";
    return add(Kind.USE, name + into, files);
  }

  /** What the task runs with, such as {@code PATH} or {@code the machine} (system and processor). */
  public ResultKeyBuilder tool(String name, String identity) {
    return add(Kind.TOOL, name, Digest.ofText(identity));
  }

  /**
   * The key.
   *
   * @throws IllegalArgumentException when something was added twice
   */
  public ResultKey build() {
    return ResultKey.of(parts);
  }
}
