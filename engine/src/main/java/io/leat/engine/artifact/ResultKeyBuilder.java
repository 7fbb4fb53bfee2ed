package io.leat.engine.artifact;

import io.leat.engine.artifact.ResultKey.Kind;
import io.leat.engine.artifact.ResultKey.Part;
import io.leat.engine.expression.Glob;
import io.leat.engine.job.ArtifactDeclaration;
import io.leat.engine.job.ArtifactUse;
import io.leat.engine.job.Label;
import io.leat.engine.job.OutputDeclaration;
import io.leat.engine.job.ReportsDeclaration;
import io.leat.engine.job.VariableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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
    files.forEach(each -> parts.add(Part.of(each)));
    return this;
  }

  public ResultKeyBuilder output(OutputDeclaration output) {
    return add(Kind.OUTPUT, output.name().text(), Digest.ofText(output.kind().name()));
  }

  public ResultKeyBuilder artifact(ArtifactDeclaration artifact) {
    return add(Kind.ARTIFACT, artifact.name().text(), Digest.ofText(lines(artifact.files())));
  }

  /** What is asked of the test reports; none are no part. */
  public ResultKeyBuilder reports(ReportsDeclaration reports) {
    String text =
        reports.allowEmpty() + " " + reports.allowFailed() + "\n" + lines(reports.junit());
    return reports.isEmpty() ? this : add(Kind.REPORTS, "its reports", Digest.ofText(text));
  }

  /** What the agent must have; nothing is no part. */
  public ResultKeyBuilder labels(Set<Label> labels) {
    String text = labels.stream().map(Label::text).sorted().collect(Collectors.joining("\n"));
    return labels.isEmpty() ? this : tool("what it asks of its agent", text);
  }

  private static String lines(List<Glob> patterns) {
    return patterns.stream().map(each -> each + "\n").collect(Collectors.joining());
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
