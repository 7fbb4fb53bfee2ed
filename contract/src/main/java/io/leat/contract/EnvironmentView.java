package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run was started with, and the machine that it ran on. Secrets are named, their values are not told.
 *
 * @param head which run it is
 * @param jobfile where its job was declared
 * @param inputs what it was started with
 * @param tasks the tasks that were asked for; none for all
 * @param secrets the names of the secrets that its tasks ask for
 * @param variables what tasks inherit, as far as it decides how programs write and sort
 * @param system the machine of the server
 */
public record EnvironmentView(
    @JsonUnwrapped Head head,
    @JsonUnwrapped Jobfile jobfile,
    @JsonUnwrapped Inputs inputs,
    List<String> tasks,
    List<String> secrets,
    Map<String, String> variables,
    Machine system) {

  /**
   * Which run it is.
   *
   * @param run its number
   * @param job its job
   * @param status how far it is, or how it ended
   * @param hash SHA-256 of its graph
   * @param created when it was accepted
   */
  public record Head(
      @JsonProperty(required = true) long run,
      @JsonProperty(required = true) String job,
      RunView.Status status,
      String hash,
      @JsonProperty(required = true) Instant created) {}

  /**
   * Where the job of a run was declared.
   *
   * @param source the path of the Jobfile
   * @param syntax in what it is written
   * @param folder of the Jobfile within the sources; empty for the top
   */
  public record Jobfile(String source, NewJobfile.Syntax syntax, String folder) {}

  /**
   * What a run was started with.
   *
   * @param parameters the values of its parameters, by name
   * @param branch the branch; null when there is none
   * @param tag the tag; null when there is none
   * @param commit the commit; null for a project without a repository
   * @param changed the files that changed; null when all count as changed
   * @param trigger what started it
   * @param facts further facts of the run, such as pull.number and run.before; what is null is not there
   */
  public record Inputs(
      Map<String, String> parameters,
      @Nullable String branch,
      @Nullable String tag,
      @Nullable String commit,
      @JsonSetter(nulls = Nulls.SET) @Nullable List<String> changed,
      TriggerKind trigger,
      Map<String, String> facts) {}

  /**
   * The machine of the server.
   *
   * @param name that of its system
   * @param version that of its system
   * @param architecture that of its processors
   * @param processors how many there are
   */
  public record Machine(String name, String version, String architecture, int processors) {}
}
