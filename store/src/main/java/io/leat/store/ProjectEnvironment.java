package io.leat.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a project asks before a version goes live somewhere.
 *
 * @param version counts its changes, from 1
 */
public record ProjectEnvironment(String name, long version, Rule rule, Written written) {

  /**
   * What is asked. Where both lists are empty, any commit may come.
   *
   * @param branches patterns of the branches of which versions may come
   * @param tags patterns of such tags
   * @param approve whose consent; null for nobody's
   */
  public record Rule(List<String> branches, List<String> tags, @Nullable Approve approve) {
    public Rule {
      branches = List.copyOf(branches);
      tags = List.copyOf(tags);
    }
  }

  /**
   * A consent.
   *
   * @param by accounts, groups or roles, without line ends; empty for anyone who may agree to tasks
   * @param within after that time it counts as refused; null for never
   * @param notOwn whether who caused the run may not give it
   */
  public record Approve(List<String> by, @Nullable Duration within, boolean notOwn) {
    public Approve {
      by = List.copyOf(by);
    }
  }

  /** Who set it, and when. */
  public record Written(String by, Instant at) {}
}
