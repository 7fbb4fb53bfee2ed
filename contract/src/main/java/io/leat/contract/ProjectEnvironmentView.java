package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a project asks before a version goes live somewhere.
 *
 * @param environment its name
 * @param approve a consent; null for none
 * @param branches patterns of the branches of which versions may come; with no tags either, any commit may
 * @param tags patterns of such tags
 * @param version counts its changes, from 1
 * @param written who set it, and when
 * @param live the latest deployment that succeeded; null when there is none that is kept
 */
public record ProjectEnvironmentView(
    @JsonProperty(required = true) String environment,
    @Nullable Approve approve,
    List<String> branches,
    List<String> tags,
    long version,
    Written written,
    @Nullable DeploymentView live) {

  /**
   * A consent.
   *
   * @param by accounts, groups or roles who may give it; none for anyone who may agree to tasks
   * @param minutes after which it counts as refused; null for never
   * @param notOwn whether who started the run may not give it
   */
  public record Approve(List<String> by, @Nullable Integer minutes, boolean notOwn) {}

  /**
   * Who set it.
   *
   * @param by the account
   * @param at when it was set
   */
  public record Written(String by, Instant at) {}
}
